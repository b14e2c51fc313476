/** What choosing an engine looks at; injected, so that the choice itself is tested without any. */
export interface MachineView {
  /** As `process.env`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** As `process.platform`. */
  readonly platform: string;
  readonly uid: number;
  /** Text of a file, undefined where there is none. */
  readText(path: string): Promise<string | undefined>;
  exists(path: string): Promise<boolean>;
  /** Whether an engine answers at `unix://…` or `tcp://…`; false for sockets that are not there. */
  answers(address: string, tlsFolder?: string): Promise<boolean>;
}
