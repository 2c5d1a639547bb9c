export { type Bin, binAround } from "./bins.ts";
export { configurationKey, decode, encode, snap } from "./encode.ts";
export { createFeatures, type Features, ordinalPlaces } from "./features.ts";
export { enumerate, neighbours } from "./neighbours.ts";
export type { Configuration, Parameter, ParameterValue, Scale } from "./parameter.ts";
export { countValues, createSpace, type ParameterColumns, type Space } from "./space.ts";
export {
  checkValue,
  middleConfiguration,
  type Validation,
  type ValueCheck,
  validateConfiguration,
  valueIssue,
} from "./validate.ts";
