/**
 * @file The types of a file that fits the schema, before keys are checked against each other. The compiler compares them
 * with the schema's own.
 */
import type { NativeValue, ParameterValue } from "../../core/space/index.ts";
import type { Strategy } from "../../core/study/index.ts";
import type { CommandFields } from "./command-fields.ts";
import type { EvaluatorFields } from "./evaluator.ts";
import type { ExecutorFields } from "./executor-settings.ts";
import type { FlagFields } from "./flags.ts";
import type { TraitFields } from "./metric-bounds.ts";
import type { FromFields } from "./metric-sources.ts";
import type { NotifyFields } from "./notify.ts";
import type { ReplicatesFields } from "./replicates.ts";
import type { ResourceFields, Uses } from "./resources.ts";
import type { Statistic } from "./settings.ts";
import type { StoreFields } from "./store.ts";

interface NumericFields<Type extends string> extends TunedFields {
  readonly type: Type;
  readonly range: readonly [number, number];
  readonly scale?: "linear" | "log" | undefined;
  readonly step?: number | undefined;
}

/** `when`: for each parent a value, some values, or bounds. */
export type ConditionFields = ByName<
  NativeValue | readonly NativeValue[] | { readonly min?: number | undefined; readonly max?: number | undefined }
>;

interface DependentFields {
  readonly when?: ConditionFields | undefined;
}

interface TunedFields extends DependentFields {
  readonly pin?: NativeValue | undefined;
}

/** A parameter of any type. */
export type ParameterFields =
  | NumericFields<"float">
  | NumericFields<"int">
  | (TunedFields & { readonly type: "ordinal" | "categorical"; readonly values: readonly NativeValue[] })
  | (TunedFields & { readonly type: "bool"; readonly flag?: FlagFields | undefined })
  | (DependentFields & { readonly type: "fixed"; readonly value: NativeValue })
  | (DependentFields & { readonly type: "derived"; readonly value: string });

/** A repeated measurement. */
export interface MeasureFields {
  readonly command: CommandFields;
  readonly uses?: Uses | undefined;
  readonly pattern?: string | undefined;
  readonly flags?: string | undefined;
  readonly repeats: number;
  readonly statistic: Statistic;
  readonly warmup?: number | undefined;
  readonly exclusive?: boolean | undefined;
  readonly against?: "baseline" | undefined;
}

/** Where intermediate values are printed. */
export type ProgressFields =
  | ({ readonly flags?: string | undefined } & (
      | { readonly stdout: string }
      | { readonly stderr: string }
      | { readonly output: string }
    ))
  | { readonly csv: string; readonly column: string; readonly step?: string | undefined };

/** A recorded metric. */
export interface MetricFields extends TraitFields {
  readonly from?: FromFields | undefined;
  readonly measure?: MeasureFields | undefined;
  readonly progress?: ProgressFields | undefined;
  readonly early?: boolean | undefined;
}

/** An objective. */
export interface ObjectiveFields extends MetricFields {
  readonly goal: "maximize" | "minimize";
  readonly transform?: "none" | "log" | "logit" | undefined;
  readonly target?: number | undefined;
}

/** The budget. */
export interface BudgetFields {
  readonly trials?: number | undefined;
  readonly time?: string | undefined;
  readonly slot_time?: string | undefined;
  readonly batch?: number | undefined;
  readonly initial?: number | undefined;
  readonly parallel?: number | undefined;
  readonly stop?: string | undefined;
}

type EarlyStoppingFields = boolean | { readonly probability?: number | undefined; readonly after?: number | undefined };

type ByName<T> = Readonly<Record<string, T>>;

/** A whole study file. */
export interface StudyFields extends ExecutorFields, EvaluatorFields, NotifyFields, ResourceFields, StoreFields {
  readonly name: string;
  readonly command?: CommandFields | readonly CommandFields[] | undefined;
  readonly shell?: boolean | undefined;
  readonly cwd?: string | undefined;
  readonly config?: "flat" | "nested" | undefined;
  readonly template?: string | readonly string[] | undefined;
  readonly env?: ByName<ParameterValue> | undefined;
  readonly parameters: ByName<ParameterFields>;
  readonly constraints?: readonly string[] | undefined;
  readonly objectives: ByName<ObjectiveFields>;
  readonly outcome_constraints?: readonly string[] | undefined;
  readonly metrics?: ByName<MetricFields> | undefined;
  readonly baseline?: ByName<NativeValue> | undefined;
  readonly reference_point?: ByName<number> | undefined;
  readonly budget?: BudgetFields | undefined;
  readonly target?: ByName<number> | undefined;
  readonly strategy?: Strategy | undefined;
  readonly model?: "auto" | undefined;
  readonly input_warping?: "auto" | undefined;
  readonly think?: string | undefined;
  readonly seed?: number | undefined;
  readonly from?: string | undefined;
  readonly early_stopping?: EarlyStoppingFields | undefined;
  readonly timeout?: string | undefined;
  readonly retries?: number | undefined;
  readonly replicates?: ReplicatesFields | undefined;
}
