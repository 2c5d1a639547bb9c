/**
 * @file Objectives and metrics of a study file: what is read, and from where.
 */
import type { Template } from "../command-template/index.ts";
import { type CommandContext, readCommand, readTemplate } from "./commands.ts";
import { readProgress } from "./early-stopping.ts";
import type { FromFields, MeasureFields } from "./fields.ts";
import type { KeyPath } from "./issue.ts";
import { readPattern } from "./pattern.ts";
import { checkAlwaysActive } from "./placeholders.ts";
import { fromSchema, measureSchema, readFields } from "./schema.ts";
import { AGAINST_BLOCKS, type MetricDefinition, type MetricSource, type Statistic } from "./settings.ts";
import { isFields } from "./unavailable.ts";

/** What reading metrics needs to know of the file. */
export interface MetricContext extends CommandContext {
  readonly hasBaseline: boolean;
}

/** The definitions under `objectives` and `metrics` that are right, in the file's order. */
export function readMetrics(
  objectives: unknown,
  metrics: unknown,
  context: MetricContext,
): readonly MetricDefinition[] {
  const sections = [
    ["objectives", isFields(objectives) ? objectives : {}],
    ["metrics", isFields(metrics) ? metrics : {}],
  ] as const;
  return sections.flatMap(([section, entries]) =>
    Object.entries(entries).flatMap(([name, fields]) => {
      const path = [section, name];
      if (section === "metrics" && Object.hasOwn(sections[0][1], name)) {
        context.report.mistake(path, "is an objective already, which is recorded anyway; remove it here");
      }
      if (name in {})
        context.report.mistake(path, "the name is taken by the language that this is written in; choose another");
      const source = isFields(fields) ? readSource(fields, path, context) : undefined;
      const progress = isFields(fields) ? readProgress(fields, path, context.report) : {};
      return source === undefined ? [] : [{ name, source, ...progress }];
    }),
  );
}

function readSource(
  fields: Readonly<Record<string, unknown>>,
  path: KeyPath,
  context: MetricContext,
): MetricSource | undefined {
  const [hasFrom, hasMeasure] = [fields["from"] !== undefined, fields["measure"] !== undefined];
  if (hasFrom && hasMeasure) {
    context.report.mistake([...path, "measure"], "from and measure exclude each other; remove one");
    return undefined;
  }
  if (!hasFrom && !hasMeasure) {
    const name = String(path.at(-1));
    context.report.mistake(
      path,
      "needs from or measure: where its value is read",
      `from: { stdout: "${name}: ([0-9.]+)" }`,
    );
    return undefined;
  }
  if (hasMeasure) {
    const known = readFields(measureSchema, fields["measure"]);
    return known === undefined ? undefined : readMeasure(known, [...path, "measure"], context);
  }
  const known = readFields(fromSchema, fields["from"]);
  return known === undefined ? undefined : readFrom(known, [...path, "from"], context);
}

function readMeasure(fields: MeasureFields, path: KeyPath, context: MetricContext): MetricSource | undefined {
  const command = readCommand(fields.command, [...path, "command"], context);
  if (command === undefined) return undefined;
  const { repeats, statistic, warmup = 0, exclusive = true, against } = fields;
  if (against !== undefined) checkAgainst(fields, [...path, "against"], context);
  return { kind: "measure", command, repeats, warmup, statistic, exclusive, ...(against && { against }) };
}

/** Samples in a block that let its statistic lie below the largest of them. */
const LEAST_IN_BLOCK: Readonly<Record<Statistic, number>> = { mean: 1, p50: 3, p90: 12, p99: 102 };

function checkAgainst({ repeats, statistic }: MeasureFields, path: KeyPath, context: MetricContext): void {
  const { report, hasBaseline } = context;
  if (!hasBaseline) report.mistake(path, "needs the key baseline, with the parameters of the model to measure against");
  const samples = Math.ceil(repeats / AGAINST_BLOCKS);
  const least = LEAST_IN_BLOCK[statistic];
  if (samples >= least) return;
  const enough = least * AGAINST_BLOCKS;
  report.note(
    path,
    `the ${statistic} is taken in each of ${AGAINST_BLOCKS} blocks of ${samples} samples; better with repeats: ${enough}`,
  );
}

function readFrom(fields: FromFields, path: KeyPath, context: CommandContext): MetricSource | undefined {
  if ("json" in fields) {
    const file = readFile(fields.json, [...path, "json"], context);
    const keys = readKeys(fields.path, [...path, "path"], context);
    if (fields.standard_error === undefined) return { kind: "json", file, path: keys };
    const standardErrorPath = readKeys(fields.standard_error, [...path, "standard_error"], context);
    return { kind: "json", file, path: keys, standardErrorPath };
  }
  if ("csv" in fields) {
    return { kind: "csv", file: readFile(fields.csv, [...path, "csv"], context), column: fields.column };
  }
  const pattern = readPattern(fields.stdout, [...path, "stdout"], context.report);
  return pattern === undefined ? undefined : { kind: "stdout", pattern };
}

function readFile(text: string, path: KeyPath, context: CommandContext): Template {
  const file = readTemplate(text, path, context);
  checkAlwaysActive(file, "a file's name", path, context);
  return file;
}

/** The keys of a path in a JSON file. */
function readKeys(
  written: string | readonly (string | number)[],
  path: KeyPath,
  context: CommandContext,
): readonly string[] {
  const keys = typeof written === "string" ? written.split(".") : written.map(String);
  if (keys.includes("")) {
    context.report.mistake(path, `a key between two points is empty; got ${written}`, "eval.accuracy");
  }
  return keys;
}
