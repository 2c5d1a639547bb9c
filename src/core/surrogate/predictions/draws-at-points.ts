/**
 * @file Joint posterior draws of the noise-free outcomes of configurations that need not have been evaluated.
 */
import { condition, drawOutcomes, predict, spreadSamples, toOwnScale } from "../../gp/index.ts";
import { createRandomStream, type RandomStream } from "../../random/index.ts";
import type { Configuration } from "../../space/index.ts";
import { knownPoints } from "../chosen/chosen-points.ts";
import { encodeConfigurations } from "../data/encode-configurations.ts";
import type { MetricModel, Surrogate } from "../surrogate.ts";
import { drawsOfSample, type OutcomeDraws, outcomeDraws } from "./joint-draws.ts";
import { truncateDraws } from "./truncation.ts";

/** The most hyperparameter samples that are used, evenly spread over all: each is conditioned on the data anew. */
const MAX_SAMPLES = 8;

/**
 * Draws the metrics of configurations together. Draws of one metric are joint over configurations, under one hyperparameter sample
 * each, of at most eight. Metrics are independent of each other, as their models are.
 *
 * @param configurations - q of them; the time grows with the cube of q
 * @param count - number of draws
 */
export function drawAt(surrogate: Surrogate, configurations: readonly Configuration[], count: number): OutcomeDraws {
  const { seed, space, features, rows, metrics } = surrogate;
  const inputs = features.of(encodeConfigurations(space, configurations));
  const stream = createRandomStream(`${seed}/${rows.length}/draws at points`);
  const drawn = metrics.map((metric, k) => ({
    ...metric,
    drawn: drawMetricAt(metric, inputs, count, stream.split(k)),
  }));
  return outcomeDraws(drawn, count, configurations.length);
}

/**
 * Draws of one metric in its own unit: count × q, row-major.
 *
 * @param inputs - features of the configurations, q × d
 */
function drawMetricAt(metric: MetricModel, inputs: Float64Array, count: number, stream: RandomStream): Float64Array {
  const { data, scale, fit } = metric;
  const samples = spreadSamples(fit.hyperparameters, Math.min(MAX_SAMPLES, fit.hyperparameters.count));
  const known = knownPoints(metric);
  const size = inputs.length / known.d;
  const drawn = new Float64Array(count * size);
  for (let s = 0; s < samples.count; s++) {
    const { from, share } = drawsOfSample(s, samples.count, count);
    if (share === 0) continue;
    const posterior = condition(known, samples, s);
    const draws = drawOutcomes(posterior, inputs, share, stream.split(s));
    const possible = truncateDraws(draws, () => predict(posterior, inputs), data.possible);
    possible.forEach((value, i) => {
      drawn[from * size + i] = toOwnScale(scale, value);
    });
  }
  return drawn;
}
