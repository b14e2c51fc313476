import type { ImageStep } from '../../../src/builder/types.ts';
import type { Reason } from '../../../src/plan/types.ts';

/** The few files of a server's own (`builders/servers/<id>/image`), laid down in `/opt/warp/servers/<id>`. */
export function serverFiles(id: string, reason: Reason): ImageStep {
  const from = `builders/servers/${id}/image`;
  return {
    churn: 10,
    step: {
      kind: 'copy',
      from: { kind: 'context', name: 'warp', include: [from] },
      paths: [from],
      to: `/opt/warp/servers/${id}`,
      reason,
    },
  };
}
