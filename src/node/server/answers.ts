/**
 * @file The types of the answers. The schemas in answer-schemas.ts are declared with them, and the dashboard imports them, so that
 * what is validated, described and drawn cannot drift apart.
 */

import type { RunStateJson } from "../operations/run-state-json.ts";

export type { PausedStudyJson, RunStateJson } from "../operations/run-state-json.ts";

/** A value of a parameter. */
export type ParameterValue = string | number | boolean;

/** Values of parameters by name; a list stands for a value that is a list. */
export type Parameters = Readonly<Record<string, unknown>>;

/** One metric as it was measured. */
export interface MeasurementAnswer {
  readonly mean: number;
  readonly standardError?: number | undefined;
  readonly count?: number | undefined;
}

/** The numbers of the trials that count towards the budget. */
export interface BudgetTrialsAnswer {
  readonly completed: number;
  readonly failed: number;
  /** Stopped early. */
  readonly stopped: number;
  readonly running: number;
  /** Failed, while it is being checked whether that is a fault of the machine. */
  readonly held: number;
}

/** A study in the list. */
export interface ListedStudyAnswer {
  readonly name: string;
  readonly file: string;
  readonly trials?: number | undefined;
  readonly ended?: number | undefined;
  readonly running?: number | undefined;
  readonly failed?: number | undefined;
  /** Null where only time is limited. */
  readonly budget?: number | null | undefined;
  readonly counted?: BudgetTrialsAnswer | undefined;
  readonly run?: RunStateJson | undefined;
  /** When something was last recorded. */
  readonly lastEvent?: string | null | undefined;
  /** When a trial last got a result: completed, failed, or was stopped early. */
  readonly lastResult?: string | null | undefined;
  readonly problem?: string | undefined;
}

/** The status of a trial. */
export type TrialStatus = "pending" | "running" | "completed" | "failed" | "cancelled";

/** What a metric was while a trial trained. */
export interface CurveAnswer {
  readonly steps: readonly number[];
  readonly values: readonly number[];
}

/** A row of `trials --json`. */
export interface TrialRowAnswer {
  readonly trial: number;
  readonly id: string;
  readonly status: TrialStatus;
  readonly origin: string;
  /** The trial that is repeated. */
  readonly of?: number | undefined;
  readonly parameters: Parameters;
  /** Parameters whose values are outside the search space. */
  readonly outside?: readonly string[] | undefined;
  readonly metrics: Readonly<Record<string, MeasurementAnswer>>;
  readonly missing?: Readonly<Record<string, string>> | undefined;
  readonly reason?: string | undefined;
  /** Of a trial that counts as running no more: its evaluation has failed, and it is being checked whether that is the machine's fault. */
  readonly held?: { readonly reason: string; readonly ended: string } | undefined;
  readonly stop?: StopAnswer | undefined;
  readonly progress?: Readonly<Record<string, CurveAnswer>> | undefined;
  readonly start?: string | undefined;
  readonly end?: string | undefined;
  /** In seconds, without the time for which its commands waited for units. */
  readonly duration?: number | undefined;
  /** The time for which its commands waited for units, in seconds. */
  readonly waited?: number | undefined;
  /** The units of resources that its commands held. */
  readonly units?: Readonly<Record<string, readonly string[]>> | undefined;
  /** The machine that has its folder, where several machines may run the study. */
  readonly host?: string | undefined;
  readonly folder?: string | undefined;
  readonly amended?: readonly AmendedAnswer[] | undefined;
}

/** Why a trial was stopped early. */
export interface StopAnswer {
  readonly probability: number;
  readonly expected: Readonly<Record<string, { readonly mean: number; readonly standardError: number }>>;
}

/** An outcome before it was revised. */
export interface AmendedAnswer {
  readonly time: string;
  readonly was: {
    readonly status: string;
    readonly metrics?: Readonly<Record<string, MeasurementAnswer>> | undefined;
    readonly reason?: string | undefined;
    readonly stop?: StopAnswer | undefined;
  };
}

