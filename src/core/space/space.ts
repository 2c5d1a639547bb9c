/**
 * @file The search space: parameters, the columns of the unit cube that stand for them, and the constraints and
 * conditions between them.
 */
import type { PreparedConstraint } from "./constraint.ts";
import type { Parameter } from "./parameter.ts";

/** The columns of one parameter: `width` of them from `from`; fixed and derived parameters have none. */
export interface ParameterColumns {
  readonly parameter: Parameter;
  readonly from: number;
  readonly width: number;
}

/** Parameters and their coordinate in the unit cube. `createSpace` builds one. */
export interface Space {
  readonly parameters: readonly Parameter[];
  /** One entry per parameter, in the same order. */
  readonly columns: readonly ParameterColumns[];
  /** The number of columns of the unit cube: of every parameter, active or not. */
  readonly dimension: number;
  readonly constraints: readonly PreparedConstraint[];
  /** Names of the derived parameters. */
  readonly derived: readonly string[];
  /** Indices of the parameters, parents before their children. */
  readonly order: readonly number[];
  /** Whether `order` is 0, 1, 2 … */
  readonly isOrdered: boolean;
  /** Whether some parameter may be inactive. */
  readonly isConditional: boolean;
  /** Names of the parameters that others depend on or are computed from. */
  readonly parents: ReadonlySet<string>;
  /** For each parameter the names that it is computed from; empty but for derived parameters. */
  readonly inputs: readonly (readonly string[])[];
}
