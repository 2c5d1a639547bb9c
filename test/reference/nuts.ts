/**
 * @file The No-U-Turn sampler as the papers write it: recursive, copying everything, one expression a quantity. Draws
 * its random numbers in the order that the recursion meets them.
 */
import type { RandomStream } from "../../src/core/random/index.ts";

type Vector = readonly number[];
type Matrix = readonly Vector[];

export interface Target {
  readonly logDensity: (q: Vector) => number;
  readonly gradient: (q: Vector) => Vector;
}

interface Point {
  readonly q: Vector;
  readonly p: Vector;
}

interface Tree {
  readonly first: Point;
  readonly last: Point;
  readonly sum: Vector;
  readonly weight: number;
  readonly proposal: Vector;
  readonly on: boolean;
}

const plus = (a: Vector, b: Vector, scale = 1): Vector => a.map((x, i) => x + scale * b[i]);
const inner = (a: Vector, b: Vector): number => a.reduce((sum, x, i) => sum + x * b[i], 0);
const times = (A: Matrix, v: Vector): Vector => A.map((row) => inner(row, v));

function cholesky(A: Matrix): number[][] {
  const L = A.map((row) => row.map(() => 0));
  A.forEach((row, i) => {
    for (let j = 0; j <= i; j++) {
      const rest = row[j] - inner(L[i].slice(0, j), L[j].slice(0, j));
      L[i][j] = i === j ? Math.sqrt(rest) : rest / L[j][j];
    }
  });
  return L;
}

/** z ↦ p with p ~ N(0, Σ⁻¹). */
function momentum(inverseMass: Matrix, z: Vector): Vector {
  const L = cholesky(inverseMass);
  const p = z.slice();
  for (let i = z.length - 1; i >= 0; i--) {
    p[i] = (z[i] - L.reduce((sum, row, k) => (k > i ? sum + row[i] * p[k] : sum), 0)) / L[i][i];
  }
  return p;
}

/** One transition from q. Also says how many leapfrog steps it took. */
export function referenceTransition(
  target: Target,
  start: Vector,
  stepSize: number,
  inverseMass: Matrix,
  maxTreeDepth: number,
  stream: RandomStream,
): { position: Vector; steps: number; depth: number; divergent: boolean } {
  let steps = 0;
  let divergent = false;
  const hamiltonian = ({ q, p }: Point) => 0.5 * inner(p, times(inverseMass, p)) - target.logDensity(q);

  const leapfrog = ({ q, p }: Point, step: number): Point => {
    const half = plus(p, target.gradient(q), step / 2);
    const moved = plus(q, times(inverseMass, half), step);
    return { q: moved, p: plus(half, target.gradient(moved), step / 2) };
  };

  /** No U-turn between two ends whose stretch has this sum of momenta. */
  const straight = (a: Point, b: Point, sum: Vector) =>
    inner(times(inverseMass, a.p), sum) > 0 && inner(times(inverseMass, b.p), sum) > 0;

  const join = (a: Tree, b: Tree, accept: number): Tree => ({
    first: a.first,
    last: b.last,
    sum: plus(a.sum, b.sum),
    weight: a.weight + b.weight,
    proposal: stream.uniform() < accept ? b.proposal : a.proposal,
    on:
      straight(a.first, b.last, plus(a.sum, b.sum)) &&
      straight(a.first, b.first, plus(a.sum, b.first.p)) &&
      straight(a.last, b.last, plus(a.last.p, b.sum)),
  });

  const initial: Point = {
    q: start,
    p: momentum(
      inverseMass,
      start.map(() => stream.normal()),
    ),
  };
  const energy = hamiltonian(initial);

  const build = (from: Point, depth: number, step: number): Tree => {
    if (depth === 0) {
      steps++;
      const point = leapfrog(from, step);
      const error = hamiltonian(point) - energy;
      const lost = !(error <= 1000);
      divergent ||= lost;
      return { first: point, last: point, sum: point.p, weight: Math.exp(-error), proposal: point.q, on: !lost };
    }
    const a = build(from, depth - 1, step);
    if (!a.on) return a;
    const b = build(a.last, depth - 1, step);
    if (!b.on) return b;
    return join(a, b, b.weight / (a.weight + b.weight));
  };

  let tree: Tree = { first: initial, last: initial, sum: initial.p, weight: 1, proposal: start, on: true };
  let forwards = true;
  let depth = 0;
  while (tree.on && depth < maxTreeDepth) {
    const goForwards = stream.uniform() < 0.5;
    if (goForwards !== forwards) tree = { ...tree, first: tree.last, last: tree.first };
    forwards = goForwards;
    const more = build(tree.last, depth, forwards ? stepSize : -stepSize);
    if (!more.on) break;
    tree = join(tree, more, more.weight / tree.weight);
    depth++;
  }
  return { position: tree.proposal, steps, depth, divergent };
}
