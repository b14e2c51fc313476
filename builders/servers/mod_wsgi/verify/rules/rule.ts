import type { Finding, SystemConfig } from '../../../../../src/builder/system-server.ts';
import type { Model } from '../applications.ts';
import type { Directive } from '../read-config.ts';

/** Looks for one kind of mistake. */
export type Rule = (model: Model, config: SystemConfig) => readonly Finding[];

/** A finding at a directive. */
export function at(
  directive: Pick<Directive, 'file' | 'line' | 'text'>,
  finding: Omit<Finding, 'at' | 'evidence'>,
): Finding {
  const { file, line, text } = directive;
  return { ...finding, at: { file, line }, evidence: shortened(text) };
}

function shortened(text: string): string {
  return text.length > 160 ? `${text.slice(0, 159)}…` : text;
}

/** At the first of the places where mod_wsgi is spoken of: for what is missing. */
export function somewhere({ applications, groups, directives }: Model) {
  return (
    directives.find(({ name, args }) => name === 'loadmodule' && args[0] === 'wsgi_module') ??
    groups[0]?.directive ??
    applications[0]?.directive
  );
}
