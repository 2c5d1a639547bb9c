/**
 * @file The bounds that a metric's name or unit implies: a time is never negative, an accuracy never exceeds 1. They are assumed
 * only while every measured value respects them, because a name or a unit may mean something else.
 */
import type { OutcomeInterval } from "./outcome-constraint.ts";

/** Units of times, sizes, counts and rates. */
const NONNEGATIVE_UNITS = new Set(
  (
    "ns us µs μs ms s sec secs second seconds min mins minute minutes h hr hour hours day days " +
    "b kb mb gb tb kib mib gib tib byte bytes bit bits " +
    "flop flops gflop gflops mflop mflops tflops mac macs gmacs mmacs j mj kwh wh w " +
    "fps qps rps hz khz mhz ghz"
  ).split(" "),
);

/** Words in names of quantities that are never negative. */
const NONNEGATIVE_WORDS = new Set(
  (
    "latency time duration runtime elapsed seconds size bytes memory ram vram params parameters weights flops macs energy " +
    "throughput perplexity ppl rmse mae mse mape wer cer error"
  ).split(" "),
);

/** Words in names of shares: from 0 to 1, or in per cent. */
const SHARE_WORDS = new Set("accuracy acc auc auroc auprc precision recall f1score iou miou dice".split(" "));

const [UNIT_SHARE, PERCENT]: readonly [OutcomeInterval, OutcomeInterval] = [
  { lower: 0, upper: 1 },
  { lower: 0, upper: 100 },
];
const NONNEGATIVE: OutcomeInterval = { lower: 0, upper: Number.POSITIVE_INFINITY };

/** The bounds that name and unit imply; undefined where they imply none, or where a measured value contradicts them. */
export function impliedBounds(
  name: string,
  unit: string | undefined,
  measured: Iterable<number>,
): OutcomeInterval | undefined {
  const words = name
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replace(/f1[_ .-]score/, "f1score")
    .split(/[^\p{L}\p{N}]+/u);
  const symbol = unit?.trim().toLowerCase();
  const isShare = words.some((word) => SHARE_WORDS.has(word));
  const isNonnegative =
    (symbol !== undefined && NONNEGATIVE_UNITS.has(symbol)) || words.some((word) => NONNEGATIVE_WORDS.has(word));
  const candidates = isShare
    ? symbol === "%"
      ? [PERCENT]
      : symbol === undefined || symbol === ""
        ? [UNIT_SHARE, PERCENT]
        : []
    : isNonnegative
      ? [NONNEGATIVE]
      : [];
  const values = [...measured];
  return candidates.find(({ lower, upper }) => values.every((value) => value >= lower && value <= upper));
}
