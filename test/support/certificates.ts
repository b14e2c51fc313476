import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'node:tls';

/** Certificates signed by themselves in a folder, and the two files in `live` that a container is given. */
export interface Certificates {
  /** Absolute folder of the files `NAME.crt` and `NAME.key`. */
  readonly folder: string;
  /** Makes this one the files `live.crt` and `live.key`. */
  use(name: string): void;
}

/** @param names each the common name of one, before `.test` */
export function makeCertificates(folder: string, names: readonly string[]): Certificates {
  // The container's user is another one.
  chmodSync(folder, 0o755);
  for (const name of names) {
    const made = ['-keyout', join(folder, `${name}.key`), '-out', join(folder, `${name}.crt`)];
    const what = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
    execFileSync('openssl', ['req', ...what, '-subj', `/CN=${name}.test`, ...made], {
      stdio: 'ignore',
    });
  }
  return {
    folder,
    use: (name) => {
      for (const kind of ['key', 'crt']) {
        copyFileSync(join(folder, `${name}.${kind}`), join(folder, `live.${kind}`));
        chmodSync(join(folder, `live.${kind}`), 0o644);
      }
    },
  };
}

/** Common name of the certificate that a server shows, and the protocol it chose of h2 and http/1.1. */
export function shownBy(url: string): Promise<{ name: string; protocol: string }> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const options = { rejectUnauthorized: false, ALPNProtocols: ['h2', 'http/1.1'] };
    const socket = connect({ ...options, host: hostname, port: Number(port) }, () => {
      const name = String(socket.getPeerCertificate().subject.CN);
      resolve({ name, protocol: socket.alpnProtocol || 'none' });
      socket.destroy();
    });
    socket.on('error', reject);
  });
}
