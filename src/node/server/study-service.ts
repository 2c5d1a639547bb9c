/**
 * @file What the server knows of its studies: their files, a view of each store, its events, and analyses, which are computed
 * once for each state of the store.
 */
import { type Analysis, analyse, type HypervolumeEstimates } from "../../core/analysis/index.ts";
import { type ResultWords, routeWords } from "../operations/asker-words.ts";
import { studyFindings } from "../operations/findings/study-findings.ts";
import { type OpenedStudy, recordedFor } from "../operations/open-study.ts";
import { readRunState, runStateJson } from "../operations/run-state.ts";
import { type FoundDiagnosis, findDiagnosis } from "../operations/study-diagnosis.ts";
import { type FoundImportance, findImportance } from "../operations/study-importance.ts";
import { type ReportContents, reportContents } from "../operations/study-report.ts";
import { type Storage, StorageError } from "../storage/index.ts";
import { GatheredAsks, type GatheredAsksOptions } from "./gathered-asks.ts";
import { asHttpError } from "./http-error.ts";
import { QUIET } from "./quiet.ts";
import { SerialQueue } from "./serial-queue.ts";
import { type CatalogOptions, StudyCatalog } from "./study-catalog.ts";
import { type FeedState, StudyFeed } from "./study-feed.ts";
import { StudyView } from "./study-view.ts";

/** The number of lists of trials whose texts are kept. */
const MAX_LISTS = 20;

interface Analysed<T> {
  readonly key: string;
  readonly opened: OpenedStudy;
  readonly result: Promise<T>;
  /** The result once it is there. */
  value?: T;
}

/** What is known of the model of a study. */
export interface LastAnalysis {
  readonly analysis: Analysis | undefined;
  /** Whether no result has come since. */
  readonly isUpToDate: boolean;
  readonly isFitting: boolean;
}

/** A computation that is done once for each state of a study. */
interface Computation<T> {
  readonly cache: Map<string, Analysed<T>>;
  readonly opened: OpenedStudy;
  readonly queue: SerialQueue;
  /** What the result depends on; default: results and proposals. */
  readonly keyOf?: (storage: Storage) => Promise<string>;
}

/** Options of the service. */
export interface ServiceOptions extends CatalogOptions {
  /** Threads for the models of one computation. */
  readonly threads?: number | undefined;
  /** What errors tell the one who asked to write instead; default: requests of the server. */
  readonly wordsFor?: ((opened: OpenedStudy, name: string) => ResultWords) | undefined;
}

/** The studies that are served. */
export class StudyService {
  readonly catalog: StudyCatalog;
  readonly threads: number | undefined;
  readonly wordsFor: (opened: OpenedStudy, name: string) => ResultWords;
  /** Computations with models run one after another, so that they take no more threads than one command. */
  readonly queue: SerialQueue = new SerialQueue();
  /** Asks for trials. */
  readonly asks: GatheredAsks;
  /** Edits of study files. */
  readonly edits: SerialQueue = new SerialQueue();
  readonly #views = new Map<string, StudyView>();
  readonly #written = new Map<string, StudyView>();
  readonly #feeds = new Map<string, StudyFeed>();
  readonly #analyses = new Map<string, Analysed<Analysis>>();
  /** Of analyses by models. */
  readonly #volumes = new WeakMap<Analysis, HypervolumeEstimates>();
  readonly #measured = new Map<string, Analysed<Analysis>>();
  readonly #last = new Map<string, Required<Analysed<Analysis>>>();
  readonly #texts = new Map<string, Map<string, Analysed<string>>>();
  readonly #reports = new Map<string, Analysed<ReportContents>>();
  readonly #importances = new Map<string, Analysed<FoundImportance>>();
  readonly #diagnoses = new Map<string, Analysed<FoundDiagnosis>>();

  constructor(options: ServiceOptions) {
    this.catalog = new StudyCatalog(options);
    this.threads = options.threads;
    const write: GatheredAsksOptions["write"] = (opened, use) => this.write(opened, use);
    this.asks = new GatheredAsks({ queue: this.queue, threads: options.threads, write });
    this.wordsFor = options.wordsFor ?? ((_opened, name) => routeWords(name));
  }

  /** Reads the store of a study. */
  read<T>(opened: OpenedStudy, use: (storage: Storage) => Promise<T>): Promise<T> {
    return this.#view(this.#views, opened, "look").use(opened, use);
  }