/** A file of a trial. */
export interface FileAnswer {
  readonly path: string;
  readonly bytes: number;
  readonly modified: string;
}

/** A trial with its commands and files. */
export interface TrialPageAnswer extends TrialRowAnswer {
  readonly cwd: string;
  readonly commands: readonly string[];
  readonly files: readonly FileAnswer[];
}

/** A value with its interval; bounds are null where the uncertainty is unknown. */
export interface IntervalAnswer {
  readonly median: number;
  readonly lower: number | null;
  readonly upper: number | null;
}

/** An estimate of one metric of a trial beside its measurement. */
export interface ObjectiveAnswer extends IntervalAnswer {
  readonly measured: MeasurementAnswer;
  /** In joint standard errors; null if both are exact. Present where measurement and estimate contradict each other. */
  readonly contradiction?: number | null | undefined;
  /** Improvement over the reference as a share of it; null without a reference. */
  readonly gain?: (IntervalAnswer & { readonly probability?: number | null | undefined }) | null | undefined;
}

/** A trial as a result. */
export interface PointAnswer {
  readonly trial: number;
  readonly origin: string;
  readonly parameters: Parameters;
  readonly probability: number | null;
  readonly membership: number | null;
  readonly feasible?: boolean | undefined;
  readonly feasibility?: number | null | undefined;
  readonly outside?: readonly string[] | undefined;
  readonly revised?: boolean | undefined;
  readonly objectives: Readonly<Record<string, ObjectiveAnswer>>;
}

/** The recommended trial. */
export interface RecommendationAnswer extends PointAnswer {
  readonly rule: string;
  readonly sure: boolean;
  readonly words: readonly string[];
  readonly differences?:
    | readonly { readonly parameter: string; readonly baseline?: unknown; readonly value?: unknown }[]
    | undefined;
  readonly folder?: string | null | undefined;
  readonly cwd?: string | undefined;
  readonly commands?: readonly string[] | undefined;
  /** The command that evaluates the finalists again. */
  readonly confirm?: string | undefined;
}

/** What has been found after each completed trial. */
export interface CurvePointAnswer {
  readonly trial: number;
  readonly measured: number;
  readonly model?: number | undefined;
}

/** The document of `best --json`. */
export interface FindingsAnswer {
  readonly basis: "model" | "measured";
  readonly reference: Readonly<Record<string, { readonly value: number; readonly source: string }>>;
  readonly inferredReference?: Readonly<Record<string, number>> | undefined;
  readonly hypervolume: number | null;
  readonly front: readonly PointAnswer[];
  readonly contenders: readonly PointAnswer[];
  readonly recommendation: RecommendationAnswer | null;
  readonly constant?: readonly unknown[] | undefined;
  readonly bounds?: readonly { readonly words: string; readonly command: string | null }[] | undefined;
  readonly curve: { readonly quantity: string; readonly points: readonly CurvePointAnswer[] } | null;
}

/** A budget in time, in seconds. */
export interface TimeAnswer {
  readonly spent: number;
  readonly budget: number;
  readonly left: number;
}

/** The units that a running trial holds, or the resources that it waits for. */
export type UnitStateAnswer =
  | { readonly holds: Readonly<Record<string, readonly string[]>> }
  | { readonly waitsFor: readonly string[] };

