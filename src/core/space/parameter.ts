/**
 * @file One parameter of the search space: a union on `kind`, each case with only its own fields.
 */
import type { Expression } from "../expression/index.ts";

/** The native value of a parameter, as the training program receives it. */
export type ParameterValue = number | string | boolean;

/** One point of the space in native values, by parameter name; holds every active parameter, fixed and derived ones too. */
export type Configuration = Readonly<Record<string, ParameterValue>>;

/** Whether the model sees a number or its logarithm. */
export type Scale = "linear" | "log";

/** What one parent must be: one of some values, or a number between two bounds, both included. */
export type Requirement =
  | { readonly parameter: string; readonly values: readonly ParameterValue[] }
  | { readonly parameter: string; readonly min?: number; readonly max?: number };

interface Named {
  readonly name: string;
  /**
   * What must hold for the parameter to be active: every requirement, each by an active parent. An inactive parameter
   * is absent from the configuration. Without it the parameter is always active.
   */
  readonly when?: readonly Requirement[];
}

/** A parameter that is searched; `pin` holds it at one value for a while, without changing its place in the model. */
interface Tuned extends Named {
  readonly pin?: ParameterValue;
}

interface Numeric extends Tuned {
  readonly lower: number;
  readonly upper: number;
  readonly scale: Scale;
  readonly step?: number;
}

interface Listed extends Tuned {
  readonly values: readonly ParameterValue[];
}

/**
 * A parameter of the study. Numeric bounds are inclusive; `step` counts from `lower` and is for linear scales only. A
 * derived parameter is computed from others: it is handed to the program and may stand in constraints, but it is not
 * searched; it is active where all that it is computed from are.
 */
export type Parameter =
  | (Numeric & { readonly kind: "float" })
  | (Numeric & { readonly kind: "int" })
  | (Listed & { readonly kind: "ordinal" })
  | (Listed & { readonly kind: "categorical" })
  | (Tuned & { readonly kind: "bool" })
  | (Named & { readonly kind: "fixed"; readonly value: ParameterValue })
  | (Named & { readonly kind: "derived"; readonly expression: Expression });
