/**
 * @file Parses what early stopping needs: the progress of metrics, and the key `early_stopping`.
 */
import type { EarlyStopping } from "../../core/study/index.ts";
import { isFields } from "../is-fields.ts";
import type { CommandContext } from "./commands.ts";
import type { StudyFields } from "./fields.ts";
import type { KeyPath } from "./issue.ts";
import type { IssueReport } from "./issue-report.ts";
import { readFile } from "./metric-sources.ts";
import { readPattern } from "./pattern.ts";
import { progressSchema, readFields } from "./schema.ts";
import type { MetricDefinition } from "./settings.ts";

const DEFAULT_EARLY_STOPPING: EarlyStopping = { probability: 0.95, after: 8 };

/** `progress` and `early` of one metric. Values of a wrong type are reported by the schema. */
export function readProgress(
  fields: Readonly<Record<string, unknown>>,
  path: KeyPath,
  context: CommandContext,
): Pick<MetricDefinition, "progress" | "progressFrom" | "progressColumn" | "early"> {
  const { progress, early } = fields;
  const { report } = context;
  if (early === true && fields["measure"] !== undefined) {
    report.mistake(
      [...path, "early"],
      "a measure runs when training has ended; remove the key, or read the value with from",
    );
  }
  const at = [...path, "progress"];
  const read = { ...readProgressPattern(progress, at, report), ...readProgressColumn(progress, at, context) };
  return { ...read, ...(early === true ? { early } : {}) };
}

function readProgressColumn(
  fields: unknown,
  path: KeyPath,
  context: CommandContext,
): Pick<MetricDefinition, "progressColumn"> {
  const known = readFields(progressSchema, fields);
  if (known === undefined || !("csv" in known)) return {};
  const { csv, column, step } = known;
  const file = readFile(csv, [...path, "csv"], context);
  return { progressColumn: { file, column, ...(step === undefined ? {} : { step }) } };
}

function readProgressPattern(
  fields: unknown,
  path: KeyPath,
  report: IssueReport,
): Pick<MetricDefinition, "progress" | "progressFrom"> {
  const kind = (["stdout", "stderr", "output"] as const).find((each) => isFields(fields) && each in fields);
  if (kind === undefined || !isFields(fields)) return {};
  const { [kind]: text, flags } = fields;
  if (typeof text !== "string") return {};
  const known = typeof flags === "string" && /^[is]+$/.test(flags) ? flags : "";
  const pattern = readPattern(text, [...path, kind], report, known);
  if (pattern === undefined) return {};
  if (/\(\?<step>/.test(pattern.source) && !/\(\?<value>/.test(pattern.source)) {
    report.mistake(
      [...path, kind],
      `has a group named step, so the group of the number must be named value; got ${text}`,
      '"epoch (?<step>[0-9]+) accuracy {number}"',
    );
  }
  return { progress: pattern, ...(kind === "stdout" ? {} : { progressFrom: kind }) };
}

/** Whether values of a metric are known while the program trains. */
function hasProgress({ progress, progressColumn }: MetricDefinition): boolean {
  return progress !== undefined || progressColumn !== undefined;
}

/** The key `early_stopping` with its defaults; undefined if no trial is stopped early. */
export function readEarlyStopping(
  fields: StudyFields,
  metrics: readonly MetricDefinition[],
  report: IssueReport,
): EarlyStopping | undefined {
  const written = fields.early_stopping;
  if (written === undefined || written === false) return undefined;
  const objectives = Object.keys(fields.objectives);
  if (!metrics.some((metric) => hasProgress(metric) && objectives.includes(metric.name))) {
    const [name = "accuracy"] = objectives;
    report.mistake(
      ["early_stopping"],
      `needs an objective with progress, the values that the program prints or writes while it trains. Add under objectives.${name}: progress: { stdout: "${name} {number}" }`,
    );
  }
  if (written === true) return DEFAULT_EARLY_STOPPING;
  const { probability = DEFAULT_EARLY_STOPPING.probability, after = DEFAULT_EARLY_STOPPING.after } = written;
  return { probability, after };
}
