/**
 * @file Trajectories as trees, built without recursion. A stretch of 2ᵏ leapfrog points is a subtree. A new point is a
 * subtree of one, and whenever the two newest subtrees have the same size they merge, like the carries of a binary
 * counter. At most one subtree per level exists at a time, so that all memory is allocated once.
 *
 * Merging draws the subtree's proposal in proportion to the weights exp(H₀ − H) (multinomial sampling, Betancourt 2017,
 * appendix A.3) and checks the no-U-turn criterion on the whole and across the junction of its halves: on the first
 * half with the first point of the second and the other way round, which catches trajectories whose period matches the
 * tree's.
 */
import type { RandomStream } from "../random/index.ts";
import { exp, logAddExp } from "../special/index.ts";
import { goesOn } from "./termination.ts";

/** The state of a chain: a position with its gradient and log density. */
export interface Draw {
  readonly position: Float64Array;
  readonly gradient: Float64Array;
  logDensity: number;
}

/** A stretch of trajectory in the order of integration, whichever way time runs. Arrays have length d; merging swaps them. */
export interface Subtree {
  startMomentum: Float64Array;
  startVelocity: Float64Array;
  endMomentum: Float64Array;
  endVelocity: Float64Array;
  /** Sum of the momenta of all points. */
  momentumSum: Float64Array;
  /** log Σ exp(H₀ − H) over all points. */
  logWeight: number;
  proposal: Draw;
}

/** The probability with which a merge takes the new proposal. */
export type ProposalRule =
  | "multinomial" // its share of the two weights
  | "biased"; // min(1, new weight/old weight): moves farther, and still leaves the target invariant

/** Allocates a draw. */
export function allocateDraw(dimension: number): Draw {
  return {
    position: new Float64Array(dimension),
    gradient: new Float64Array(dimension),
    logDensity: Number.NEGATIVE_INFINITY,
  };
}

/** Allocates a subtree. */
export function allocateSubtree(dimension: number): Subtree {
  return {
    startMomentum: new Float64Array(dimension),
    startVelocity: new Float64Array(dimension),
    endMomentum: new Float64Array(dimension),
    endVelocity: new Float64Array(dimension),
    momentumSum: new Float64Array(dimension),
    logWeight: Number.NEGATIVE_INFINITY,
    proposal: allocateDraw(dimension),
  };
}

/** to ← from (the arrays are copied). */
export function copyDraw(from: Draw, to: Draw): void {
  to.position.set(from.position);
  to.gradient.set(from.gradient);
  to.logDensity = from.logDensity;
}

/** Makes `tree` the subtree of one point with this weight. */
export function setLeaf(
  tree: Subtree,
  point: Draw & { readonly momentum: Float64Array; readonly velocity: Float64Array },
  logWeight: number,
): void {
  tree.startMomentum.set(point.momentum);
  tree.startVelocity.set(point.velocity);
  tree.endMomentum.set(point.momentum);
  tree.endVelocity.set(point.velocity);
  tree.momentumSum.set(point.momentum);
  tree.logWeight = logWeight;
  copyDraw(point, tree.proposal);
}

/** Reverses the order of a stretch: the point integrated last becomes the first. */
export function reverseInPlace(tree: Subtree): void {
  const momentum = tree.startMomentum;
  tree.startMomentum = tree.endMomentum;
  tree.endMomentum = momentum;
  const velocity = tree.startVelocity;
  tree.startVelocity = tree.endVelocity;
  tree.endVelocity = velocity;
}

/** Merges `next`, which starts where `tree` ends, into `tree`; `next` is overwritten. Takes one uniform draw. False at a U-turn. */
export function mergeInPlace(tree: Subtree, next: Subtree, rule: ProposalRule, stream: RandomStream): boolean {
  const total = logAddExp(tree.logWeight, next.logWeight);
  const against = rule === "multinomial" ? total : tree.logWeight;
  if (stream.uniform() < exp(next.logWeight - against)) {
    const proposal = tree.proposal;
    tree.proposal = next.proposal;
    next.proposal = proposal;
  }
  const on =
    goesOn(tree.startVelocity, next.endVelocity, tree.momentumSum, next.momentumSum) &&
    goesOn(tree.startVelocity, next.startVelocity, tree.momentumSum, next.startMomentum) &&
    goesOn(tree.endVelocity, next.endVelocity, next.momentumSum, tree.endMomentum);
  for (let i = 0; i < tree.momentumSum.length; i++) tree.momentumSum[i] += next.momentumSum[i];
  tree.logWeight = total;
  const momentum = tree.endMomentum;
  tree.endMomentum = next.endMomentum;
  next.endMomentum = momentum;
  const velocity = tree.endVelocity;
  tree.endVelocity = next.endVelocity;
  next.endVelocity = velocity;
  return on;
}
