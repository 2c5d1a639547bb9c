/** @file Discrepancies of point sets, straight from their closed forms; slow (n²d). */

type Points = readonly ArrayLike<number>[];

const product = (dimension: number, factor: (j: number) => number): number => {
  let value = 1;
  for (let j = 0; j < dimension; j++) value *= factor(j);
  return value;
};

/** Σ over points of Π over coordinates. */
const single = (points: Points, factor: (x: number) => number): number =>
  points.reduce((sum, x) => sum + product(x.length, (j) => factor(x[j]!)), 0);

/** Σ over ordered pairs of points of Π over coordinates. */
const double = (points: Points, factor: (x: number, y: number) => number): number =>
  points.reduce((sum, x) => sum + points.reduce((s, y) => s + product(x.length, (j) => factor(x[j]!, y[j]!)), 0), 0);

/** Centred L₂ discrepancy, squared (Hickernell 1998, eq. 5.1c). */
export function centeredDiscrepancy(points: Points): number {
  const n = points.length;
  const d = points[0]!.length;
  const c = (x: number): number => Math.abs(x - 0.5);
  return (
    (13 / 12) ** d -
    (2 / n) * single(points, (x) => 1 + c(x) / 2 - c(x) ** 2 / 2) +
    double(points, (x, y) => 1 + c(x) / 2 + c(y) / 2 - Math.abs(x - y) / 2) / n ** 2
  );
}

/** Wrap-around L₂ discrepancy, squared (Hickernell 1998, eq. 5.9c). */
export function wraparoundDiscrepancy(points: Points): number {
  const gap = (x: number, y: number): number => Math.abs(x - y) * (1 - Math.abs(x - y));
  return -((4 / 3) ** points[0]!.length) + double(points, (x, y) => 1.5 - gap(x, y)) / points.length ** 2;
}

/** L₂ star discrepancy (Warnock 1972), not squared. */
export function starDiscrepancy(points: Points): number {
  const n = points.length;
  const d = points[0]!.length;
  const squared =
    3 ** -d -
    (2 ** (1 - d) / n) * single(points, (x) => 1 - x * x) +
    double(points, (x, y) => 1 - Math.max(x, y)) / n ** 2;
  return Math.sqrt(squared);
}
