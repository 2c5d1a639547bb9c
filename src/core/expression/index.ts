export {
  type CheckedExpression,
  checkExpression,
  type Environment,
  typeOfValues,
  type ValueType,
} from "./check-types.ts";
export { type ExpressionValues, evaluate } from "./evaluate-expression.ts";
export {
  type BinaryExpression,
  type BinaryOperator,
  type Comparison,
  type Expression,
  type ExpressionValue,
  type FunctionName,
  isComparison,
  mentions,
  partsOf,
  withParts,
} from "./expression.ts";
export { type LinearBound, type LinearForm, linearBounds } from "./linear.ts";
export { expressionText } from "./print.ts";
export { violation } from "./violation.ts";
