/** The places of docs/runtime-contract.md that the plan has to know. */
export const layout = {
  root: '/opt/app-root',
  source: '/opt/app-root/src',
  static: '/opt/app-root/static',
  data: '/opt/app-root/data',
  /** Development dependencies: a volume in `warp dev` and `warp test`, nothing in an image. */
  dev: '/opt/app-root/dev',
  /** Where a test run leaves its JUnit XML, if it is to. */
  junit: '/tmp/warp-junit.xml',
  toolkit: '/opt/warp',
  command: '/opt/warp/bin/warp',
  etc: '/opt/warp/etc',
  assemble: '/opt/warp/lib/assemble.sh',
  /** Where the assemble step leaves `src`, `static` and `etc`. */
  assembled: '/warp/out',
  /** Where the assemble step sees the app's folder. */
  appMount: '/warp/app',
  /** Where the `pre-build` stage leaves what its hook wrote, and the assemble step sees it. */
  preBuilt: '/warp/pre-built',
  /** Where steps of the build see files of warp's package. */
  toolkitMount: '/warp/toolkit',
} as const;

/** User and group of an image; any other UID with GID 0 works as well. */
export const imageUser = { uid: 1001, gid: 0 } as const;

/** Names of the stages that every plan has. */
export const sharedStages = {
  base: 'base',
  /** Only with an `install` hook, both: it, and the build tools on top of it. */
  install: 'install',
  appBuildBase: 'app-build-base',
  /** Only with a `pre-build` hook. */
  preBuild: 'pre-build',
  buildBase: 'build-base',
  runBase: 'run-base',
  assemble: 'assemble',
  image: 'image',
} as const;
