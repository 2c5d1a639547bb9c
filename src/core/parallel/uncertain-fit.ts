/**
 * @file Fits whose point estimates are replaced by draws around them, for statements about trials
 * (docs/decisions/uncertainty-of-point-estimates.md).
 */
import { type Dataset, drawAroundAnova, drawAroundMap, drawAroundMapSaas, pointsToFit } from "../gp/index.ts";
import { createRandomStream } from "../random/index.ts";
import { hasChain } from "../study/index.ts";
import type { Fit } from "./task.ts";

/** The fit to these points with draws around its point estimates. The draws of SAAS and of a mixture are uncertain already. */
export function withUncertainty(points: Dataset, fit: Fit): Fit {
  const { model, hyperparameters, ensemble } = fit;
  const data = pointsToFit(points);
  const stream = createRandomStream("draws around a point estimate");
  if (model === "map") {
    const isRadial = hyperparameters.anova === undefined;
    const around = isRadial ? drawAroundMap(data, hyperparameters, stream) : drawAroundAnova(data, stream);
    return { ...fit, hyperparameters: around };
  }
  if (hasChain(model) || ensemble === undefined) return fit;
  return { ...fit, hyperparameters: drawAroundMapSaas(data, ensemble, stream) };
}
