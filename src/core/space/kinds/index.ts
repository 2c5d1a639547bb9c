import type { Parameter, ParameterOf, TunedParameter } from "../parameter.ts";
import { bool } from "./bool.ts";
import { categorical } from "./categorical.ts";
import { derived } from "./derived.ts";
import { fixed } from "./fixed.ts";
import { float } from "./float.ts";
import { int } from "./int.ts";
import type { ComputedKind, TunedKind } from "./kind.ts";
import { ordinal } from "./ordinal.ts";

export type { Bin, ColumnMap, ValueCheck } from "./kind.ts";

/** Every kind of parameter there is. */
const KINDS: {
  readonly [K in Parameter["kind"]]: ParameterOf<K> extends TunedParameter
    ? TunedKind<ParameterOf<K>>
    : ComputedKind<ParameterOf<K>>;
} = { float, int, ordinal, categorical, bool, fixed, derived };

/** The kind of a parameter. Call its methods with parameters of this kind only. */
export function kindOf(parameter: TunedParameter): TunedKind<Parameter>;
/** The kind of any parameter, searched or not. */
export function kindOf(parameter: Parameter): TunedKind<Parameter> | ComputedKind<Parameter>;
export function kindOf({ kind }: Parameter): TunedKind<Parameter> | ComputedKind<Parameter> {
  return KINDS[kind] as unknown as TunedKind<Parameter> | ComputedKind<Parameter>;
}
