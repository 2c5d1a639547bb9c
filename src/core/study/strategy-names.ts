/**
 * @file The strategies by which a study proposes candidates, and the kinds of models that some of them use.
 */

/** The kinds of models, from the most accurate to the fastest; each is also the strategy that proposes with it. */
export const MODEL_KINDS = ["saas", "map-saas", "map"] as const;
/** A kind of model. */
export type ModelKind = (typeof MODEL_KINDS)[number];

/** The strategies, best first (src/core/designer/strategies). */
export const STRATEGIES = ["saas", "map-saas", "map", "nsga2", "tpe", "sobol", "random"] as const;
/** How candidates are proposed after the initial design. */
export type Strategy = (typeof STRATEGIES)[number];

/** Whether a strategy proposes with a model, whose kind it then is. */
export function isModelKind(strategy: Strategy): strategy is ModelKind {
  return MODEL_KINDS.some((kind) => kind === strategy);
}
