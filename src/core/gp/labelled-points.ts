/** @file What a classifier is fitted to. Structured-cloneable. */

/** Points of the unit cube with their class. */
export interface LabelledPoints {
  /** Number of points and of input columns. */
  readonly n: number;
  readonly d: number;
  /** Inputs, n × d, row-major. */
  readonly X: Float64Array;
  /** The lengthscale that each column has, as in `Dataset`. */
  readonly group?: Int32Array;
  /** 1 or −1, length n. */
  readonly labels: Float64Array;
  /** Numbers of trials with each label, where the points are a part of them. */
  readonly totals?: { readonly failed: number; readonly completed: number };
}
