/**
 * @file The input of `tell`: `NAME=0.91`, `NAME=12.3±0.4`, or a JSON list. Parses and validates it; records nothing.
 */
import { z } from "zod";
import type { Measurement } from "../../core/study/index.ts";
import { closest } from "../expression/index.ts";
import { BadInput } from "./exit.ts";

/** The result of a trial. */
export type Outcome =
  | { readonly kind: "completed"; readonly metrics: Readonly<Record<string, Measurement>> }
  | { readonly kind: "failed"; readonly reason: string };

/** One result: the number of its trial (or, for a point that was not suggested, its parameters) and the outcome. */
export interface Told {
  readonly trial?: number;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly outcome: Outcome;
}

/** The metrics of a study: those that a result must have, and those that it may have. */
export interface MetricNames {
  readonly required: readonly string[];
  readonly known: readonly string[];
}

/** Parses `NAME=VALUE` arguments; throws BadInput with what to write instead. */
export function metricsFromWords(words: readonly string[], names: MetricNames): Readonly<Record<string, Measurement>> {
  const metrics: Record<string, Measurement> = {};
  for (const word of words) {
    const at = word.indexOf("=");
    if (at < 1)
      throw new BadInput(
        `"${word}" must be NAME=VALUE, e.g. ${names.required[0] ?? "accuracy"}=0.91 or NAME=12.3±0.4.`,
      );
    const name = word.slice(0, at);
    if (metrics[name] !== undefined) throw new BadInput(`${name} was given twice; give one value.`);
    metrics[name] = measurement(name, word.slice(at + 1));
  }
  return checkMetrics(metrics, names);
}

function measurement(name: string, text: string): Measurement {
  const [mean, standardError, ...rest] = text.split(/±|\+-|\+\/-/).map((part) => part.trim());
  if (rest.length > 0)
    throw new BadInput(`${name}=${text}: there is more than one ±; write a number, or a number ± its standard error.`);
  return {
    mean: finite(name, mean ?? ""),
    ...(standardError === undefined ? {} : { standardError: notNegative(name, finite(name, standardError)) }),
    count: 1,
  };
}

function finite(name: string, text: string): number {
  const value = text === "" ? Number.NaN : Number(text);
  if (Number.isFinite(value)) return value;
  throw new BadInput(
    `${name} must be a finite number, or a number ± its standard error; got "${text}". If the trial failed: --failed REASON.`,
  );
}

function notNegative(name: string, value: number): number {
  if (value >= 0) return value;
  throw new BadInput(`The standard error of ${name} must not be negative; got ${value}.`);
}

/** Throws BadInput if a required metric is missing, or if the study has no metric of a name. */
function checkMetrics(
  metrics: Readonly<Record<string, Measurement>>,
  names: MetricNames,
): Readonly<Record<string, Measurement>> {
  for (const name of Object.keys(metrics)) {
    if (names.known.includes(name)) continue;
    const near = closest(name, names.known);
    throw new BadInput(
      `The study has no metric ${name}.${near === undefined ? "" : ` Did you mean ${near}?`} It has: ${names.known.join(", ")}.`,
    );
  }
  const missing = names.required.filter((name) => metrics[name] === undefined);
  if (missing.length > 0) {
    throw new BadInput(
      `Missing ${missing.join(", ")}: every objective needs a value. If the trial failed: --failed REASON.`,
    );
  }
  return metrics;
}

const measurementSchema = z.union(
  [
    z.number(),
    z.strictObject({
      mean: z.number(),
      standardError: z.number().nonnegative().optional(),
      count: z.int().positive().optional(),
    }),
  ],
  { error: 'must be a finite number, or { "mean", "standardError" } with numbers; if the trial failed: "failed"' },
);
const toldSchema = z
  .strictObject({
    trial: z.int().nonnegative().optional(),
    parameters: z.record(z.string(), z.unknown()).optional(),
    metrics: z.record(z.string(), measurementSchema).optional(),
    failed: z.string().min(1).optional(),
  })
  .refine(({ trial, parameters }) => (trial === undefined) !== (parameters === undefined), {
    error: "needs either `trial` or `parameters`",
  })
  .refine(({ metrics, failed }) => (metrics === undefined) !== (failed === undefined), {
    error: "needs either `metrics` or `failed`",
  });

/** Parses the input of `tell --json -`: `[{ "trial", "metrics": { NAME: number or { "mean", "standardError" } } }]`. */
export function toldFromJson(text: string, names: MetricNames): readonly Told[] {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new BadInput(`Standard input is not JSON: ${error instanceof Error ? error.message : String(error)}.`);
  }
  const result = z.array(toldSchema).safeParse(value);
  if (!result.success) {
    const issues = result.error.issues.map(
      ({ path, message }) => `${path.length === 0 ? "the document" : path.join(".")}: ${message}`,
    );
    throw new BadInput(
      `Standard input is not a list of results:\n${issues.map((issue) => `  ${issue}`).join("\n")}\n` +
        'Write e.g. [{ "trial": 17, "metrics": { "accuracy": 0.91, "latency": { "mean": 12.3, "standardError": 0.4 } } }].',
      { issues },
    );
  }
  return result.data.map(({ trial, parameters, metrics, failed }, index) => {
    const which = trial === undefined ? { parameters: parameters ?? {} } : { trial };
    if (failed !== undefined) return { ...which, outcome: { kind: "failed", reason: failed } };
    return { ...which, outcome: { kind: "completed", metrics: fromJson(metrics ?? {}, names, index) } };
  });
}

function fromJson(
  metrics: Readonly<Record<string, z.infer<typeof measurementSchema>>>,
  names: MetricNames,
  index: number,
): Readonly<Record<string, Measurement>> {
  const read = Object.entries(metrics).map(([name, value]): [string, Measurement] => {
    if (typeof value === "number") return [name, { mean: value, count: 1 }];
    const { mean, standardError, count = 1 } = value;
    return [name, { mean, count, ...(standardError === undefined ? {} : { standardError }) }];
  });
  try {
    return checkMetrics(Object.fromEntries(read), names);
  } catch (error) {
    if (error instanceof BadInput) throw new BadInput(`Entry ${index}: ${error.message}`);
    throw error;
  }
}
