/** Loops over rows of n numbers, n a multiple of 4: layer normalisation, means of rows. */
import { lanes } from "./exp";

/**
 * Layer normalisation of x + y (rows × n; y = 0: of x): unit (rows × n) <- the sum with mean 0 and variance 1, spread
 * (rows) <- the inverse of its standard deviation, out <- gain unit + bias.
 */
export function normalise(
  x: i32, y: i32, rows: i32, n: i32, gain: i32, bias: i32, unit: i32, spread: i32, out: i32,
): void {
  const bytes: usize = <usize>n << 2;
  const g: usize = <usize>gain << 2;
  const b: usize = <usize>bias << 2;
  for (let r = 0; r < rows; r++) {
    const from: usize = (<usize>x << 2) + <usize>r * bytes;
    const other: usize = (<usize>y << 2) + <usize>r * bytes;
    const to: usize = (<usize>unit << 2) + <usize>r * bytes;
    const into: usize = (<usize>out << 2) + <usize>r * bytes;
    let sum = f32x4.splat(0);
    for (let j: usize = 0; j < bytes; j += 16) {
      let v = v128.load(from + j);
      if (y != 0) v = f32x4.add(v, v128.load(other + j));
      v128.store(to + j, v);
      sum = f32x4.add(sum, v);
    }
    const mean = f32x4.splat(lanes(sum) / <f32>n);
    let squares = f32x4.splat(0);
    for (let j: usize = 0; j < bytes; j += 16) {
      const v = f32x4.sub(v128.load(to + j), mean);
      squares = f32x4.add(squares, f32x4.mul(v, v));
    }
    const inverse: f32 = 1 / sqrt<f32>(lanes(squares) / <f32>n + 1e-5);
    store<f32>(<usize>(spread + r) << 2, inverse);
    const scale = f32x4.splat(inverse);
    for (let j: usize = 0; j < bytes; j += 16) {
      const v = f32x4.mul(f32x4.sub(v128.load(to + j), mean), scale);
      v128.store(to + j, v);
      v128.store(into + j, f32x4.add(f32x4.mul(v, v128.load(g + j)), v128.load(b + j)));
    }
  }
}

/** dx (rows × n) from delta; gainDelta and biasDelta (n) are overwritten. */
export function normaliseBack(
  unit: i32, spread: i32, delta: i32, rows: i32, n: i32, gain: i32, gainDelta: i32, biasDelta: i32, dx: i32,
): void {
  const bytes: usize = <usize>n << 2;
  const g: usize = <usize>gain << 2;
  const dg: usize = <usize>gainDelta << 2;
  const db: usize = <usize>biasDelta << 2;
  memory.fill(dg, 0, bytes);
  memory.fill(db, 0, bytes);
  const share: f32 = <f32>1 / <f32>n;
  for (let r = 0; r < rows; r++) {
    const u: usize = (<usize>unit << 2) + <usize>r * bytes;
    const d: usize = (<usize>delta << 2) + <usize>r * bytes;
    const to: usize = (<usize>dx << 2) + <usize>r * bytes;
    let sum = f32x4.splat(0);
    let along = f32x4.splat(0);
    for (let j: usize = 0; j < bytes; j += 16) {
      const slope = v128.load(d + j);
      const v = v128.load(u + j);
      const product = f32x4.mul(slope, v);
      v128.store(db + j, f32x4.add(v128.load(db + j), slope));
      v128.store(dg + j, f32x4.add(v128.load(dg + j), product));
      sum = f32x4.add(sum, f32x4.mul(slope, v128.load(g + j)));
      along = f32x4.add(along, f32x4.mul(product, v128.load(g + j)));
    }
    const mean = f32x4.splat(lanes(sum) * share);
    const lean = f32x4.splat(lanes(along) * share);
    const scale = f32x4.splat(load<f32>(<usize>(spread + r) << 2));
    for (let j: usize = 0; j < bytes; j += 16) {
      const slope = f32x4.sub(f32x4.mul(v128.load(d + j), v128.load(g + j)), mean);
      v128.store(to + j, f32x4.mul(scale, f32x4.sub(slope, f32x4.mul(lean, v128.load(u + j)))));
    }
  }
}

/** out (n) <- the mean of the rows of x (rows × n). */
export function meanOfRows(x: i32, rows: i32, n: i32, out: i32): void {
  const bytes: usize = <usize>n << 2;
  const share = f32x4.splat(1 / <f32>rows);
  for (let j: usize = 0; j < bytes; j += 16) {
    let at: usize = (<usize>x << 2) + j;
    let sum = f32x4.splat(0);
    for (let r = 0; r < rows; r++) {
      sum = f32x4.add(sum, v128.load(at));
      at += bytes;
    }
    v128.store((<usize>out << 2) + j, f32x4.mul(sum, share));
  }
}

/** Each row of x (rows × n) <- itself (add = 1) or nothing, plus row / rows. */
export function spreadRow(row: i32, rows: i32, n: i32, add: i32, x: i32): void {
  const bytes: usize = <usize>n << 2;
  const share = f32x4.splat(1 / <f32>rows);
  for (let j: usize = 0; j < bytes; j += 16) {
    const part = f32x4.mul(share, v128.load((<usize>row << 2) + j));
    let at: usize = (<usize>x << 2) + j;
    for (let r = 0; r < rows; r++) {
      v128.store(at, add != 0 ? f32x4.add(part, v128.load(at)) : part);
      at += bytes;
    }
  }
}
