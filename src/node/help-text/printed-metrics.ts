/**
 * @file Metrics in what a program printed: `name: value`, `name=value`, and values in lines of JSON.
 */
import { stripVTControlCharacters } from "node:util";

/** A metric that was printed. */
export interface PrintedMetric {
  readonly name: string;
  /** The pattern for `from: { stdout: … }`. */
  readonly pattern: string;
  /** The last value that was printed. */
  readonly value: number;
  /** How often it was printed. */
  readonly count: number;
  readonly stream: "stdout" | "stderr";
  /** The usual goal for such a name; absent where the name says nothing. */
  readonly goal?: "maximize" | "minimize";
}

const NUMBER = String.raw`[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?`;
const PAIR = new RegExp(`(?<![\\w/.-])"?([A-Za-z][\\w./@-]*)"?( ?[:=] ?| )(${NUMBER})(?![\\w./:-]*[A-Za-z/:])`, "g");
const MAXIMIZED =
  /acc|f1|auc|bleu|rouge|precision|recall|score|map\b|iou|dice|r2|throughput|per_sec|match|top_?\d|reward/i;
const MINIMIZED =
  /loss|error|err\b|rmse|mse|mae|perplexity|ppl|latency|time|seconds|_ms\b|_s\b|size|memory|wer|cer|fid|params/i;
/** Counters of the training, which are no results. */
const COUNTER = /^(epoch|step|iter\w*|batch|lr|learning_rate|rank|seed|worker|eta|it|version|port|pid)$/i;

/** The metrics that a text has, each with its last value: those whose name has a usual goal first, validation before training. */
export function printedMetrics(text: string, stream: PrintedMetric["stream"]): readonly PrintedMetric[] {
  const found = new Map<string, { separator: string; value: number; count: number; isJson: boolean }>();
  for (const line of stripVTControlCharacters(text).split("\n")) {
    for (const match of line.matchAll(PAIR)) {
      const [whole, name = "", separator = "", number = ""] = match;
      if (COUNTER.test(name) || (separator === " " && goalOf(name) === undefined)) continue;
      const count = (found.get(name)?.count ?? 0) + 1;
      found.set(name, { separator, value: Number(number), count, isJson: whole.startsWith('"') });
    }
  }
  return [...found]
    .map(([name, { separator, value, count, isJson }]): PrintedMetric => {
      const goal = goalOf(name);
      const literal = name.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
      const between = separator === " " ? " +" : " *[:=] *";
      // Without it, `accuracy` would also match in `val_accuracy`.
      const start = [...found.keys()].some((other) => other !== name && other.endsWith(name)) ? "(?<![\\w.])" : "";
      const pattern = isJson ? `"${literal}" *: *{number}` : `${start}${literal}${between}{number}`;
      return { name, pattern, value, count, stream, ...(goal === undefined ? {} : { goal }) };
    })
    .toSorted((a, b) => rank(a) - rank(b));
}

/** The usual goal of a metric with this name; undefined where the name says nothing. */
export function goalOf(name: string): PrintedMetric["goal"] {
  if (MINIMIZED.test(name)) return "minimize";
  return MAXIMIZED.test(name) ? "maximize" : undefined;
}

/** Smaller for what is more likely a result: of validation rather than of training, with a goal rather than without. */
function rank({ name, goal }: PrintedMetric): number {
  const isValidation = /val|test|eval|dev/i.test(name);
  const isTraining = /train/i.test(name);
  return (goal === undefined ? 10 : 0) + (isTraining ? 4 : isValidation ? 0 : 2);
}

/** Up to two metrics to begin with: the likeliest quality, and the likeliest cost (a time, a size) beside it. */
export function likelyObjectives<M extends Pick<PrintedMetric, "name" | "goal">>(metrics: readonly M[]): readonly M[] {
  const withGoal = metrics.filter(({ goal }) => goal !== undefined);
  const isCost = ({ name }: M): boolean =>
    /latency|time|seconds|_ms\b|_s\b|size|memory|params|throughput|per_sec/i.test(name);
  const quality =
    withGoal.find((metric) => metric.goal === "maximize" && !isCost(metric)) ??
    withGoal.find((metric) => !isCost(metric));
  const cost = withGoal.find((metric) => isCost(metric) && metric !== quality);
  return [quality, cost].filter((metric) => metric !== undefined);
}
