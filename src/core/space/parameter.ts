/**
 * @file One parameter of the search space: a union on `kind`, each case with only its own fields. The kinds are defined
 * in `kinds/`.
 */
import type { Expression, ExpressionValue } from "../expression/index.ts";

/** The native value of a parameter, as the training program receives it. */
export type ParameterValue = ExpressionValue;

/** One point of the space in native values, by parameter name. It holds every active parameter, fixed and derived ones too. */
export type Configuration = Readonly<Record<string, ParameterValue>>;

/** Whether the model sees a number or its logarithm. */
export type Scale = "linear" | "log";

/**
 * The values of one parent with which a parameter is active: one of a list, or a number between two bounds, both
 * included.
 */
export type Requirement =
  | { readonly parameter: string; readonly values: readonly ParameterValue[] }
  | { readonly parameter: string; readonly min?: number; readonly max?: number };

interface Named {
  readonly name: string;
  /**
   * The requirements for the parameter to be active: all of them must be met, each by an active parent. An inactive
   * parameter is absent from the configuration. Without `when` the parameter is always active.
   */
  readonly when?: readonly Requirement[];
}

/** A parameter that is searched. `pin` holds it at one value for a while and keeps its dimension in the model. */
interface Tuned extends Named {
  readonly pin?: ParameterValue;
}

/** Numbers between two bounds, both included. `step` counts from `lower` and is for linear scales only. */
interface Range extends Tuned {
  readonly lower: number;
  readonly upper: number;
  readonly scale: Scale;
  readonly step?: number;
}

/** A list of values. */
interface Listed extends Tuned, MaybeLists {
  readonly values: readonly ParameterValue[];
}

interface MaybeLists {
  /** Some values are lists, which stand here as their canonical text (list-values.ts). */
  readonly lists?: true;
}

/**
 * A parameter of the study. A derived parameter is computed from others: the program receives it and constraints may
 * mention it, but it is not searched. It is active where all parameters that it is computed from are.
 */
export type Parameter =
  | (Range & { readonly kind: "float" })
  | (Range & { readonly kind: "int" })
  | (Listed & { readonly kind: "ordinal" })
  | (Listed & { readonly kind: "categorical" })
  | (Tuned & { readonly kind: "bool" })
  | (Named & MaybeLists & { readonly kind: "fixed"; readonly value: ParameterValue })
  | (Named & { readonly kind: "derived"; readonly expression: Expression });

/** The parameters of one kind. */
export type ParameterOf<K extends Parameter["kind"]> = Extract<Parameter, { kind: K }>;

/** A parameter with bounds and a scale. */
export type NumericParameter = Extract<Parameter, Range>;

/** A parameter that is searched, pinned or not. */
export type TunedParameter = Exclude<Parameter, { kind: "fixed" | "derived" }>;
