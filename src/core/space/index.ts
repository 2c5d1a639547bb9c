export type { Expression } from "../expression/index.ts";
export { activity, withValue } from "./activity.ts";
export { type Adoption, adoptConfiguration } from "./adopt.ts";
export { binAround } from "./bins.ts";
export type { Constraint, PreparedConstraint } from "./constraint.ts";
export { countConfigurations, type SpaceCount } from "./count.ts";
export { createSpace } from "./create-space.ts";
export { meets, parentsFirst, parentsOf } from "./dependencies.ts";
export { columnBounds, configurationKey, decode, encode, snap } from "./encode.ts";
export { enumerate } from "./enumerate.ts";
export { evaluatedConfiguration, outsideParameters } from "./evaluated.ts";
export { isFeasible } from "./feasible.ts";
export { type FeasibleShare, feasibleShare } from "./feasible-share.ts";
export { createFeatures, type Features, type NumericColumn } from "./features.ts";
export type { Bin, ValueCheck } from "./kinds/index.ts";
export {
  hasLists,
  keptValue,
  listItems,
  type NativeValue,
  nativeConfiguration,
  nativeValue,
} from "./list-values.ts";
export { neighbours } from "./neighbours.ts";
export type {
  Configuration,
  NumericParameter,
  Parameter,
  ParameterOf,
  ParameterValue,
  Requirement,
  Scale,
  TunedParameter,
} from "./parameter.ts";
export { findFeasible, repair } from "./repair.ts";
export type { RepairOptions } from "./repair-by-moves.ts";
export type { ParameterColumns, Space } from "./space.ts";
export {
  checkValue,
  middleConfiguration,
  type ValidateOptions,
  type Validation,
  validateConfiguration,
} from "./validate.ts";
export {
  coordinateOf,
  countValues,
  heldValue,
  isNumeric,
  isOrdered,
  isTuned,
  listedValues,
  tunedColumns,
} from "./values.ts";
export { shapesByColumn, type WarpedParameter, type Warping, warpRows, withWarping } from "./warping.ts";
