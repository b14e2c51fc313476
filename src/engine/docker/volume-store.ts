import type Docker from 'dockerode';
import { managedLabels } from '../labels.ts';
import type { VolumeStore } from '../types.ts';
import { asking, askingFor } from './engine-errors.ts';
import { labelFilter } from './label-filter.ts';

/** Named volumes of a Docker Engine. */
export function dockerVolumeStore(docker: Docker): VolumeStore {
  return {
    async ensure(name, labels) {
      // Creating a volume that is there is no error in the Engine API and changes nothing.
      const options = { Name: name, Labels: { ...managedLabels, ...labels } };
      await asking(`create volume ${name}`, () => docker.createVolume(options));
      const made = await asking(`inspect volume ${name}`, () => docker.getVolume(name).inspect());
      return { name, labels: made.Labels ?? {} };
    },
    async list(labels) {
      const filters = JSON.stringify(labelFilter(labels));
      const found = await asking('list volumes', () => docker.listVolumes({ filters }));
      return (found.Volumes ?? []).map(({ Name, Labels }) => ({
        name: Name,
        labels: Labels ?? {},
      }));
    },
    async remove(name) {
      await askingFor(`remove volume ${name}`, () => docker.getVolume(name).remove());
    },
  };
}