  /** Writes to the store of a study, which is created where there is none. */
  async write<T>(opened: OpenedStudy, use: (storage: Storage) => Promise<T>): Promise<T> {
    const store = this.#view(this.#written, opened, "write");
    try {
      return await store.use(opened, use);
    } catch (error) {
      // Nothing was stored: another study has the name now.
      if (error instanceof StorageError && error.kind === "missing") return store.use(opened, use);
      throw error;
    }
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
  async analysis(opened: OpenedStudy): Promise<Analysis> {
    await this.lastAnalysis(opened); // keeps what is known
    return this.#computed({ cache: this.#analyses, opened, queue: this.queue }, async (storage) => {
      const findings = await studyFindings(opened, storage, QUIET, this.threads);
      const analysis = await findings.analysis();
      this.#volumes.set(analysis, await findings.volumes());
      return analysis;
    });
  }

  /** What the model says of the course of the hypervolume; empty for an analysis without one. */
  volumesOf(analysis: Analysis): HypervolumeEstimates {
    return this.#volumes.get(analysis) ?? {};
  }

  /** The analysis of the measurements. */
  measured(opened: OpenedStudy): Promise<Analysis> {
    return this.#computed({ cache: this.#measured, opened, queue: new SerialQueue() }, async (storage) => {
      const snapshot = await storage.snapshot();
      return analyse(opened.file.study, snapshot.trials, new Map(), await recordedFor(storage, snapshot));
    });
  }

  /** The analysis by the model, if it is known and up to date. */
  async knownAnalysis(opened: OpenedStudy): Promise<Analysis | undefined> {
    const key = await this.read(opened, stateKey);
    const known = this.#analyses.get(opened.folder);
    return known?.opened === opened && known.key === key ? known.value : undefined;
  }

  /** The last analysis by the model, even if results have come since, and whether one is being computed. */
  async lastAnalysis(opened: OpenedStudy): Promise<LastAnalysis> {
    const key = await this.read(opened, stateKey);
    const known = this.#analyses.get(opened.folder);
    if (known?.value !== undefined) this.#last.set(opened.folder, known as Required<Analysed<Analysis>>);
    const last = this.#last.get(opened.folder);
    return {
      analysis: last?.value,
      isUpToDate: last?.opened === opened && last.key === key,
      isFitting: known !== undefined && known.value === undefined,
    };
  }

  /** What the report of a study shows. */
  report(opened: OpenedStudy): Promise<ReportContents> {
    return this.#computed({ cache: this.#reports, opened, queue: this.queue }, (storage) =>
      reportContents(opened, storage, QUIET, this.threads),
    );
  }

  /** How much each parameter matters. */
  importance(opened: OpenedStudy): Promise<FoundImportance> {
    return this.#computed({ cache: this.#importances, opened, queue: this.queue }, (storage) =>
      findImportance(opened, storage, QUIET, this.threads),
    );
  }

  /** How well the models predict. */
  diagnosis(opened: OpenedStudy): Promise<FoundDiagnosis> {
    return this.#computed({ cache: this.#diagnoses, opened, queue: this.queue }, (storage) =>
      findDiagnosis(opened, storage, QUIET, this.threads),
    );
  }

  /** The text of a list of trials, which is made once for each state of a study while the same list is asked for. */
  trialsText(opened: OpenedStudy, query: unknown, make: () => Promise<string>): Promise<string> {
    const cache = this.#texts.get(JSON.stringify(query)) ?? new Map<string, Analysed<string>>();
    if (this.#texts.size > MAX_LISTS) this.#texts.clear();
    this.#texts.set(JSON.stringify(query), cache);
    return this.#computed({ cache, opened, queue: new SerialQueue(), keyOf: eventKey }, make);
  }

  async close(): Promise<void> {
    for (const view of [...this.#views.values(), ...this.#written.values()]) await view.close();
  }

  #view(views: Map<string, StudyView>, { folder }: OpenedStudy, mode: "look" | "write"): StudyView {
    const view = views.get(folder) ?? new StudyView(mode);
    views.set(folder, view);
    return view;
  }

  async #computed<T>(
    { cache, opened, queue, keyOf = stateKey }: Computation<T>,
    compute: (storage: Storage) => Promise<T>,
  ): Promise<T> {
    const key = await this.read(opened, keyOf);
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
        const { id, pause } = await storage.snapshot();
        const { events, edits } = await storage.history();
        const run = runStateJson(await readRunState(storage, { pause }));
        const isSame =
          before !== undefined &&
          "events" in before &&
          before.store === id &&
          before.events.length === events.length &&
          before.edits === edits.length &&
          before.file === opened &&
          JSON.stringify(before.run) === JSON.stringify(run);
        return isSame ? before : { store: id, events, edits: edits.length, file: opened, run };
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

/** What the rows of trials depend on besides the study file. */
async function eventKey(storage: Storage): Promise<string> {
  const { id, revision } = await storage.snapshot();
  const { events, edits } = await storage.history();
  return JSON.stringify([id, revision, events.length, edits.length]);
}
