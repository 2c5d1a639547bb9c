/**
 * @file How long the runs of a study have worked, over all of them: the clock of a budget in time. It continues where the
 * last run left it, and the time between two runs does not count. It is kept in a file of the store's folder, which is
 * written every few seconds, so that a run that is killed loses no more than that. A clock that only goes forward is read,
 * so that setting the machine's time changes nothing.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { replaceFileSync } from "../files/replace-file-sync.ts";

/** The time that the runs of a study have taken, in milliseconds. */
export interface WorkTime {
  /** During which a run worked: trials, measurements and proposals. */
  readonly ms: number;
  /** The sum over the slots of the time in which a trial held them. */
  readonly slotMs: number;
}

/** How often the time is written. */
const SAVE_INTERVAL_MS = 5000;

function clockFile(folder: string): string {
  return join(folder, "clock.json");
}

/** The time that the runs of the study in a store's folder have taken; zero where none has. */
export function readWorkTime(folder: string): WorkTime {
  try {
    const { ms, slotMs } = JSON.parse(readFileSync(clockFile(folder), "utf8")) as Partial<WorkTime>;
    return { ms: timeOf(ms), slotMs: timeOf(slotMs) };
  } catch {
    return { ms: 0, slotMs: 0 }; // of a study that has not run, or of a version without this file
  }
}

function timeOf(value: unknown): number {
  return typeof value === "number" && value > 0 && Number.isFinite(value) ? value : 0;
}

/** The clock of one run. */
export class WorkClock {
  readonly #folder: string;
  readonly #now: () => number;
  readonly #timer: NodeJS.Timeout;
  #ms: number;
  #slotMs: number;
  #last: number;
  #held = 0;
  #isResting = false;

  /** Starts the clock where the last run of the study left it. `now` is in milliseconds since any fixed point in time. */
  constructor(folder: string, now: () => number = () => performance.now()) {
    const { ms, slotMs } = readWorkTime(folder);
    [this.#folder, this.#now, this.#ms, this.#slotMs] = [folder, now, ms, slotMs];
    this.#last = now();
    this.#timer = setInterval(() => this.save(), SAVE_INTERVAL_MS).unref();
  }

  get time(): WorkTime {
    this.#advance();
    return { ms: this.#ms, slotMs: this.#slotMs };
  }

  /** The number of slots that are held now. */
  get held(): number {
    return this.#held;
  }

  /** Counts the time of one more slot until `work` has ended. */
  async occupied<T>(work: () => Promise<T>): Promise<T> {
    this.#advance();
    this.#held++;
    try {
      return await work();
    } finally {
      this.#advance();
      this.#held--;
      this.save();
    }
  }

  /** Stops the clock while a run has nothing to do because its study is paused, and starts it again. */
  rest(isResting: boolean): void {
    this.#advance();
    this.#isResting = isResting;
  }

  #advance(): void {
    const now = this.#now();
    const passed = now - this.#last;
    this.#last = now;
    if (!this.#isResting) this.#ms += passed;
    this.#slotMs += passed * this.#held;
  }

  /** Writes the time. What cannot be written is lost: a full disk is reported by the store. */
  save(): void {
    try {
      replaceFileSync(clockFile(this.#folder), JSON.stringify(this.time), true);
    } catch {
      // The next write may succeed.
    }
  }

  /** Writes the time and stops the clock. */
  stop(): void {
    clearInterval(this.#timer);
    this.save();
  }
}
