/**
 * @file Finds files of metrics that trials share: trials that run at the same time would read each other's values.
 */
import { posix } from "node:path";
import { parseTemplate, placeholders } from "../command-template/index.ts";
import { isFields } from "../is-fields.ts";
import { type KeyPath, written } from "./issue.ts";
import type { IssueReport } from "./issue-report.ts";

type Fields = Readonly<Record<string, unknown>>;

/** The placeholders that differ between trials that run at the same time. */
const OWN_PLACEHOLDERS: readonly string[] = ["trial.dir", "trial.number", "trial.slot", "config"];

/** The keys of a source whose value is a path. */
const FILE_KEYS = ["json", "csv", "tensorboard"] as const;

/** Reports files of metrics that trials at the same time would share; notes those that one trial after another writes.
 * `defaultParallel` is the number of trials at the same time if the file does not state it. */
export function checkSharedFiles(fields: Fields, defaultParallel: number, report: IssueReport): void {
  const budget = isFields(fields["budget"]) ? fields["budget"]["parallel"] : undefined;
  const parallel = typeof budget === "number" ? budget : defaultParallel;
  for (const section of ["objectives", "metrics"]) {
    for (const [name, metric] of Object.entries(isFields(fields[section]) ? fields[section] : {})) {
      for (const key of ["from", "progress"]) {
        const source = isFields(metric) ? metric[key] : undefined;
        if (isFields(source)) checkSource(source, [section, name, key], parallel, report);
      }
    }
  }
}

function checkSource(source: Fields, path: KeyPath, parallel: number, report: IssueReport): void {
  const kind = FILE_KEYS.find((key) => typeof source[key] === "string");
  if (kind === undefined) return;
  const file = String(source[kind]);
  if (isOwn(file)) return;
  if (parallel > 1) report.mistake([...path, kind], sharedWords(file, parallel), ownPath(file));
  else {
    const words = `all trials write ${file}, so only the last one's is kept; ${ownPath(file)} keeps each trial's`;
    report.note([...path, kind], words);
  }
}

/** Whether trials at the same time read different files. */
function isOwn(file: string): boolean {
  const own = placeholders(parseTemplate(file)).filter((each) => OWN_PLACEHOLDERS.includes(each));
  // Two trials, as far as their paths go: a folder that differs may be left again by `..`.
  const [one, other] = ["1", "2"].map((text) =>
    posix.normalize(own.reduce((path, each) => path.replaceAll(`{${each}}`, text), file)),
  );
  return one !== other;
}

function sharedWords(file: string, parallel: number): string {
  return (
    `up to ${parallel} trials run at the same time (budget.parallel) and share ${file}, so a trial could get the value of ` +
    "another. Its path must hold {trial.dir}, {trial.number} or {trial.slot}, and the program must write there"
  );
}

/** The path of such a file in the trial's own folder; of a pattern, with the folders that it matches. */
function ownPath(file: string): string {
  const parts = file.split("/").filter((part) => part !== "" && !/^(?:\.{1,2}|\{[^}]*\})$/.test(part));
  const first = parts.findIndex((part) => /[*?]/.test(part));
  const name = parts.slice(first < 0 ? -1 : first).join("/") || "metrics";
  return written(`{trial.dir}/${name}`);
}
