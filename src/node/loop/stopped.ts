/**
 * @file What is known of a trial that is stopped early.
 */
import type { EarlyStop, ProgressByMetric } from "../../core/study/index.ts";

/** Why a trial is stopped, in words and numbers, and what it had printed. */
export interface Stopped {
  readonly reason: string;
  readonly stop: EarlyStop;
  readonly progress: ProgressByMetric;
}
