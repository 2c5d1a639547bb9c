/**
 * @file Which trial of a run holds which units, and which ones wait, for other processes such as `status`: a file in the store's
 * folder. It is no lock, and nothing depends on it but what is shown; a run that begins replaces what a dead one has left.
 */
import { join } from "node:path";
import type { Units } from "../../core/study/index.ts";
import { readRegularSync } from "../files/index.ts";
import { replaceFileSync } from "../files/replace-file-sync.ts";
import type { Resources } from "../study-file/resources.ts";
import { removeIfPossible } from "./trial-files.ts";

/** What a running trial holds, or the resources that it waits for. */
export type UnitState = { readonly holds: Units } | { readonly waitsFor: readonly string[] };

/** The most bytes that are read. */
const MAX_BYTES = 16 << 20;

function boardFile(folder: string): string {
  return join(folder, "units.json");
}

/** The units of the running trials of one run. */
export class UnitBoard {
  readonly #file: string;
  readonly #isUsed: boolean;
  readonly #states = new Map<number, UnitState>();

  /** @param folder - the store's folder */
  constructor(folder: string, resources: Resources | undefined) {
    this.#file = boardFile(folder);
    this.#isUsed = resources !== undefined;
    removeIfPossible(this.#file);
  }

  /** Notes the state of a trial; undefined: it holds nothing and waits for nothing. */
  note(trial: number, state: UnitState | undefined): void {
    if (!this.#isUsed) return;
    if (state === undefined) this.#states.delete(trial);
    else this.#states.set(trial, state);
    try {
      replaceFileSync(this.#file, JSON.stringify(Object.fromEntries(this.#states)), false);
    } catch {
      // What is shown is then older; a full disk is reported by the store.
    }
  }

  /** Ends the board with its run. */
  close(): void {
    if (this.#isUsed) removeIfPossible(this.#file);
  }
}

/** What the trials of a living run hold and wait for, by number; empty where nothing is known. */
export function readUnitBoard(folder: string): ReadonlyMap<number, UnitState> {
  try {
    const states: unknown = JSON.parse(readRegularSync(boardFile(folder), { maxBytes: MAX_BYTES }).toString("utf8"));
    const entries = typeof states === "object" && states !== null ? Object.entries(states) : [];
    return new Map(entries.flatMap(([trial, state]) => (isState(state) ? [[Number(trial), state] as const] : [])));
  } catch {
    return new Map(); // no run, or one without resources
  }
}

function isState(state: unknown): state is UnitState {
  if (typeof state !== "object" || state === null) return false;
  if ("waitsFor" in state) return isTexts(state.waitsFor);
  if (!("holds" in state) || typeof state.holds !== "object" || state.holds === null) return false;
  return Object.values(state.holds).every(isTexts);
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}
