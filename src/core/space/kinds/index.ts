import type { Parameter, ParameterOf } from "../parameter.ts";
import { bool } from "./bool.ts";
import { categorical } from "./categorical.ts";
import { derived } from "./derived.ts";
import { fixed } from "./fixed.ts";
import { float } from "./float.ts";
import { int } from "./int.ts";
import type { ParameterKind } from "./kind.ts";
import { ordinal } from "./ordinal.ts";

export { ordinalPlaces } from "./column-map.ts";
export type { Bin, ColumnMap, ParameterKind, ValueCheck } from "./kind.ts";

/** Every kind of parameter there is. */
const KINDS: { readonly [K in Parameter["kind"]]: ParameterKind<ParameterOf<K>> } = {
  float,
  int,
  ordinal,
  categorical,
  bool,
  fixed,
  derived,
};

/** The kind of a parameter. It may be asked about this parameter and others of the same kind. */
export function kindOf<P extends Parameter>(parameter: P): ParameterKind<P> {
  return KINDS[parameter.kind] as unknown as ParameterKind<P>;
}
