/**
 * @file A study file and its store, opened for a command.
 */
import {
  drawJointly,
  estimatesOf,
  type FitOptions,
  fitStudy,
  type ProposeOptions,
  type StudyModel,
  type Trial,
} from "../../../core/index.ts";
import { withEarlier } from "../../loop/index.ts";
import { type Analysis, type AnalysisOptions, analyse, estimatesByTrial } from "../../report/index.ts";
import { openStore, type Storage, storeExists, storeFolder } from "../../storage/index.ts";
import { formatIssues, type ReadOptions, readStudyFile, type StudyFile } from "../../study-file/index.ts";
import { createThreads } from "../../threads/index.ts";
import type { CommandWords } from "../command.ts";
import { BadInput } from "../exit.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** A valid study file and the folder of its results. */
export interface OpenedStudy {
  readonly file: StudyFile;
  /** The path as the user wrote it, for suggested commands. */
  readonly shownPath: string;
  readonly folder: string;
  /** ` --store DIR` as the user gave it, or nothing; for suggested commands. */
  readonly storeWords: string;
}

/** Reads the study file that the first argument names; throws BadInput with every issue if it is not valid. */
export function openStudy(words: CommandWords, options: ReadOptions = {}): Promise<OpenedStudy> {
  return openStudyFile(words.positionals[0] ?? "", words.text("store"), options);
}

/** Reads a study file; `store` is the value of --store. */
export async function openStudyFile(path: string, store?: string, options: ReadOptions = {}): Promise<OpenedStudy> {
  const result = await readStudyFile(path, options);
  if (!result.ok) throw new BadInput(formatIssues(path, result.issues), { issues: result.issues });
  const folder = storeFolder(result.file, store);
  return {
    file: await withEarlier(result.file, folder),
    shownPath: path,
    folder,
    storeWords: store === undefined ? "" : ` --store ${store}`,
  };
}

/** Opens the store for the duration of `use`. Without `create`, throws BadInput if there is none. */
export async function withStore<T>(
  opened: OpenedStudy,
  create: boolean,
  use: (storage: Storage) => Promise<T>,
): Promise<T> {
  if (!create && !storeExists(opened.folder)) {
    throw new BadInput(
      `${opened.shownPath} has no results yet (there is no ${opened.folder}). Start with: paretune run ${opened.shownPath}`,
    );
  }
  const storage = await openStore(opened.folder, opened.file.study, { create });
  try {
    return await use(storage);
  } finally {
    await storage.close();
  }
}

/** The trials of a study, their analysis, and its model. */
export interface Analysed {
  readonly trials: readonly Trial[];
  readonly analysis: Analysis;
  /** Absent with fewer than two completed trials. */
  readonly model?: StudyModel;
}

/** Options of an analysis: the condition on trials, whether hyperparameters are fitted again, the number of threads. */
export type AnalyseWords = Pick<AnalysisOptions, "condition" | "confidence"> &
  Pick<FitOptions, "refit"> & { readonly threads?: number | undefined };

/** Analyses the trials with a model, which is fitted if the stored one is out of date. */
export async function analyseWithModel(
  opened: OpenedStudy,
  storage: Storage,
  terminal: Terminal,
  { threads, refit, ...narrowed }: AnalyseWords = {},
): Promise<Analysed> {
  const { study } = opened.file;
  return withModel(storage, terminal, threads, async (trials, options) => {
    const model = await fitStudy(study, trials, { ...options, ...(refit === undefined ? {} : { refit }) });
    if (model === undefined) return { trials, analysis: analyse(study, trials, new Map(), narrowed) };
    const estimates = estimatesByTrial(estimatesOf(model));
    const analysis = analyse(study, trials, estimates, { ...narrowed, draws: drawJointly(model) });
    return { trials, analysis, model };
  });
}

/** Calls `use` with the trials and with the options of models: the stored state, threads (ended afterwards), progress. */
export async function withModel<T>(
  storage: Storage,
  terminal: Terminal,
  threadCount: number | undefined,
  use: (trials: readonly Trial[], options: ProposeOptions) => Promise<T>,
): Promise<T> {
  const trials = await storage.trials();
  const stored = await storage.modelState();
  const workers = createThreads(threadCount);
  try {
    const options: ProposeOptions = {
      threads: workers.threads,
      onProgress: (message) => terminal.progress(message),
      ...(stored === undefined ? {} : { modelState: stored }),
    };
    return await use(trials, options);
  } finally {
    terminal.progress();
    await workers.close();
  }
}
