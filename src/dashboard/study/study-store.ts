/**
 * @file What the dashboard knows of one study. It is read once, and then whatever the event stream names is read again.
 */
import { batch, type Signal, signal } from "@preact/signals";
import type { EstimatesAnswer, RunStateJson, StudyPageAnswer, TrialRowAnswer } from "../../node/server/answers.ts";
import { getJson, ServerError, sentenceOf, studyApi } from "../server/client.ts";
import { listenToStudy } from "../server/study-events.ts";

/** Events that come together are answered by one reading. */
const GATHER_MS = 40;
/** How long to wait after a reading that has failed. */
const RETRY_MS = 3000;
/** More changed trials than these are read as a whole list. */
const MANY_TRIALS = 200;

/** Whether the page shows the present state. */
export type Connection = "connecting" | "live" | "lost";

/** One study, live. */
export class StudyStore {
  readonly name: string;
  readonly page: Signal<StudyPageAnswer | undefined> = signal(undefined);
  /** By number. */
  readonly rows: Signal<readonly TrialRowAnswer[] | undefined> = signal(undefined);
  readonly estimates: Signal<EstimatesAnswer | undefined> = signal(undefined);
  /** Whether the study is being run, as the event stream has said last; undefined before. */
  readonly run: Signal<RunStateJson | undefined> = signal(undefined);
  readonly connection: Signal<Connection> = signal("connecting");
  /** Why there is nothing to show, or nothing new. */
  readonly problem: Signal<string | undefined> = signal(undefined);
  readonly #changed = new Set<number>();
  #isAllStale = false;
  #isReading = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stop: (() => void) | undefined;
  #isClosed = false;

  constructor(name: string) {
    this.name = name;
  }

  /** Reads the study and follows it. */
  async open(): Promise<void> {
    const { name } = this;
    try {
      const after = await this.#readAll();
      if (this.#isClosed) return;
      this.#stop = listenToStudy(name, after, {
        onTrial: (trial) => {
          this.#changed.add(trial);
          this.#readSoon();
        },
        onChanged: () => {
          this.#isAllStale = true;
          this.#readSoon();
        },
        onRun: (run) => {
          this.run.value = run;
          // The study can be read again.
          if (this.problem.value !== undefined) this.refresh();
        },
        onMissing: (message) => {
          // A study that has no results yet is no problem; one that had some is.
          if (this.page.value?.status !== null) this.problem.value = message;
          // A reading under way may still find the study; the next one does not, or finds it again.
          this.refresh();
        },
        onConnection: (state) => {
          this.connection.value = state;
        },
      });
    } catch (error) {
      if (this.#isClosed) return;
      batch(() => {
        this.problem.value = sentenceOf(error);
        this.connection.value = "lost";
      });
      const isFinal = error instanceof ServerError && (error.status === 401 || error.status === 403);
      if (!isFinal) this.#timer = setTimeout(() => void this.open(), RETRY_MS);
    }
  }

  /** Ends following. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#stop?.();
  }

  /** Reads everything again, for instance after an action. */
  refresh(): void {
    this.#isAllStale = true;
    this.#readSoon();
  }

  /** Has the model fitted, which may take minutes, and reads what it estimates. Throws `ServerError`. */
  async fitModel(): Promise<void> {
    const fitted = getJson(studyApi(this.name, "best"));
    this.refresh();
    await fitted;
    this.refresh();
  }

  async #readAll(): Promise<number> {
    const { name } = this;
    const page = await getJson<StudyPageAnswer>(`${studyApi(name)}?without=curve`);
    const hasStore = page.status !== null;
    if (this.#keeps(page)) return page.events;
    // At first the state is shown before the trials are there; later both change together.
    if (this.page.value === undefined && !this.#isClosed) this.page.value = page;
    const [rows, estimates] = hasStore
      ? await Promise.all([
          getJson<readonly TrialRowAnswer[]>(`${studyApi(name, "trials")}?without=progress`),
          this.#readEstimates(),
        ])
      : [[], undefined];
    batch(() => {
      this.page.value = page;
      this.rows.value = rows;
      this.estimates.value = estimates;
      this.problem.value = undefined;
    });
    return page.events;
  }

  /** Whether the results are gone that were known. They stay, and the answer says what has become of them. */
  #keeps({ status, message }: StudyPageAnswer): boolean {
    const known = this.page.value;
    if (status !== null || known === undefined || known.status === null) return false;
    this.problem.value = message ?? `The results of ${this.name} are gone.`;
    return true;
  }

  #readEstimates(): Promise<EstimatesAnswer> {
    return getJson<EstimatesAnswer>(studyApi(this.name, "estimates"));
  }

  #readSoon(): void {
    if (this.#isReading || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => void this.#readChanges(), GATHER_MS);
  }

  /** Reads what has changed. Slow readings are spaced out, so that the server is free for half of the time. */
  async #readChanges(): Promise<void> {
    this.#isReading = true;
    const begun = performance.now();
    const changed = [...this.#changed];
    const isAll = this.#isAllStale || changed.length > MANY_TRIALS;
    this.#changed.clear();
    this.#isAllStale = false;
    try {
      await (isAll ? this.#readAll() : this.#readTrials(changed));
    } catch (error) {
      this.#isAllStale = true;
      this.problem.value = sentenceOf(error);
    }
    this.#isReading = false;
    if (this.#isClosed) return;
    const took = performance.now() - begun;
    const pause = this.problem.value === undefined ? Math.max(GATHER_MS, took) : RETRY_MS;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      // Without a connection nothing can be read; when it is there again, everything is.
      if ((this.#changed.size > 0 || this.#isAllStale) && this.connection.value !== "lost") this.#readSoon();
    }, pause);
  }

  async #readTrials(numbers: readonly number[]): Promise<void> {
    const { name } = this;
    const rows = await getJson<readonly TrialRowAnswer[]>(
      `${studyApi(name, "trials")}?without=progress&numbers=${numbers.join(",")}`,
    );
    this.rows.value = withRows(this.rows.value ?? [], rows);
    const page = await getJson<StudyPageAnswer>(`${studyApi(name)}?without=curve`);
    if (this.#keeps(page)) return;
    const estimates = this.estimates.value?.trials == null ? undefined : await this.#readEstimates();
    batch(() => {
      this.page.value = page;
      this.problem.value = undefined;
      if (estimates !== undefined) this.estimates.value = estimates;
    });
  }
}

/** The rows with some of them replaced or added, by number. */
export function withRows(
  rows: readonly TrialRowAnswer[],
  changed: readonly TrialRowAnswer[],
): readonly TrialRowAnswer[] {
  const next = [...rows];
  const places = new Map(rows.map(({ trial }, place) => [trial, place]));
  for (const row of changed) {
    const place = places.get(row.trial);
    if (place === undefined) next.push(row);
    else next[place] = row;
  }
  return next.sort((a, b) => a.trial - b.trial);
}
