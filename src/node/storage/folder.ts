/**
 * @file Where a study's store is, and the paths inside it.
 */
import { dirname, join, resolve } from "node:path";
import type { StudyFile } from "../study-file/settings.ts";

/** The folder of everything that a study produces: `NAME.paretune/` beside its file, or `override`. Absolute. */
export function storeFolder(file: StudyFile, override?: string): string {
  if (override !== undefined) return resolve(override);
  const name = file.study.name.replace(/[^\p{L}\p{N}._-]+/gu, "-");
  return join(dirname(file.path), `${name}.paretune`);
}

/** The folder of one trial: its configuration, logs and files. */
export function trialFolder(folder: string, trial: number): string {
  return join(folder, "trials", String(trial).padStart(4, "0"));
}
