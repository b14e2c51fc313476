import { Auth } from '../gen/filesync_pb.ts';
import { type Handler, unary } from '../transport/grpc-server.ts';

/** A registry login. An empty `username` says that `secret` is an identity token. */
export interface Credentials {
  readonly username: string;
  readonly secret: string;
}

/** Finds the login for a registry host, e.g. `ghcr.io`; undefined means anonymous. */
export type CredentialsLookup = (host: string) => Promise<Credentials | undefined>;

/** Hands registry logins to the engine, for the hosts it asks for. */
export function authService(lookup: CredentialsLookup): Handler {
  return unary(
    Auth.method.credentials,
    async ({ host }) => (await lookup(host)) ?? { username: '', secret: '' },
  );
}
