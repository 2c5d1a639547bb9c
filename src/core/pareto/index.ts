export type { BoxDecomposition } from "./box-decomposition.ts";
export { boxDecomposition, limitedBoxDecomposition } from "./boxes.ts";
export { constrainedRanks } from "./constrained.ts";
export { nonDominated, nonDominatedFirst, nonDominatedRanks } from "./dominance.ts";
export { hypervolume } from "./hypervolume.ts";
export { inferReferencePoint } from "./reference-point.ts";
