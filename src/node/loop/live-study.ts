/**
 * @file The study file of a living run. A budget that is changed in the file counts at once; whatever else is changed counts from the
 * next run on.
 */
import { readFileSync, statSync } from "node:fs";
import type { Budget } from "../../core/study/index.ts";
import { budgetChanges, readStudyFile } from "../study-file/index.ts";
import type { StudyFile } from "../study-file/settings.ts";

/** What counts at once: when the study ends, and what the defaults of the file derive from that. */
const LIVE_KEYS = ["trials", "seconds", "slotSeconds", "batch", "initial"] as const;

/** The study that a run works on, with the budget of the present file. */
export class LiveStudy {
  #file: StudyFile;
  /** The budget as the file states it. */
  #stated: Budget;
  #signature: string;
  /** The text of the file when its budget was last taken. */
  #text: string;

  /**
   * @param written - the study as its file states it
   * @param used - the study as the run begins with it: flags may have replaced parts of the budget. A later change in the file takes
   *   their place
   */
  constructor(written: StudyFile, used: StudyFile) {
    this.#file = used;
    this.#stated = written.study.budget;
    this.#signature = "";
    this.#text = textOf(used.path);
  }

  get file(): StudyFile {
    return this.#file;
  }

  /**
   * Reads the file if it has changed. Returns what has changed in the budget, as phrases; a file that is not valid at the moment
   * changes nothing.
   */
  async look(): Promise<readonly string[]> {
    const { path } = this.#file;
    const signature = signatureOf(path);
    if (signature === this.#signature) return [];
    const read = signature === "" ? undefined : await readStudyFile(path).catch(() => undefined);
    // Somebody who edits by hand may save a file that is not valid yet.
    this.#signature = signature;
    if (read?.ok !== true) return [];
    const [before, after] = [this.#stated, read.file.study.budget];
    this.#stated = after;
    const changed = LIVE_KEYS.filter((key) => before[key] !== after[key]);
    if (changed.length === 0) return [];
    const { study } = this.#file;
    this.#file = { ...this.#file, study: { ...study, budget: withKeys(study.budget, after, changed) } };
    const text = textOf(path);
    const changes = budgetChanges(this.#text, text);
    this.#text = text;
    return changes.length > 0 ? changes : changed.map((key) => `budget: ${key} was changed`);
  }
}

/** A budget with some keys of another one; a limit that the other one does not have is removed. */
function withKeys(budget: Budget, other: Budget, keys: readonly (typeof LIVE_KEYS)[number][]): Budget {
  const of = (key: (typeof LIVE_KEYS)[number]): Budget => (keys.includes(key) ? other : budget);
  const { seconds: _time, slotSeconds: _slotTime, ...kept } = budget;
  const { seconds } = of("seconds");
  const { slotSeconds } = of("slotSeconds");
  return {
    ...kept,
    trials: of("trials").trials,
    batch: of("batch").batch,
    initial: of("initial").initial,
    ...(seconds === undefined ? {} : { seconds }),
    ...(slotSeconds === undefined ? {} : { slotSeconds }),
  };
}

/** The text of a regular file; empty where it cannot be read. */
function textOf(path: string): string {
  if (signatureOf(path) === "") return "";
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // it was removed since
  }
}

/** Changes when a file does; empty where there is no regular file: a pipe can be read only once. */
function signatureOf(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  return found?.isFile() !== true ? "" : `${found.ino} ${found.size} ${found.mtimeMs}`;
}
