/**
 * @file Exact hypervolume. One and two objectives: a sweep. Three: a sinking plane over a staircase, whose slices are
 * summed. More: the exclusive volume of each point, one dimension down (While et al. 2012, WFG, with slicing).
 */
import { dominates } from "./dominance.ts";
import { checkPoints, checkReferencePoint, rowsBeyond } from "./point-set.ts";
import { Staircase } from "./staircase.ts";

/**
 * The volume of {y : referencePoint < y, some point ≥ y}.
 *
 * @param points - n × m, row-major, maximised, any m ≥ 1; dominated points, duplicates and points that are not beyond
 *   the reference point in every objective are allowed and add nothing.
 * @param referencePoint - m numbers.
 * @returns the volume, to rounding; 0 when no point is beyond the reference point.
 * @throws ParetuneError ("argument") if a coordinate is NaN or the sizes do not fit.
 */
export function hypervolume(points: Float64Array, n: number, m: number, referencePoint: Float64Array): number {
  checkPoints("hypervolume", points, n, m);
  checkReferencePoint("hypervolume", referencePoint, m);
  const edges: Float64Array[] = [];
  for (const i of rowsBeyond(points, n, m, referencePoint)) {
    const edge = new Float64Array(m);
    for (let j = 0; j < m; j++) edge[j] = points[i * m + j] - referencePoint[j];
    edges.push(edge);
  }
  return volume(edges, m);
}

/** Volume of the union of boxes (0, e₁] × … × (0, eₘ], one for each edge vector (its first m coordinates count). */
function volume(edges: Float64Array[], m: number): number {
  if (edges.length === 0) return 0;
  if (edges.length === 1) return product(edges[0], m);
  if (m === 1) return edges.reduce((largest, edge) => Math.max(largest, edge[0]), 0);
  if (m === 2) return areaOfTwo(edges);
  if (m === 3) return volumeOfThree(edges);
  return volumeOfMany(edges, m);
}

function product(edge: Float64Array, m: number): number {
  let value = 1;
  for (let j = 0; j < m; j++) value *= edge[j];
  return value;
}

function areaOfTwo(edges: Float64Array[]): number {
  edges.sort((a, b) => b[0] - a[0]);
  let area = 0;
  let height = 0;
  for (const edge of edges) {
    if (edge[1] <= height) continue;
    area += edge[0] * (edge[1] - height);
    height = edge[1];
  }
  return area;
}

function volumeOfThree(edges: Float64Array[]): number {
  edges.sort((a, b) => b[2] - a[2]);
  const stairs = new Staircase();
  let total = 0;
  let area = 0;
  for (let k = 0; k < edges.length; k++) {
    const [x, y] = edges[k];
    const cut = stairs.find(x, y);
    if (cut !== undefined) {
      stairs.insert(x, y, cut);
      area = stairs.area();
    }
    const below = k + 1 < edges.length ? edges[k + 1][2] : 0;
    total += area * (edges[k][2] - below);
  }
  return total;
}

/**
 * In descending order of the last coordinate, a point's exclusive volume is a prism. Its height is that coordinate
 * (earlier points are at least as high); its base is the part of its other coordinates that no earlier point covers.
 */
function volumeOfMany(edges: Float64Array[], m: number): number {
  edges.sort((a, b) => b[m - 1] - a[m - 1]);
  let total = 0;
  for (let k = 0; k < edges.length; k++) {
    const covered: Float64Array[] = [];
    for (let i = 0; i < k; i++) addLimited(covered, edges[i], edges[k], m - 1);
    const base = product(edges[k], m - 1) - volume(covered, m - 1);
    if (base > 0) total += base * edges[k][m - 1];
  }
  return total;
}

/** Adds min(edge, limit) to `set`, unless a member covers it; drops the members that it covers. */
function addLimited(set: Float64Array[], edge: Float64Array, limit: Float64Array, m: number): void {
  const limited = new Float64Array(m);
  for (let j = 0; j < m; j++) limited[j] = Math.min(edge[j], limit[j]);
  let kept = 0;
  // Members do not cover each other, so none is dropped before another one turns out to cover the new edge.
  for (const member of set) {
    if (covers(member, limited, m)) return;
    if (!dominates(limited, member, m)) set[kept++] = member;
  }
  set.length = kept;
  set.push(limited);
}

function covers(a: Float64Array, b: Float64Array, m: number): boolean {
  for (let j = 0; j < m; j++) if (a[j] < b[j]) return false;
  return true;
}
