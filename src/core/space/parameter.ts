/**
 * @file One parameter of the search space: a union on `kind`, each case with only its own fields.
 */

/** The native value of a parameter, as the training program receives it. */
export type ParameterValue = number | string | boolean;

/** One point of the space in native values, by parameter name; holds every parameter, fixed ones too. */
export type Configuration = Readonly<Record<string, ParameterValue>>;

/** Whether the model sees a number or its logarithm. */
export type Scale = "linear" | "log";

/** A parameter of the study. Numeric bounds are inclusive; `step` counts from `lower` and is for linear scales only. */
export type Parameter =
  | {
      readonly kind: "float";
      readonly name: string;
      readonly lower: number;
      readonly upper: number;
      readonly scale: Scale;
      readonly step?: number;
    }
  | {
      readonly kind: "int";
      readonly name: string;
      readonly lower: number;
      readonly upper: number;
      readonly scale: Scale;
      readonly step?: number;
    }
  | { readonly kind: "ordinal"; readonly name: string; readonly values: readonly ParameterValue[] }
  | { readonly kind: "categorical"; readonly name: string; readonly values: readonly ParameterValue[] }
  | { readonly kind: "bool"; readonly name: string }
  | { readonly kind: "fixed"; readonly name: string; readonly value: ParameterValue };
