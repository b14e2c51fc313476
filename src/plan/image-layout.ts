/** The places of docs/runtime-contract.md that the plan has to know. */
export const layout = {
  root: '/opt/app-root',
  source: '/opt/app-root/src',
  static: '/opt/app-root/static',
  data: '/opt/app-root/data',
  toolkit: '/opt/warp',
  command: '/opt/warp/bin/warp',
  etc: '/opt/warp/etc',
  assemble: '/opt/warp/lib/assemble.sh',
  /** Where the assemble step leaves `src`, `static` and `etc`. */
  assembled: '/warp/out',
  /** Where the assemble step sees the app's folder. */
  appMount: '/warp/app',
} as const;

/** User and group of an image; any other UID with GID 0 works as well. */
export const imageUser = { uid: 1001, gid: 0 } as const;

/** Names of the stages that every plan has. */
export const sharedStages = {
  base: 'base',
  buildBase: 'build-base',
  runBase: 'run-base',
  assemble: 'assemble',
  image: 'image',
} as const;
