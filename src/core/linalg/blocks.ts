/**
 * @file Named arrays of an arena. One list of shapes gives both the arena's size and its views, so that the two cannot
 * disagree:
 *
 *   const { kernels, Z, K } = createWorkspace({ Z: [n, d], K: [n, n] });
 */
import { createArena } from "./arena.ts";
import type { Arena, Kernels } from "./kernels.ts";

/** Number of points whose covariances are computed together; it bounds the working memory of predictions. */
export const POINTS_PER_CHUNK = 64;

/** The shape of each array by its name, in the order in which they lie in memory. A shape is a list of whole numbers. */
export type Shapes<Name extends string = string> = Readonly<Record<Name, readonly number[]>>;

/** The arrays of a list of shapes. */
export type Blocks<Name extends string> = Readonly<Record<Name, Float64Array>>;

/** Number of doubles that `allocateBlocks` takes of an arena for these shapes. */
export function doublesOf(shapes: Shapes): number {
  return Object.values(shapes).reduce((sum, shape) => sum + evenLength(lengthOf(shape)), 0);
}

/** Allocates a zeroed array for each shape. Throws a ParetuneError ("argument") when the arena is full. */
export function allocateBlocks<Name extends string>(arena: Arena, shapes: Shapes<Name>): Blocks<Name> {
  const names = Object.keys(shapes) as Name[];
  return Object.fromEntries(names.map((name) => [name, arena.allocate(lengthOf(shapes[name]))])) as Blocks<Name>;
}

/** An arena of its own that holds just these arrays: the arrays, with the kernels that work in them. */
export function createWorkspace<Name extends string>(
  shapes: Shapes<Name>,
): Blocks<Name> & { readonly kernels: Kernels } {
  const arena = createArena(doublesOf(shapes));
  return { ...allocateBlocks(arena, shapes), kernels: arena.kernels };
}

/** An arena of up to this many doubles (32 MB) is kept for the next short computation. */
const MAX_KEPT_DOUBLES = 2 ** 22;

/** The arena of the last short computation, while nothing works in it. */
let kept: { readonly arena: Arena; readonly capacity: number } | undefined;

/**
 * What `use` computes in arrays that exist only meanwhile: it must return none of them. Unlike `createWorkspace`, it takes the arena
 * of the computation before where that is large enough. A new one costs more than factoring a covariance of a hundred points.
 */
export function inWorkspace<Name extends string, T>(
  shapes: Shapes<Name>,
  use: (workspace: Blocks<Name> & { readonly kernels: Kernels }) => T,
): T {
  const needed = doublesOf(shapes);
  const taken = kept !== undefined && kept.capacity >= needed ? kept : { arena: createArena(needed), capacity: needed };
  // A computation within this one has an arena of its own.
  if (taken === kept) kept = undefined;
  const { arena, capacity } = taken;
  try {
    return use({ ...allocateBlocks(arena, shapes), kernels: arena.kernels });
  } finally {
    arena.release(0);
    if (capacity <= MAX_KEPT_DOUBLES && capacity > (kept?.capacity ?? 0)) kept = taken;
  }
}

function lengthOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Every array of an arena takes an even number of doubles. */
function evenLength(length: number): number {
  return length + (length % 2);
}
