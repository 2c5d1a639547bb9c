/**
 * @file What happens to one study, for everybody who listens: the store is looked at a few times per second while somebody
 * does, once for all listeners.
 */
import type { RunStateJson } from "../operations/run-state-json.ts";
import type { StoredEvent } from "../storage/index.ts";

/** How often the store is looked at. */
const POLL_MS = 150;

/** What is known of a study. Events are numbered from 1 on, without gaps. */
export type FeedState =
  | {
      readonly store: string;
      readonly events: readonly StoredEvent[];
      readonly edits: number;
      /** The study file as it was read. Another object stands for a file that has changed. */
      readonly file: object;
      readonly run: RunStateJson;
    }
  /** Why there is nothing to read. */
  | { readonly problem: string };

/** Reads the present state; the same object as before while nothing has changed. */
export type ReadState = (before: FeedState | undefined) => Promise<FeedState>;

/** The events of a study as they are stored. */
export class StudyFeed {
  readonly #read: ReadState;
  readonly #listeners = new Set<() => void>();
  #state: FeedState | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(read: ReadState) {
    this.#read = read;
  }

  /** The last state; undefined before the first look. */
  get state(): FeedState | undefined {
    return this.#state;
  }

  /** Calls `listener` whenever the state has changed, until the returned function is called. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) void this.#look();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.#state = undefined;
    };
  }

  /** Looks at once, because something was just changed through this server. */
  hurry(): void {
    // A look under way may have come too early, and is followed by the next one.
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    void this.#look();
  }

  async #look(): Promise<void> {
    const before = this.#state;
    const state = await this.#read(before);
    if (this.#listeners.size === 0) return;
    this.#state = state;
    if (state !== before) for (const listener of [...this.#listeners]) listener();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#look();
    }, POLL_MS);
  }
}
