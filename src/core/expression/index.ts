export type { BinaryOperator, Expression, FunctionName } from "./evaluate.ts";
export { evaluate, mentions } from "./evaluate.ts";
export { violation } from "./violation.ts";
