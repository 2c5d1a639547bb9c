/** @file The points of a large study from which its models are computed (chosen-points.ts). */
import type { Dataset } from "../../gp/index.ts";

/** Rows of a study's own trials, ascending. */
export interface ChosenRows {
  /** Statements about trials are conditioned on these. */
  readonly known: readonly number[];
  /** Of these, those with which candidates are searched for. */
  readonly searched: readonly number[];
}

/** The points of one metric at the chosen rows, and at chosen points of an earlier study. */
export interface ChosenPoints {
  readonly known: Dataset;
  readonly searched: Dataset;
}

/** How many trials the models of a large study were computed from. */
export interface ChosenCounts {
  readonly trials: number;
  readonly known: number;
  readonly searched: number;
}
