/**
 * @file A study file and its store, opened for a command or for the server.
 */

import { join } from "node:path";
import { type AnalysisOptions, type FittedAnalysis, fitAndAnalyse } from "../../core/analysis/index.ts";
import { type ProposeOptions, readProposalRecord } from "../../core/designer/index.ts";
import type { Trial } from "../../core/study/index.ts";
import type { FitOptions } from "../../core/surrogate/index.ts";
import { commandLine } from "../command-template/index.ts";
import { type LocatedStudy, type LocateOptions, locateStudy, withStudyStore } from "../loop/index.ts";
import {
  hasTrialFolders,
  locationWords,
  type Snapshot,
  type Storage,
  storeExists,
  timelines,
} from "../storage/index.ts";
import { formatIssues, isDatabaseAddress, withoutPasswords } from "../study-file/index.ts";
import { createThreads } from "../threads/index.ts";
import { BadInput } from "./bad-input.ts";

/** Where the current activity is shown until the next call; without a message it is cleared. */
export interface Progress {
  progress(message?: string): void;
}

/** A valid study as the command line was given it. */
export interface OpenedStudy extends LocatedStudy {
  /** The path as the user wrote it. */
  readonly givenPath: string;
  /** That path for the commands that are suggested next, quoted where a shell needs that. */
  readonly shownPath: string;
  /** `--store DIR` as it was given, quoted likewise, with a space before it, or nothing. */
  readonly storeFlag: string;
  /** The value of `--store`, if it was given. */
  readonly store?: string;
  /** What starts or continues the study where its caller evaluates it and no command does, such as a method. */
  readonly callerContinues?: string;
}

/** Reads a study file; throws BadInput with every issue if it is not valid. `store` is the value of --store. */
export async function openStudyFile(path: string, options: LocateOptions = {}): Promise<OpenedStudy> {
  const result = await locateStudy(path, options);
  if (!result.ok) throw new BadInput(formatIssues(path, result.issues), { issues: result.issues });
  const { store } = options;
  const word = (text: string): string => commandLine({ kind: "words", words: [text] });
  return {
    ...result.study,
    givenPath: path,
    shownPath: word(path),
    // A password is not shown: the next command gets it from PGPASSWORD or ~/.pgpass.
    storeFlag:
      store === undefined ? "" : ` --store ${word(isDatabaseAddress(store) ? withoutPasswords(store) : store)}`,
    ...(store === undefined ? {} : { store }),
  };
}

/** Opens the store for the duration of `use`. Without `create`, throws BadInput if there is none. */
export async function withStore<T>(
  opened: OpenedStudy,
  create: boolean,
  use: (storage: Storage) => Promise<T>,
): Promise<T> {
  if (!create && !(await storeExists(opened))) {
    throw new BadInput(noStoreWords(opened));
  }
  return withStudyStore(opened, { create }, ({ storage }) => use(storage));
}

/** What is missing, and what to do. Beside folders of trials the database is lost, and a run would begin over them. */
export function noStoreWords(opened: OpenedStudy): string {
  const { folder, database, shownPath, storeFlag } = opened;
  if (database === undefined && hasTrialFolders(folder)) {
    const trials = join(folder, "trials");
    return (
      `the database of ${shownPath} is missing in ${folder}, although ${trials} has trials. ` +
      `To take their results from their folders: paretune repair ${shownPath}${storeFlag}. ` +
      `To begin anew and keep them under another name: paretune run ${shownPath}${storeFlag} --restart`
    );
  }
  const where = database === undefined ? `there is no store in ${folder}` : `none in ${locationWords(opened)}`;
  return `${shownPath} has no results yet (${where}). Start with: ${nextCommand(opened)}`;
}

/** What starts or continues a study: `suggest` where the program that asks for trials evaluates them, else `run`. */
export function workingCommand({ file }: OpenedStudy): "suggest" | "run" {
  return file.run.evaluator === "caller" ? "suggest" : "run";
}

/** The command that starts or continues a study, with its study file. */
export function nextCommand(opened: OpenedStudy): string {
  const { callerContinues } = opened;
  if (callerContinues !== undefined && workingCommand(opened) === "suggest") return callerContinues;
  return `paretune ${workingCommand(opened)} ${opened.shownPath}${opened.storeFlag}`;
}

/** Throws BadInput for a study without commands: there is nothing that `run` could start. */
export function checkHasCommands({ file, shownPath, storeFlag }: OpenedStudy): void {
  if (file.run.evaluator !== "caller") return;
  throw new BadInput(
    `${shownPath} has no commands to run (evaluator: caller): its trials are evaluated by the program that asks for them, ` +
      `such as a Python program, or with paretune suggest ${shownPath}${storeFlag} and paretune tell.`,
  );
}

/** The trials of a study, their analysis, and its model. */
export interface Analysed extends FittedAnalysis {
  readonly trials: readonly Trial[];
}

/** Options of an analysis: the condition on trials, whether hyperparameters are fitted again, the number of threads. */
export type AnalysisSettings = Pick<AnalysisOptions, "filter" | "confidence"> &
  Pick<FitOptions, "refit"> & { readonly threads?: number | undefined };

/** What an analysis takes from a store besides the trials. */
export type Recorded = Pick<AnalysisOptions, "recordedReference" | "revised">;

/** What an analysis takes from the store besides the trials of this snapshot of it. */
export async function recordedFor(storage: Storage, { lastProposal, revision }: Snapshot): Promise<Recorded> {
  const { inferredReference } = readProposalRecord(lastProposal);
  if (revision === 0) return { recordedReference: inferredReference, revised: new Set() };
  const { events } = await storage.history();
  const corrected = [...timelines(events)].flatMap(([number, { earlier }]) => (earlier.length > 0 ? number : []));
  return { recordedReference: inferredReference, revised: new Set(corrected) };
}

/** Analyses the trials with a model, which is fitted if the stored one is out of date. */
export async function analyseStored(
  opened: OpenedStudy,
  storage: Storage,
  shown: Progress,
  settings: AnalysisSettings = {},
): Promise<Analysed> {
  const snapshot = await storage.snapshot();
  return analyseSnapshot(opened, { snapshot, recorded: await recordedFor(storage, snapshot) }, shown, settings);
}

/** The same for a snapshot of the store. */
export async function analyseSnapshot(
  { file: { study } }: OpenedStudy,
  { snapshot, recorded }: { readonly snapshot: Snapshot; readonly recorded: Recorded },
  shown: Progress,
  { threads, refit, ...narrowed }: AnalysisSettings = {},
): Promise<Analysed> {
  const { trials } = snapshot;
  return withModel(snapshot, shown, threads, async (options) => {
    shown.progress("analysing the results");
    const fitted = await fitAndAnalyse(study, trials, {
      ...options,
      ...recorded,
      ...narrowed,
      ...(refit === undefined ? {} : { refit }),
    });
    return { trials, ...fitted };
  });
}

/** Calls `use` with the options of models: the stored state, threads (ended afterwards), progress. */
export async function withModel<T>(
  { modelState }: Pick<Snapshot, "modelState">,
  shown: Progress,
  threadCount: number | undefined,
  use: (options: ProposeOptions) => Promise<T>,
): Promise<T> {
  const workers = createThreads(threadCount);
  try {
    return await use({
      threads: workers.threads,
      onProgress: (message) => shown.progress(message),
      ...(modelState === undefined ? {} : { modelState }),
    });
  } finally {
    shown.progress();
    await workers.close();
  }
}
