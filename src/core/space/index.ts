export type { BinaryOperator, Expression, FunctionName } from "../expression/index.ts";
export { evaluate, mentions } from "../expression/index.ts";
export { type Adoption, adoptConfiguration } from "./adopt.ts";
export { type Bin, binAround } from "./bins.ts";
export { activity, parentsFirst, parentsOf } from "./conditions.ts";
export { brokenConstraints, type Constraint, isFeasible, type PreparedConstraint } from "./constraint.ts";
export { columnBounds, configurationKey, decode, encode, snap } from "./encode.ts";
export { enumerate } from "./enumerate.ts";
export { type FeasibleShare, feasibleShare, findFeasible } from "./feasibility.ts";
export { createFeatures, type Features, type NumericColumn, ordinalPlaces } from "./features.ts";
export { neighbours } from "./neighbours.ts";
export type { Configuration, Parameter, ParameterValue, Requirement, Scale } from "./parameter.ts";
export { type RepairOptions, repair } from "./repair.ts";
export { createSpace, type ParameterColumns, type Space } from "./space.ts";
export {
  checkValue,
  conditionText,
  middleConfiguration,
  type ValidateOptions,
  type Validation,
  type ValueCheck,
  validateConfiguration,
  valueIssue,
} from "./validate.ts";
export { countValues, isTuned, listedValues, type TunedParameter } from "./values.ts";
export { shapesByColumn, type WarpedParameter, type Warping, warpRows, withWarping } from "./warping.ts";
