/**
 * @file True or false: a category of two values.
 */
import type { ParameterOf } from "../parameter.ts";
import type { TunedKind } from "./kind.ts";
import { listKind } from "./list.ts";

/** The kind `bool`: true or false. */
export const bool: TunedKind<ParameterOf<"bool">> = listKind(() => [false, true]);
