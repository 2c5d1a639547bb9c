/**
 * @file The measurement of one metric of one trial.
 */
/** One metric as it was measured. */
export interface Measurement {
  readonly mean: number;
  /** Standard error of `mean`; absent when unknown (the model then infers the noise). */
  readonly standardError?: number;
  /** The number of samples that `mean` summarises. */
  readonly count: number;
  /** Of a configuration that was evaluated several times (replicates, repeats): the number of evaluations, and the standard
   * deviation between them. */
  readonly evaluations?: number;
  readonly spread?: number;
}
