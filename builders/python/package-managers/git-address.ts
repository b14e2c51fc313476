/**
 * `git+URL@REVISION#subdirectory=…`, as pip and uv read it. The short form that git itself knows
 * (`git@host:owner/name.git`) becomes an ssh URL.
 */
export function gitAddress(
  url: string,
  revision: unknown,
  subdirectory: unknown = undefined,
): string {
  const short = /^(?:ssh:\/\/)?([\w.-]+@[\w.-]+):(?!\d+\/)(?!\/)(.+)$/.exec(url);
  const full = short ? `ssh://${short[1]}/${short[2]}` : url;
  const at = typeof revision === 'string' && revision !== '' ? `@${revision}` : '';
  const below = typeof subdirectory === 'string' ? `#subdirectory=${subdirectory}` : '';
  return `git+${full.replace(/^git\+/, '')}${at}${below}`;
}
