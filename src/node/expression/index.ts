export { closest, meant } from "./closest.ts";
export { mentionsName } from "./mentions-name.ts";
export { type ParsedExpression, parseExpression } from "./parse-expression.ts";
export { type KnownParameters, parameterScope, type Scope, type TrialScope, trialScope } from "./scope.ts";
export {
  type Condition,
  type ConditionValues,
  readTrialCondition,
  readTrialExpression,
  type TrialCondition,
} from "./trial-condition.ts";
