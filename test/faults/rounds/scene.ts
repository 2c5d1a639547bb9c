/**
 * @file What a round consists of while it goes on: its processes, and what was seen of it.
 */
import type { Clock } from "./clock.ts";
import type { Disk } from "./disk.ts";
import type { Database, Lane } from "./lane.ts";
import type { Machine } from "./network.ts";
import type { Plan } from "./plan.ts";
import { MARK, type Running, startProcess } from "./processes.ts";

/** A run, a server or a client: started again when it was killed. */
export interface Member {
  readonly name: string;
  readonly machine: Machine;
  /** The folder that it is started in. */
  readonly folder: string;
  /** The clock that it lives by; absent: that of this machine. */
  readonly clock?: Clock | undefined;
  readonly words: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly onLine?: (line: string) => void;
  /** Its last process. */
  process?: Running;
  /** How often it was started. */
  starts: number;
  /** Whether its machine is lost, on which it is not started again until all faults are over. */
  isLost?: boolean;
}

/** A trial whose result was seen: no evaluation of it may begin after that. */
export interface Seen {
  readonly trial: number;
  /** The bytes of the ledger at that moment. */
  readonly ledgerSize: number;
  readonly how: "said" | "stored";
}

/** A round that goes on. */
export interface Scene {
  readonly plan: Plan;
  readonly lane: Lane;
  /** The mark of its processes. */
  readonly mark: string;
  readonly folder: string;
  readonly ledger: string;
  readonly database: Database | undefined;
  readonly disk: Disk | undefined;
  /** Runs or clients. */
  readonly members: readonly Member[];
  readonly server: Member | undefined;
  readonly seen: Seen[];
  /** What is wrong. */
  readonly broken: string[];
  /** Looks at the store after a kill. */
  look(): Promise<void>;
}

/** Starts a member, or starts it again. */
export function startMember({ mark }: Pick<Scene, "mark">, member: Member): Running {
  const { machine, folder, clock, words, environment, onLine } = member;
  const started = startProcess([...machine.prefix, ...words], {
    cwd: folder,
    environment: { ...environment, ...clock?.environment, [MARK]: mark },
    ...(onLine === undefined ? {} : { onLine }),
  });
  member.process = started;
  member.starts++;
  return started;
}

/** Whether the last process of a member is alive. */
export function isAlive({ process }: Member): boolean {
  return process?.isAlive() === true;
}
