import fc from "fast-check";

/** A set of points and the number of objectives. */
export interface PointSet {
  readonly rows: number[][];
  readonly m: number;
}

/** Random point sets: half of them on a small grid (many ties and duplicates), half anywhere in [−1, 1]ᵐ. */
export function pointSets(limits: {
  minObjectives?: number;
  maxObjectives: number;
  maxPoints: number;
}): fc.Arbitrary<PointSet> {
  const { minObjectives = 1, maxObjectives, maxPoints } = limits;
  const coordinates = [
    fc.integer({ min: -1, max: 4 }).map((k) => k / 4),
    fc.double({ min: -1, max: 1, noNaN: true }).map((value) => Math.fround(value)),
  ];
  return fc
    .tuple(fc.integer({ min: minObjectives, max: maxObjectives }), fc.constantFrom(...coordinates))
    .chain(([m, coordinate]) =>
      fc
        .array(fc.array(coordinate, { minLength: m, maxLength: m }), { maxLength: maxPoints })
        .map((rows) => ({ rows, m })),
    );
}
