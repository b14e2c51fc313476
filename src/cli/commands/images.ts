import { builders, configSections, servers } from '../../../builders/catalog.ts';
import { memoryApp } from '../../app/memory-app.ts';
import { makePlan } from '../../builder/make-plan.ts';
import type { S2iSupport } from '../../builder/s2i-support.ts';
import type { Builder } from '../../builder/types.ts';
import { readConfig } from '../../config/read-config.ts';
import { noAnswers } from '../../lock/answers.ts';
import { packageRoot, warpVersion } from '../../package-root.ts';
import type { Plan } from '../../plan/types.ts';
import { buildImage } from '../../runtime/build-image.ts';
import { readCaBundle } from '../../runtime/ca-bundle.ts';
import { builderPlan } from '../../s2i/builder-plan.ts';
import type { CliContext } from '../context.ts';
import { machineSecrets } from '../machine-secrets.ts';
import { formatBytes } from '../output/format.ts';
import { printJson } from '../output/json.ts';
import { platformHere } from '../plan-app.ts';
import { proxySettings } from '../proxy-settings.ts';
import { withProgress } from '../with-progress.ts';

export interface S2iImageOptions {
  /** Version of the language; the builder's id is the option's name. */
  readonly version: string | undefined;
  readonly package?: readonly string[];
  readonly tag?: readonly string[];
  readonly cache?: boolean;
  readonly progress?: 'auto' | 'tty' | 'plain' | 'json';
  readonly engine?: string;
  readonly json?: boolean;
}

/**
 * `warp images s2i`: makes an image that builds apps under source-to-image.
 * @param id the builder of its apps
 */
export async function s2iImage(
  context: CliContext,
  id: string,
  options: S2iImageOptions,
): Promise<void> {
  const builder = builders.find((one) => one.id === id);
  const support = builder?.s2i;
  if (!builder || !support) throw new Error(`${id} builds nothing under source-to-image`);
  const sample = samplePlan(support, options.version);
  const packages = options.package ?? [];
  const plan = builderPlan({ builder: id, support, sample, packages });
  const version = support.versionOf(sample.facts);
  const name = `warp-s2i-${id}`;
  const tags = options.tag?.length ? options.tag : [`${name}:${version}`];
  const result = await withProgress(context, options, async (engine, run) =>
    buildImage(
      {
        ...inputOf(context, builder),
        engine,
        plan,
        appName: name,
        tags,
        ...(options.cache === false ? { noCache: true } : {}),
      },
      run,
    ),
  );
  const [image = result.id] = result.tags;
  if (options.json) {
    const { sizeBytes, cached } = result;
    return printJson(context, { image, id: result.id, cached, sizeBytes, [id]: version });
  }
  context.stderr.write(
    `built: ${image} (${formatBytes(result.sizeBytes)}); s2i build SOURCE ${image} APP builds with it\n`,
  );
  context.stdout.write(`${image}\n`);
}

/** @throws WarpError of phase detection where nothing has that version */
function samplePlan(support: S2iSupport, version: string | undefined): Plan {
  const app = memoryApp(support.sample(version));
  const config = readConfig(app, { sections: configSections });
  if (!config.ok) throw new Error('the sample has a wrong configuration');
  return makePlan({
    app,
    config: config.value,
    builders,
    servers,
    platform: platformHere(),
    warpVersion: warpVersion(),
    answers: noAnswers,
  });
}

/** What this machine adds to building; there is no app, and nothing of its folder is taken. */
function inputOf(context: CliContext, { s2i }: Builder) {
  return {
    folder: packageRoot(),
    packageRoot: packageRoot(),
    source: { createdMs: 0, dirty: false },
    caBundle: readCaBundle(context.env),
    secrets: machineSecrets(context, builders, memoryApp(s2i?.sample(undefined) ?? {})),
    proxies: proxySettings(context.env),
    questions: {
      afresh: false,
      answered: () => {
        throw new Error('a builder image has no questions');
      },
    },
  };
}