/** The document of `status --json`. */
export interface StatusAnswer {
  readonly study: string;
  readonly store: string;
  readonly budget: number | null;
  readonly trials: Readonly<Record<TrialStatus, number>>;
  readonly ended: number;
  readonly told: number;
  readonly stoppedEarly?: number | undefined;
  /** Number of trials whose failures are held. */
  readonly held?: number | undefined;
  readonly repeats: number;
  readonly seconds?: TimeAnswer | undefined;
  readonly slotSeconds?: TimeAnswer | undefined;
  readonly run: RunStateJson;
  /** What running trials hold or wait for, by number. */
  readonly units?: Readonly<Record<string, UnitStateAnswer>> | undefined;
  readonly front: readonly number[];
  readonly hypervolume: number | null;
  readonly expectedGain: {
    readonly trials: number;
    readonly hypervolume: number | null;
    readonly share: number;
  } | null;
  /** The kind of each metric's model in the last fit. */
  readonly models: Readonly<Record<string, string>> | null;
  /** Why each of them is what it is; absent without models. */
  readonly modelReasons?: Readonly<Record<string, readonly string[]>> | undefined;
  readonly lastEvent: string | null;
  readonly edits: readonly { readonly time?: string | undefined }[];
}

/** An objective of the study. */
export interface ObjectiveDefinition {
  readonly name: string;
  readonly goal: "maximize" | "minimize";
  readonly unit?: string | undefined;
}

/** A parameter of the study. */
export interface ParameterDefinition {
  readonly name: string;
  /** The name of a kind of src/core/space/kinds. */
  readonly kind: string;
  readonly lower?: number | undefined;
  readonly upper?: number | undefined;
  readonly scale?: "linear" | "log" | undefined;
  readonly step?: number | undefined;
  readonly values?: readonly unknown[] | undefined;
  /** The only value that is used at present. */
  readonly pin?: unknown;
  readonly isConditional?: boolean | undefined;
  /** When it is used: `optimizer is adamw`; absent if it always is. */
  readonly condition?: string | undefined;
}

/** What the study file says. */
export interface DefinitionAnswer {
  readonly objectives: readonly ObjectiveDefinition[];
  /** Units of metrics that are no objectives, by name. */
  readonly metrics: readonly { readonly name: string; readonly unit?: string | undefined }[];
  readonly parameters: readonly ParameterDefinition[];
  readonly baseline?: Parameters | undefined;
  readonly outcomeConstraints: readonly string[];
  /** The program that asks for trials evaluates them; absent: the commands do. */
  readonly evaluator?: "caller" | undefined;
  readonly strategy: string;
  readonly batch: number;
  readonly parallel: number;
  /** The limits of the budget; the number of trials is null where only time is limited. */
  readonly budget: {
    readonly trials: number | null;
    readonly seconds?: number | undefined;
    readonly slotSeconds?: number | undefined;
  };
}

/** A study. */
export interface StudyPageAnswer {
  readonly name: string;
  readonly file: string;
  /** The number of the last event. */
  readonly events: number;
  readonly definition: DefinitionAnswer;
  /** Whether it is being run, and whether it is paused. */
  readonly run: RunStateJson;
  readonly status: StatusAnswer | null;
  /** Absent without a status. */
  readonly counted?: BudgetTrialsAnswer | undefined;
  /** When a trial last got a result; null before the first. */
  readonly lastResult?: string | null | undefined;
  readonly best: FindingsAnswer | null;
  /** Why there is no status. */
  readonly message?: string | undefined;
}

/** The estimates of one trial. */
export interface EstimateAnswer {
  readonly trial: number;
  readonly isOnFront: boolean;
  readonly membership: number | null;
  readonly probability: number | null;
  readonly feasibility: number | null;
  readonly objectives: Readonly<
    Record<string, IntervalAnswer & { readonly contradiction?: number | null | undefined }>
  >;
}

/** What the model estimates of every completed trial. */
export interface EstimatesAnswer {
  /** Whether no result has come since. */
  readonly isUpToDate: boolean;
  /** Whether the model is being fitted now. */
  readonly isFitting: boolean;
  /** The number of the trials that it was fitted to; null before there is a model. */
  readonly trials: number | null;
  readonly estimates: readonly EstimateAnswer[];
}

/** An error. */
export interface ErrorAnswer {
  readonly error: { readonly code: string; readonly message: string };
}
