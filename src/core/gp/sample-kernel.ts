/**
 * @file The covariance function of one hyperparameter sample. It is radial, outputscale · k(r), or an ANOVA kernel (Durrande,
 * Ginsbourger, Roustant & Carraro 2013),
 *
 *   outputscale · Π_f (1 − w_f (1 − k(r_f))),
 *
 * a product over the parameters f, whose distance r_f is that in their own columns. Multiplied out it is a sum over all sets of
 * parameters: their effects alone, and their interactions, of which the higher ones have less variance the smaller the weights
 * are. A radial kernel knows little where no point is near in all parameters that matter; with small weights an ANOVA kernel
 * predicts there from points that are near in each.
 *
 * | symbol | meaning | shape |
 * |---|---|---|
 * | Z, Q | inputs over lengthscales, in the order of columns that `scale` gives them | n × d, q × d |
 * | K | covariances | |
 * | S | slopes of a radial kernel (linalg/kernels.ts); without a meaning otherwise | |
 */
import { type AnovaFactors, addInputGradient, type KernelFamily, type Kernels, scaleInputs } from "../linalg/index.ts";
import { countRelevances, type Inputs } from "./data.ts";
import { anovaWeights, type HyperparameterSamples } from "./hyperparameters.ts";

/** Covariances of n inputs with each other. All arrays are of the arena of `kernels`. */
export interface OwnCovariance {
  readonly kernels: Kernels;
  readonly Z: Float64Array;
  readonly n: number;
  readonly K: Float64Array;
  readonly S: Float64Array;
}

/** Covariances between q and n inputs. */
export interface CrossCovariance extends OwnCovariance {
  readonly Q: Float64Array;
  readonly q: number;
}

/** The covariance function of one hyperparameter sample. */
export interface SampleKernel {
  /** out ← points over lengthscales (count × d). */
  scale(points: Float64Array, out: Float64Array): void;
  /** Writes K and S, lower triangles with diagonal (n × n). */
  covariance(own: OwnCovariance): void;
  /** Writes K and S, q × n. */
  crossCovariance(cross: CrossCovariance): void;
  /**
   * Adds Σ_k A_ik ∂K_ik/∂x_ij to `gradient` (q × d), for the covariances that `crossCovariance` left.
   *
   * @param adjoints - A, q × n; overwritten
   * @param byScaled - q × d; overwritten
   */
  addInputGradient(
    cross: CrossCovariance,
    adjoints: Float64Array,
    byScaled: Float64Array,
    gradient: Float64Array,
  ): void;
}

/** The covariance function of sample `index` for inputs with these columns. */
export function kernelOf(samples: HyperparameterSamples, index: number, inputs: Inputs): SampleKernel {
  const { d } = samples;
  const lengthscale = samples.lengthscale.slice(index * d, (index + 1) * d);
  const outputscale = samples.outputscale[index];
  const weight = anovaWeights(samples, index);
  return weight === undefined
    ? radialKernel(samples.family, lengthscale, outputscale)
    : anovaKernel(lengthscale, outputscale, weight, inputs);
}

function radialKernel(family: KernelFamily, lengthscale: Float64Array, outputscale: number): SampleKernel {
  const d = lengthscale.length;
  return {
    scale: (points, out) => scaleInputs(points, lengthscale, out),
    covariance: ({ kernels, Z, n, K, S }) => kernels.covariance(family, Z, n, d, outputscale, K, S),
    crossCovariance: ({ kernels, Q, q, Z, n, K, S }) =>
      kernels.crossCovariance(family, Q, q, Z, n, d, outputscale, K, S),
    addInputGradient({ kernels, Q, q, Z, n, S }, adjoints, byScaled, gradient) {
      for (let at = 0; at < q * n; at++) adjoints[at] *= S[at];
      kernels.crossDifferences(adjoints, Q, q, Z, n, d, byScaled);
      addInputGradient(byScaled, lengthscale, gradient);
    },
  };
}

function anovaKernel(
  lengthscale: Float64Array,
  outputscale: number,
  weight: Float64Array,
  inputs: Inputs,
): SampleKernel {
  const d = lengthscale.length;
  const order = columnsByRelevance(inputs);
  const factors = anovaFactors(inputs, weight);
  return {
    scale(points, out) {
      for (let at = 0; at < points.length; at += d) {
        for (let j = 0; j < d; j++) out[at + j] = points[at + order[j]] / lengthscale[order[j]];
      }
    },
    covariance: ({ kernels, Z, n, K }) => kernels.anovaCovariance(factors, Z, n, d, outputscale, K),
    crossCovariance: ({ kernels, Q, q, Z, n, K }) =>
      kernels.anovaCrossCovariance(factors, Q, q, Z, n, d, outputscale, K),
    addInputGradient({ kernels, Q, q, Z, n, K }, adjoints, byScaled, gradient) {
      for (let at = 0; at < q * n; at++) adjoints[at] *= K[at];
      kernels.anovaInputGradient(factors, adjoints, Q, q, Z, n, d, byScaled);
      for (let at = 0; at < gradient.length; at += d) {
        for (let j = 0; j < d; j++) gradient[at + order[j]] += byScaled[at + j] / lengthscale[order[j]];
      }
    },
  };
}

/** The columns of the inputs, those of a relevance one after the other. */
export function columnsByRelevance({ d, group }: Inputs): Int32Array {
  const columns = Int32Array.from({ length: d }, (_, j) => j);
  return group === undefined ? columns : columns.sort((a, b) => group[a] - group[b] || a - b);
}

/** Number of columns of each relevance. */
export function relevanceWidths(inputs: Inputs): Int32Array {
  const widths = new Int32Array(countRelevances(inputs));
  if (inputs.group === undefined) return widths.fill(1);
  for (const relevance of inputs.group) widths[relevance]++;
  return widths;
}

/** The factors of an ANOVA kernel whose columns have these weights (length d). */
function anovaFactors(inputs: Inputs, weight: Float64Array): AnovaFactors {
  const weights = new Float64Array(countRelevances(inputs));
  for (let j = 0; j < inputs.d; j++) weights[inputs.group === undefined ? j : inputs.group[j]] = weight[j];
  return { weights, columns: relevanceWidths(inputs) };
}
