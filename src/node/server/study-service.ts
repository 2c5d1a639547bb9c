/**
 * @file What the server knows of its studies: their files, a view of each store, its events, and analyses, which are computed
 * once for each state of the store.
 */
import { type Analysis, analyse } from "../../core/analysis/index.ts";
import { analyseStored, type OpenedStudy, type Progress, recordedFor } from "../operations/open-study.ts";
import { type ReportContents, reportContents } from "../operations/study-report.ts";
import type { Storage } from "../storage/index.ts";
import { asHttpError } from "./http-error.ts";
import { SerialQueue } from "./serial-queue.ts";
import { type CatalogOptions, StudyCatalog } from "./study-catalog.ts";
import { type FeedState, StudyFeed } from "./study-feed.ts";
import { StudyView } from "./study-view.ts";

/** Nobody watches the progress of the server's models. */
export const QUIET: Progress = { progress: () => {} };

interface Analysed<T> {
  readonly key: string;
  readonly opened: OpenedStudy;
  readonly result: Promise<T>;
  /** The result once it is there. */
  value?: T;
}

/** A computation that is done once for each state of a study. */
interface Computation<T> {
  readonly cache: Map<string, Analysed<T>>;
  readonly opened: OpenedStudy;
  readonly queue: SerialQueue;
}

/** Options of the service. */
export interface ServiceOptions extends CatalogOptions {
  /** Threads for the models of one computation. */
  readonly threads?: number | undefined;
}

/** The studies that are served. */
export class StudyService {
  readonly catalog: StudyCatalog;
  readonly threads: number | undefined;
  /** Computations with models run one after another, so that they take no more threads than one command. */
  readonly queue: SerialQueue = new SerialQueue();
  readonly #views = new Map<string, StudyView>();
  readonly #feeds = new Map<string, StudyFeed>();
  readonly #analyses = new Map<string, Analysed<Analysis>>();
  readonly #measured = new Map<string, Analysed<Analysis>>();
  readonly #reports = new Map<string, Analysed<ReportContents>>();

  constructor(options: ServiceOptions) {
    this.catalog = new StudyCatalog(options);
    this.threads = options.threads;
  }

  /** Reads the store of a study. */
  read<T>(opened: OpenedStudy, use: (storage: Storage) => Promise<T>): Promise<T> {
    return this.#view(opened).read(opened, use);
  }

  /** The events of the study of that name. */
  feed(name: string): StudyFeed {
    const known = this.#feeds.get(name);
    if (known !== undefined) return known;
    const feed = new StudyFeed((before) => this.#state(name, before));
    this.#feeds.set(name, feed);
    return feed;
  }

  /** The analysis by the model, as `best` has it. */
  analysis(opened: OpenedStudy): Promise<Analysis> {
    return this.#computed({ cache: this.#analyses, opened, queue: this.queue }, (storage) =>
      analyseStored(opened, storage, QUIET, { threads: this.threads }).then(({ analysis }) => analysis),
    );
  }

  /** The analysis of the measurements. */
  measured(opened: OpenedStudy): Promise<Analysis> {
    return this.#computed({ cache: this.#measured, opened, queue: new SerialQueue() }, async (storage) => {
      const { trials } = await storage.snapshot();
      return analyse(opened.file.study, trials, new Map(), await recordedFor(storage));
    });
  }

  /** The analysis by the model, if it is known and up to date. */
  async knownAnalysis(opened: OpenedStudy): Promise<Analysis | undefined> {
    const key = await this.read(opened, stateKey);
    const known = this.#analyses.get(opened.folder);
    return known?.opened === opened && known.key === key ? known.value : undefined;
  }

  /** What the report of a study shows. */
  report(opened: OpenedStudy): Promise<ReportContents> {
    return this.#computed({ cache: this.#reports, opened, queue: this.queue }, (storage) =>
      reportContents(opened, storage, QUIET, this.threads),
    );
  }

  async close(): Promise<void> {
    for (const view of this.#views.values()) await view.close();
  }

  #view({ folder }: OpenedStudy): StudyView {
    const view = this.#views.get(folder) ?? new StudyView();
    this.#views.set(folder, view);
    return view;
  }

  async #computed<T>({ cache, opened, queue }: Computation<T>, compute: (storage: Storage) => Promise<T>): Promise<T> {
    const key = await this.read(opened, stateKey);
    const known = cache.get(opened.folder);
    if (known?.opened === opened && known.key === key) return known.result;
    const entry: Analysed<T> = { key, opened, result: queue.run(() => this.read(opened, compute)) };
    cache.set(opened.folder, entry);
    entry.result.then(
      (value) => {
        entry.value = value;
      },
      () => {
        if (cache.get(opened.folder) === entry) cache.delete(opened.folder);
      },
    );
    return entry.result;
  }

  async #state(name: string, before: FeedState | undefined): Promise<FeedState> {
    try {
      const opened = await this.catalog.find(name);
      return await this.read(opened, async (storage) => {
        const { id } = await storage.snapshot();
        const { events, edits } = await storage.history();
        const isSame =
          before !== undefined &&
          "events" in before &&
          before.store === id &&
          before.events.length === events.length &&
          before.edits === edits.length;
        return isSame ? before : { store: id, events, edits: edits.length };
      });
    } catch (error) {
      const { message } = asHttpError(error);
      return before !== undefined && "problem" in before && before.problem === message ? before : { problem: message };
    }
  }
}

/** What an analysis depends on besides the study file. */
async function stateKey(storage: Storage): Promise<string> {
  const { id, revision, trials, lastProposal } = await storage.snapshot();
  const ended = trials.filter(({ status }) => status !== "pending" && status !== "running").length;
  return JSON.stringify([id, revision, ended, trials.length, lastProposal]);
}
