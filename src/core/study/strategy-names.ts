/**
 * @file The strategies by which a study proposes candidates, and the kinds of models that some of them use.
 */

/**
 * The kinds of models, from the most accurate to the fastest; each is also the strategy that proposes with it. `auto` is a mixture
 * of `saas` and `map`.
 */
export const MODEL_KINDS = ["auto", "saas", "map-saas", "map"] as const;
/** A kind of model. */
export type ModelKind = (typeof MODEL_KINDS)[number];

/** The kinds that are not mixtures of others: a metric may get one of them by evidence (`model: auto`). */
export const PURE_KINDS = ["saas", "map-saas", "map"] as const;
/** A kind of model that is no mixture of others. */
export type PureKind = (typeof PURE_KINDS)[number];

/** The strategies, best first (src/core/designer/strategies). */
export const STRATEGIES = ["auto", "saas", "map-saas", "map", "nsga2", "tpe", "sobol", "random"] as const;
/** How candidates are proposed after the initial design. */
export type Strategy = (typeof STRATEGIES)[number];

/** Whether a kind of model has draws of a Markov chain, which may go on from an earlier one. */
export function hasChain(kind: ModelKind): boolean {
  return kind === "saas" || kind === "auto";
}

/** Whether a strategy proposes with a model, whose kind it then is. */
export function isModelKind(strategy: Strategy): strategy is ModelKind {
  return MODEL_KINDS.some((kind) => kind === strategy);
}
