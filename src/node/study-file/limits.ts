/**
 * @file What a study file may not exceed, and what it must not contain anywhere. The limits are far above what a study needs; they
 * keep every command from running for minutes, or out of memory, on a file that was written by a faulty program.
 */
import { isTuned, type Parameter, tunedColumns } from "../../core/space/index.ts";
import type { KeyPath } from "./issue.ts";
import type { IssueReport } from "./issue-report.ts";

/** The most entries of each list or map. */
const MAX_ENTRIES = {
  parameters: 2000,
  constraints: 1000,
  outcome_constraints: 1000,
  objectives: 100,
  metrics: 1000,
} as const;

/** Whether a list or map has more entries than its limit, which is reported. */
export function isTooMany(count: number, key: keyof typeof MAX_ENTRIES, report: IssueReport): boolean {
  const most = MAX_ENTRIES[key];
  if (count <= most) return false;
  report.mistake([key], `may have at most ${most} entries; got ${count}`);
  return true;
}

/** The most columns of the unit cube: as many as there are direction numbers of the Sobol sequence. */
const MAX_COLUMNS = 1024;

/** Reports parameters that need more columns than the model has. */
export function checkColumns(parameters: readonly Parameter[], report: IssueReport): void {
  const columns = parameters.reduce((sum, parameter) => sum + tunedColumns(parameter), 0);
  if (columns <= MAX_COLUMNS) return;
  const widest = parameters.filter(isTuned).reduce((a, b) => (tunedColumns(b) > tunedColumns(a) ? b : a));
  const width = tunedColumns(widest);
  const hint =
    width > 1
      ? `a categorical parameter takes one for each of its values (${widest.name}: ${width}); write an ordinal where values have an order`
      : "remove some of them, or write type: fixed";
  report.mistake(["parameters"], `take ${columns} columns of the model, which has at most ${MAX_COLUMNS}; ${hint}`);
}

/** The most keys and list entries of a file; aliases (*) repeat what they stand for. */
const MAX_NODES = 100_000;

/**
 * Reports what no key may hold, wherever it is: the character NUL, which no program can receive, and keys with a meaning in
 * JavaScript. False where one was found, as each would be refused a second time where it is used, or the file is too large.
 */
export function checkEverywhere(root: unknown, report: IssueReport): boolean {
  let nodes = 0;
  const visit = (value: unknown, path: KeyPath): void => {
    if (++nodes > MAX_NODES) return;
    if (typeof value === "string" && value.includes("\0")) {
      report.mistake(path, "must not contain the character NUL, which no program can receive; remove it");
    }
    if (typeof value !== "object" || value === null) return;
    for (const [key, each] of Object.entries(value)) {
      const inner = [...path, Array.isArray(value) ? Number(key) : key];
      if (key === "__proto__") report.mistake(inner, "is not a name that can be used; remove it, or choose another");
      else if (key.includes("\0")) report.mistake(inner, "a key must not contain the character NUL; remove it");
      else visit(each, inner);
    }
  };
  const before = report.issues.length;
  visit(root, []);
  if (nodes <= MAX_NODES) return report.issues.length === before;
  report.mistake(
    [],
    `a study file has at most ${MAX_NODES} keys and list entries, each alias (*) counted with all that it stands for`,
  );
  return false;
}
