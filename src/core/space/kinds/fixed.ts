/**
 * @file One value that the program receives and nothing searches.
 */
import type { ParameterOf } from "../parameter.ts";
import type { ComputedKind } from "./kind.ts";
import { checkListed } from "./list.ts";

/** The kind `fixed`: one value that is not searched. */
export const fixed: ComputedKind<ParameterOf<"fixed">> = {
  isTuned: false,
  isDerived: false,
  problem: () => undefined,
  check: ({ value: only, lists }, value) => checkListed([only], value, lists),
  values: ({ value }) => [value],
  count: () => 1,
  inputs: () => [],
  compute: ({ value }) => value,
};
