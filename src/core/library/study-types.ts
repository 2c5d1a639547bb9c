/**
 * @file The types of a study in memory, from the definition that it is created with: names and kinds of its parameters, names of
 * its metrics. A definition whose names are not known to the compiler (`Parameter[]`) has the wide types.
 */
import type { Configuration, Parameter, ParameterValue } from "../space/index.ts";
import type { Estimate } from "../surrogate/index.ts";
import type { Outcome, StudyOptions } from "./study-options.ts";

/** The values of one parameter. */
type ValueOf<P extends Parameter> = P extends { readonly kind: "float" | "int" }
  ? number
  : P extends { readonly kind: "bool" }
    ? boolean
    : P extends { readonly values: readonly (infer V)[] }
      ? V
      : P extends { readonly kind: "fixed"; readonly value: infer V }
        ? V
        : ParameterValue;

type ParametersOf<O extends StudyOptions> = O["parameters"][number];

/** Parameters that may be absent from a configuration. */
type IsConditional<P extends Parameter> = P extends { readonly when: readonly unknown[] } ? true : false;

/** A proposed configuration: every parameter with the type of its values; one with `when` may be absent. */
export type ConfigurationOf<O extends StudyOptions> = {
  readonly [P in ParametersOf<O> as IsConditional<P> extends true ? never : P["name"]]: ValueOf<P>;
} & {
  readonly [P in ParametersOf<O> as IsConditional<P> extends true ? P["name"] : never]?: ValueOf<P>;
};

/** A configuration that is given; a parameter that it leaves out takes the middle of its range. */
export type GivenConfiguration<O extends StudyOptions> = string extends ParametersOf<O>["name"]
  ? Configuration
  : Partial<ConfigurationOf<O>>;

type ObjectivesOf<O extends StudyOptions> = O["objectives"][number]["name"];

/** Metrics that may be told besides the objectives: those with a definition, and those with an outcome constraint. */
type OtherMetricsOf<O extends StudyOptions> =
  | (O["metrics"] extends object ? Extract<keyof O["metrics"], string> : never)
  | (O["outcomeConstraints"] extends readonly { readonly metric: infer M extends string }[] ? M : never);

/** What `tell` takes: every objective, and other metrics of the study. */
export type OutcomesOf<O extends StudyOptions> = { readonly [N in ObjectivesOf<O>]: Outcome } & {
  readonly [N in OtherMetricsOf<O>]?: Outcome;
};

/** The estimates of one trial. */
export type EstimatesOf<O extends StudyOptions> = Readonly<Record<ObjectivesOf<O>, Estimate>> &
  Readonly<Partial<Record<OtherMetricsOf<O>, Estimate>>>;

/** The options with the types that their own parameters and objectives ask of baseline and reference point. */
export type CheckedOptions<O extends StudyOptions> = O & {
  readonly baseline?: GivenConfiguration<O> & Never<Exclude<keyof O["baseline"], ParametersOf<O>["name"]>>;
  readonly referencePoint?: { readonly [N in ObjectivesOf<O>]?: number } & Never<
    Exclude<keyof O["referencePoint"], ObjectivesOf<O>>
  >;
};

/** Keys that must not be there. */
type Never<K extends PropertyKey> = { readonly [Key in K]: never };
