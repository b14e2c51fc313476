/** The bundle this machine's clients are told of, else Debian's own. */
export function caBundle(): string {
  // biome-ignore lint/style/noProcessEnv: the bench is a program of its own
  return process.env.SSL_CERT_FILE ?? '/etc/ssl/certs/ca-certificates.crt';
}
