/**
 * @file Parses the objectives and metrics of a study file: where their values come from.
 */

import { isFields } from "../is-fields.ts";
import { readStudyCommand } from "./command-fields.ts";
import type { CommandContext } from "./commands.ts";
import { readProgress } from "./early-stopping.ts";
import { checkTold } from "./evaluator.ts";
import type { MeasureFields } from "./fields.ts";
import type { KeyPath } from "./issue.ts";
import { checkTraits } from "./metric-bounds.ts";
import { fromSchema, readFrom } from "./metric-sources.ts";
import { readPattern } from "./pattern.ts";
import { readUses } from "./resources.ts";
import { measureSchema, readFields } from "./schema.ts";
import { AGAINST_BLOCKS, type MetricDefinition, type MetricSource, type Statistic } from "./settings.ts";

/** What parsing metrics needs to know about the file. */
export interface MetricContext extends CommandContext {
  readonly hasBaseline: boolean;
  /** Whether the program that evaluates the trials gives the values. */
  readonly isTold: boolean;
}

/** The valid definitions under `objectives` and `metrics`, in the file's order. */
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
        context.report.mistake(path, "is an objective already, and objectives are recorded too; remove it here");
      }
      if (name in {}) context.report.mistake(path, "this name is reserved; choose another");
      const source = isFields(fields) ? readSource(fields, path, context) : undefined;
      if (isFields(fields)) checkTraits(fields, source, path, context.report);
      const progress = isFields(fields) ? readProgress(fields, path, context) : {};
      return source === undefined ? [] : [{ name, source, ...progress }];
    }),
  );
}

function readSource(
  fields: Readonly<Record<string, unknown>>,
  path: KeyPath,
  context: MetricContext,
): MetricSource | undefined {
  if (context.isTold) {
    checkTold(fields, path, context.report);
    return { kind: "told" };
  }
  const [hasFrom, hasMeasure] = [fields["from"] !== undefined, fields["measure"] !== undefined];
  if (hasFrom && hasMeasure) {
    context.report.mistake([...path, "measure"], "from and measure exclude each other; remove one");
    return undefined;
  }
  if (!hasFrom && !hasMeasure) {
    const name = String(path.at(-1));
    context.report.mistake(
      path,
      "needs from or measure, the source of its value",
      `from: { stdout: "${name}: {number}" }`,
    );
    return undefined;
  }
  if (hasMeasure) {
    const known = readFields(measureSchema, fields["measure"]);
    return known === undefined ? undefined : readMeasure(known, [...path, "measure"], context);
  }
  const known = readFields(fromSchema, fields["from"]);
  if (known === undefined) return undefined;
  const written = path[0] === "objectives" ? fields["goal"] : undefined;
  const goal = written === "maximize" || written === "minimize" ? written : undefined;
  return readFrom(known, [...path, "from"], { ...context, goal });
}

function readMeasure(fields: MeasureFields, path: KeyPath, context: MetricContext): MetricSource | undefined {
  if (fields.uses !== undefined && typeof fields.command === "object" && fields.command.uses !== undefined) {
    context.report.mistake([...path, "uses"], "stands beside the command and in it; remove one of them");
  }
  const uses = readUses(fields.uses, context.resources, [...path, "uses"], context.report);
  const command = readStudyCommand(fields.command, [...path, "command"], uses, context);
  if (command === undefined) return undefined;
  // What it measures on is its own while it holds units, so other trials need not stop for it.
  const { repeats, statistic, warmup = 0, exclusive = command.uses === undefined, against } = fields;
  if (against !== undefined) checkAgainst(fields, [...path, "against"], context);
  const { pattern: written, flags } = fields;
  const pattern = written === undefined ? undefined : readPattern(written, [...path, "pattern"], context.report, flags);
  return {
    kind: "measure",
    command,
    ...(pattern && { pattern }),
    repeats,
    warmup,
    statistic,
    exclusive,
    ...(against && { against }),
  };
}

/** Minimum number of samples per block, so that the statistic lies below the largest sample. */
const MIN_SAMPLES_PER_BLOCK: Readonly<Record<Statistic, number>> = { mean: 1, p50: 3, p90: 12, p99: 102 };

function checkAgainst({ repeats, statistic }: MeasureFields, path: KeyPath, context: MetricContext): void {
  const { report, hasBaseline } = context;
  if (!hasBaseline) report.mistake(path, "needs the key baseline, with the parameters of the model to measure against");
  const samples = Math.ceil(repeats / AGAINST_BLOCKS);
  const least = MIN_SAMPLES_PER_BLOCK[statistic];
  if (samples >= least) return;
  const enough = least * AGAINST_BLOCKS;
  report.note(
    path,
    `the ${statistic} is computed in each of ${AGAINST_BLOCKS} blocks of ${samples} samples; for a reliable value write repeats: ${enough}`,
  );
}
