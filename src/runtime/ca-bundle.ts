import { readFileSync } from 'node:fs';

/** Where clients are told of a CA bundle, strongest first. */
const variables = [
  'WARP_CA_BUNDLE',
  'SSL_CERT_FILE',
  'REQUESTS_CA_BUNDLE',
  'CURL_CA_BUNDLE',
  'PIP_CERT',
];

/** Where distributions keep theirs: Debian and Alpine, Fedora, openSUSE, macOS. */
const systemBundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

/**
 * The CA bundle this machine trusts, for build steps behind a TLS-inspecting proxy. Mounted, never
 * copied: no layer holds it.
 */
export function readCaBundle(
  env: Readonly<Record<string, string | undefined>>,
): Buffer | undefined {
  const named = variables.flatMap((name) => env[name] || []);
  for (const file of [...named, ...systemBundles]) {
    try {
      return readFileSync(file);
    } catch {
      // Not there or not readable: the next place may have it.
    }
  }
  return undefined;
}
