/**
 * @file What every part of a running study needs.
 */
import type { CommandRunner } from "../executors/index.ts";
import type { Storage } from "../storage/index.ts";
import type { StudyFile } from "../study-file/settings.ts";
import type { LoopEvent } from "./events.ts";
import type { Judges } from "./judges.ts";
import type { MachineLock } from "./machine-lock.ts";
import type { UnitAllocator } from "./unit-allocator.ts";
import type { UnitBoard } from "./unit-board.ts";

/** The study file, the store and the signals of a run. */
export interface RunContext {
  readonly file: StudyFile;
  /** The store's folder. */
  readonly folder: string;
  readonly storage: Storage;
  /** Runs commands, by the executor of the study. */
  readonly runner: CommandRunner;
  readonly machineLock: MachineLock;
  /** The units of resources that commands hold. */
  readonly units: UnitAllocator;
  readonly board: UnitBoard;
  readonly judges: Judges;
  /** Aborts when the run is to end, for whatever reason: nothing new is started, and what runs is ended. */
  readonly signal: AbortSignal;
  /** Aborts when this process is about to end itself: commands are killed at once. */
  readonly killSignal: AbortSignal | undefined;
  readonly emit: (event: LoopEvent) => void;
}
