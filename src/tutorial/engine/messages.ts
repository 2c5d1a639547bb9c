/**
 * @file What the page and its worker say to each other. Every request has an answer with the same id.
 */
import type { TransferableError } from "../../core/parallel/index.ts";
import type { Diagnosis } from "../../core/surrogate/index.ts";
import type { AcquisitionSlice, LessonBatch, LessonResults, LessonSettings } from "../../core/tutorial/index.ts";

/** Seconds by the clock of the wall. */
export interface Timed<Value> {
  readonly value: Value;
  readonly seconds: number;
}

/** A proposed batch, with the seconds that its models and its search took. */
export interface TimedBatch extends LessonBatch {
  readonly fittingSeconds: number;
  readonly searchSeconds: number;
}

/** A diagnosis; undefined where there are too few trials for one. */
export type LessonDiagnosis = { readonly diagnosis: Diagnosis; readonly fits: number } | undefined;

/** What the page asks. */
export type EngineRequest =
  | { readonly kind: "begin"; readonly settings: LessonSettings; readonly threads: number }
  | { readonly kind: "propose" }
  | { readonly kind: "evaluate" }
  | { readonly kind: "diagnose"; readonly batch: number }
  | { readonly kind: "slice"; readonly batch: number; readonly candidate: number; readonly parameter: string };

/** The answers by the kind of request. */
export interface EngineAnswers {
  readonly begin: Timed<LessonResults>;
  readonly propose: TimedBatch;
  readonly evaluate: LessonResults;
  readonly diagnose: Timed<LessonDiagnosis>;
  readonly slice: Timed<AcquisitionSlice>;
}

/** What the worker sends. */
export type EngineMessage =
  | { readonly id: number; readonly value: EngineAnswers[keyof EngineAnswers] }
  | { readonly id: number; readonly error: TransferableError }
  | { readonly progress: string };
