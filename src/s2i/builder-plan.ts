import { type S2iSupport, s2iPlaces } from '../builder/s2i-support.ts';
import type { PackageNeed } from '../builder/types.ts';
import { canonicalJson } from '../plan/digest.ts';
import { imageUser, layout, sharedStages } from '../plan/image-layout.ts';
import { packageStep } from '../plan/packages.ts';
import { neededBy } from '../plan/stage-order.ts';
import type { CopyStep, Plan, Reason, RunStep, Stage, StageId, Step } from '../plan/types.ts';
import type { S2iRecord } from './record.ts';

export interface BuilderImage {
  /** Id of the builder whose apps it builds. */
  readonly builder: string;
  readonly support: S2iSupport;
  /** Of {@link S2iSupport.sample}. */
  readonly sample: Plan;
  /** Debian packages that whoever makes the image wants in it besides. */
  readonly packages: readonly string[];
}

/** What of warp's package the image has: the command, and all that an app's build takes. */
const shipped = ['package.json', 'bin', 'dist', 'builders', 'images'];

const reason: Reason = { rule: 'the image builds apps by source-to-image', via: 'default' };

/**
 * The plan of a source-to-image builder image: all that a plan of the smallest app has and shares with
 * others, compilers, and warp itself with the scripts that call it. Pure.
 */
export function builderPlan({ builder, support, sample, packages }: BuilderImage): Plan {
  const copies = sharedCopies(sample);
  const stages = withNeeded(sample, [
    sharedStages.buildBase,
    ...copies.flatMap(({ from }) => (from.kind === 'stage' ? [from.id] : [])),
  ]);
  const { packages: usual, steps } = support.tools(sample.base.value);
  const version = support.versionOf(sample.facts);
  const record: S2iRecord = {
    builder,
    base: sample.base.value,
    stages: stages.map(({ id }) => id),
  };
  const needs = [...sample.packages.run, ...usual, ...packages.map(asked)];
  return {
    ...sample,
    ...{ assumed: [], hooks: [], processes: [], questions: [], volumes: [], warnings: [] },
    packages: { ...sample.packages, run: needs },
    stages: [
      ...stages.map((stage) => withPackages(stage, needs)),
      {
        id: sharedStages.image,
        owner: 'warp',
        from: { kind: 'stage', id: sharedStages.buildBase },
        steps: [
          ...steps,
          ...copies,
          ...shipped.map((path) => shippedCopy(path, `${s2iPlaces.package}/${path}`)),
          shippedCopy('images/s2i', s2iPlaces.scripts),
          file(s2iPlaces.record, canonicalJson(record)),
          foldersStep,
          { kind: 'env', set: { ...sample.image.env, HOME: layout.source }, reason },
        ],
      },
    ],
    image: {
      ...sample.image,
      user: String(imageUser.uid),
      entrypoint: [`${s2iPlaces.scripts}/container-entrypoint`],
      command: [`${s2iPlaces.scripts}/usage`],
      labels: labelsOf(`${support.title} ${version}`, sample.image.port, [builder, version]),
    },
  };
}

/** Of what ends in the image, that which no app has to make again: servers. */
function sharedCopies({ stages }: Plan): readonly CopyStep[] {
  const shared = new Set(stages.filter((stage) => stage.shared).map(({ id }) => id));
  const runBase = stages.find(({ id }) => id === sharedStages.runBase);
  return (runBase?.steps ?? []).filter(
    (step): step is CopyStep =>
      step.kind === 'copy' && step.from.kind === 'stage' && shared.has(step.from.id),
  );
}

/**
 * All packages in one step: an app's base goes without files of some that others, such as compilers,
 * call for. Nobody else has this base, so that it is no use to others.
 */
function withPackages({ shared: _, ...stage }: Stage, needs: readonly PackageNeed[]): Stage {
  if (stage.id !== sharedStages.base) return stage;
  const [, ...others] = stage.steps;
  return { ...stage, steps: [packageStep(needs, { addUser: true, reason }), ...others] };
}

function withNeeded({ stages }: Plan, wanted: readonly StageId[]): readonly Stage[] {
  const needed = new Set(wanted);
  for (const stage of stages.toReversed()) {
    if (needed.has(stage.id)) for (const id of neededBy(stage)) needed.add(id);
  }
  return stages.filter(({ id }) => needed.has(id));
}

function asked(name: string): PackageNeed {
  return { name, reason: { rule: 'asked for', via: 'cli' } };
}

function shippedCopy(path: string, to: string): Step {
  const from = { kind: 'context', name: 'warp', include: [] } as const;
  return { kind: 'copy', from, paths: [path], to, reason };
}

function file(to: string, content: string): Step {
  return { kind: 'file', to, content: `${content}\n`, mode: 0o644, reason };
}

/** Whoever builds has group 0, and writes where an app's files go. */
const foldersStep: RunStep = {
  kind: 'run',
  title: 'making the folders that apps are built in',
  argv: [
    'sh',
    '-ec',
    [
      'for folder; do',
      `  install -d -o ${imageUser.uid} -g ${imageUser.gid} -m 2775 "$folder"`,
      'done',
    ].join('\n'),
    'folders',
    ...['/warp', layout.root, layout.source, layout.data, layout.toolkit],
    `${layout.toolkit}/server`,
  ],
  as: 'root',
  network: 'none',
  reason,
};

/** s2i's own labels, and those by which OpenShift's console shows and groups builder images. */
function labelsOf(
  title: string,
  port: number,
  tags: readonly string[],
): Readonly<Record<string, string>> {
  const scripts = `image://${s2iPlaces.scripts}`;
  return {
    'io.openshift.s2i.scripts-url': scripts,
    // s2i before 1.0.8 knows this name alone.
    'io.s2i.scripts-url': scripts,
    'io.openshift.s2i.destination': '/tmp',
    'io.openshift.s2i.assemble-user': String(imageUser.uid),
    'io.openshift.expose-services': `${port}:http`,
    'io.openshift.tags': ['builder', ...tags].join(','),
    'io.k8s.display-name': `warp, ${title}`,
    'io.k8s.description': `Builds ${title} web applications and runs them as warp does`,
  };
}
