/**
 * @file What others decide about a run while it is alive: they pause or resume the study, change the budget in its file, or reserve
 * a trial for it. The store and the file are looked at a few times per second.
 */
import type { Pause, Snapshot, Storage } from "../storage/index.ts";
import type { LoopEvent } from "./events.ts";
import type { LiveStudy } from "./live-study.ts";

/** How often the store and the study file are looked at. */
const LOOK_MS = 500;

/** What the steering of a run needs. */
export interface SteeringOptions {
  readonly storage: Storage;
  readonly live: LiveStudy;
  readonly emit: (event: LoopEvent) => void;
  /** Called when the budget has changed. */
  readonly onBudget: () => void;
}

/** Follows what others decide about one run. */
export class Steering {
  readonly #options: SteeringOptions;
  #pause: Pause | undefined;
  #seen: Snapshot | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;
  #next = signalOnce();

  constructor(options: SteeringOptions) {
    this.#options = options;
  }

  /** Whether no trial may be started at present. */
  get isPaused(): boolean {
    return this.#pause !== undefined;
  }

  /** Resolves at the next change of whatever a run waits for. */
  get changed(): Promise<void> {
    return this.#next.promise;
  }

  /** Looks now, and from time to time from now on. The timer keeps the process alive: a paused run has nothing else to wait for. */
  async start(): Promise<void> {
    await this.#look();
    if (!this.#isStopped) this.#timer = setTimeout(() => void this.start(), LOOK_MS);
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  /** Makes a run that waits look at everything again. */
  wake(): void {
    const { resolve } = this.#next;
    this.#next = signalOnce();
    resolve();
  }

  async #look(): Promise<void> {
    const { storage, live, emit, onBudget } = this.#options;
    try {
      const snapshot = await storage.snapshot();
      if (snapshot !== this.#seen) this.#take(snapshot);
      const changes = await live.look();
      if (changes.length === 0) return;
      emit({ type: "budget", budget: live.file.study.budget });
      onBudget();
      await storage.recordEdit(changes);
    } catch {
      // The run reports a store that fails when it needs it, so it is made to look.
    }
    this.wake();
  }

  #take(snapshot: Snapshot): void {
    const { emit } = this.#options;
    const before = this.#pause;
    this.#seen = snapshot;
    this.#pause = snapshot.pause;
    if (before === undefined && snapshot.pause !== undefined) emit({ type: "paused", ...snapshot.pause });
    else if (before !== undefined && snapshot.pause === undefined) emit({ type: "resumed" });
    this.wake();
  }
}

/** A promise and what resolves it. */
function signalOnce(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
