/**
 * @file How much work a search for feasible configurations may do. Work is counted, not timed, so that the result of a search is
 * the same on every machine.
 */
import { type Expression, partsOf } from "../expression/index.ts";
import type { Space } from "./space.ts";

/** Work that is left; the unit is one node of an expression, or one value of a configuration. */
export interface SearchWork {
  left: number;
}

/** The work of assembling one configuration and evaluating every constraint: at least 1. */
export function evaluationWork(space: Pick<Space, "parameters" | "constraints">): number {
  let work = 1 + space.parameters.length;
  for (const parameter of space.parameters) if ("expression" in parameter) work += expressionWork(parameter.expression);
  for (const { expression } of space.constraints) work += expressionWork(expression);
  return work;
}

/** The work of evaluating an expression: the number of its nodes. */
export function expressionWork(expression: Expression): number {
  return partsOf(expression).reduce((sum, part) => sum + expressionWork(part), 1);
}
