/**
 * @file One value that the program receives and nothing searches.
 */
import type { ParameterOf } from "../parameter.ts";
import { computed } from "./computed.ts";
import type { ParameterKind } from "./kind.ts";
import { checkListed } from "./list.ts";

export const fixed: ParameterKind<ParameterOf<"fixed">> = {
  ...computed,
  check: ({ value: only }, value) => checkListed([only], value),
  values: ({ value }) => [value],
  compute: ({ value }) => value,
};
