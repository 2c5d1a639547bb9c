/**
 * @file Metrics as words: `NAME=0.91`, `NAME=12.3±0.4`.
 */
import type { Measurement } from "../../../core/study/index.ts";
import { BadInput, quoted } from "../bad-input.ts";
import type { MetricNames, Metrics } from "./entry.ts";

/** Parses `NAME=VALUE` arguments; throws BadInput with what to write instead. Whether the study has these metrics is checked by
 * `metricProblems`. */
export function metricsFromWords(words: readonly string[], names: MetricNames): Metrics {
  const metrics: Record<string, Measurement> = {};
  for (const word of words) {
    const at = word.indexOf("=");
    if (at < 1)
      throw new BadInput(
        `"${word}" must be NAME=VALUE, e.g. ${names.required[0] ?? "accuracy"}=0.91 or NAME=12.3±0.4. ` +
          "A file is read from standard input: --json - < FILE.",
      );
    const name = word.slice(0, at);
    if (Object.hasOwn(metrics, name)) throw new BadInput(`${name} was given twice; give one value.`);
    metrics[name] = measurement(name, word.slice(at + 1));
  }
  return metrics;
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
    `${name} must be a finite number, or a number ± its standard error; got ${quoted(text)}. If the trial failed: --failed REASON.`,
  );
}

function notNegative(name: string, value: number): number {
  if (value >= 0) return value;
  throw new BadInput(`The standard error of ${name} must not be negative; got ${value}.`);
}
