export type { Spread } from "../statistics/index.ts";
export { gridThrough, type ParameterGrid } from "./grid.ts";
export {
  importanceOf,
  type MetricImportance,
  type ParameterImportance,
  rankParameters,
} from "./parameter-importance.ts";
export { type Slice, type SlicePoint, slicesThrough } from "./slices.ts";
export type { ColumnGroup, SobolDesign, SobolIndices } from "./sobol-indices.ts";
