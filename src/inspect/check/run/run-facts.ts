import type { FileChange } from '../../../engine/types.ts';
import type { InsideFacts } from './inside-facts.ts';
import type { RestrictionId } from './restrictions.ts';

/** Whether a container came to serve. */
export type Outcome = Started | NotStarted;

export interface Started {
  readonly ok: true;
  readonly startMs: number;
  /** Where it answers, or listens; undefined for a process that does not listen. */
  readonly port: number | undefined;
  /** Of `GET /`; undefined where nothing spoke HTTP. */
  readonly status: number | undefined;
}

export interface NotStarted {
  readonly ok: false;
  /** In words, the app's last ones included. */
  readonly why: string;
  /** What to do, where that shows it. */
  readonly hint?: string;
}

/** How a container ended that was asked to. */
export interface StopFacts {
  /** The image's own STOPSIGNAL, or SIGTERM. */
  readonly signal: string;
  readonly exitStatus: number;
  readonly ms: number;
  /** After which it is killed. */
  readonly graceMs: number;
}

/** A stop while a request was under way. */
export interface DrainFacts extends StopFacts {
  /** By what it was kept under way; undefined where nothing could. */
  readonly held: 'slow' | 'body' | 'headers' | undefined;
  /** The status it was answered with, or why it was not. */
  readonly answer: number | string;
}

/** One way in which the app says that it is well. */
export interface ProbeFacts {
  /** `warp ready`, `GET /`, `HEALTHCHECK` … */
  readonly name: string;
  readonly ok: boolean;
  /** What it said: a status, its last line. */
  readonly said: string;
}

/** A port as seen from inside, with a value of PORT. */
export interface PortFacts {
  readonly port: number;
  /** `0.0.0.0:8080`; undefined where the image has nothing to look with. */
  readonly listeners: readonly string[] | undefined;
  /** Port that answered HTTP. */
  readonly answered: number | undefined;
}

/** What running an image has shown. */
export interface RunFacts {
  /** warp made the image: it has a toolkit, and perhaps a sidecar. */
  readonly byWarp: boolean;
  /** Where warp's sidecar is to answer, if the image has one. */
  readonly sidecarPort: number | undefined;
  /** The process is to listen at all. */
  readonly listens: boolean;
  readonly exposedPorts: readonly number[];
  readonly volumes: readonly string[];
  /** As the image says, without any restriction. */
  readonly plain: Outcome;
  readonly ports: readonly PortFacts[];
  readonly inside?: InsideFacts;
  readonly probes: readonly ProbeFacts[];
  /** What it changed in its file system; volumes are left out. */
  readonly changes: readonly FileChange[];
  readonly outputLines: number;
  readonly drain?: DrainFacts;
  /** The app runs on the network of its services. */
  readonly hasServices: boolean;
  /** Each restriction alone, or as part of what passed with all of them; without those not tried. */
  readonly restricted: ReadonlyMap<RestrictionId, Outcome>;
  /** Of PID 1 under restrictions. */
  readonly strictInside?: InsideFacts;
  /** With nothing under way. */
  readonly idleStop?: StopFacts;
  /** Under which the app was seen to serve, all at once. */
  readonly passedWith: readonly RestrictionId[];
}
