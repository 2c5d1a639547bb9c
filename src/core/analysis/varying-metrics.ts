/**
 * @file An analysis without the metrics that never changed: a model of a constant has an interval and a probability, but
 * no trial is better than another in it.
 */
import type { ConstantMetric, Objective, Study } from "../study/index.ts";
import type { JointDraws } from "../surrogate/index.ts";
import type { TrialEstimates } from "./trial-estimates.ts";

/** What trials are compared by. */
export interface Varying {
  readonly objectives: readonly Objective[];
  /** Without estimates of constant metrics, which are taken as measured. */
  readonly estimates: TrialEstimates;
  /** With the objectives above; a constant metric has its value in every draw. */
  readonly draws?: JointDraws | undefined;
}

/** Leaves constant metrics out of objectives, estimates and draws. */
export function withoutConstants(
  { study, estimates, draws }: Omit<Varying, "objectives"> & { readonly study: Study },
  constant: readonly ConstantMetric[],
): Varying {
  const { objectives } = study;
  if (constant.length === 0) return { objectives, estimates, draws };
  const names = new Set(constant.map(({ name }) => name));
  const varying = objectives.filter(({ name }) => !names.has(name));
  const entries = [...estimates].map(([trial, metrics]) => {
    const kept = Object.entries(metrics).filter(([name]) => !names.has(name));
    return [trial, Object.fromEntries(kept)] as const;
  });
  return {
    objectives: varying,
    estimates: new Map(entries),
    draws: draws && varying.length > 0 ? drawsWithout(draws, constant) : undefined,
  };
}

/** The draws with constants among the constrained metrics, which conditions may still read. */
function drawsWithout(draws: JointDraws, constant: readonly ConstantMetric[]): JointDraws {
  const { count, size, objectives, signs, values, constrained = new Map() } = draws;
  const names = new Set(constant.map(({ name }) => name));
  const kept = objectives.flatMap((name, k) => (names.has(name) ? [] : [k]));
  const filled = constant.map(({ name, value }) => [name, new Float64Array(count * size).fill(value)] as const);
  return {
    ...draws,
    objectives: kept.flatMap((k) => objectives[k] ?? []),
    signs: kept.flatMap((k) => signs[k] ?? []),
    values: kept.flatMap((k) => values[k] ?? []),
    constrained: new Map([...constrained, ...filled]),
  };
}
