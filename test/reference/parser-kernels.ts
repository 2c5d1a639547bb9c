/**
 * The kernels of examples/nlu in plain double precision, for memory that is a Float64Array: what each one computes, in
 * the obvious way. Numbers are named by the index of the first one, as there.
 */

export interface Engine {
  readonly kernels: Readonly<Record<string, (...numbers: number[]) => unknown>>;
  heap: Float32Array | Float64Array;
  allocate(count: number): number;
  seed(state: number, seed: number): void;
}

const PANEL = 8;
const strideOf = (keys: number) => (keys + 3) & ~3;
const logistic = (x: number) => 1 / (1 + Math.exp(-x));

/** An arena for `size` numbers. */
export function createReferenceEngine(size: number): Engine {
  const heap = new Float64Array(size);
  let free = 16;
  let state = 0;
  const allocate = (count: number) => {
    const at = free;
    free += Math.ceil((count + 4) / 16) * 16;
    if (free > size) throw new Error("the reference arena is full");
    return at;
  };
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const draw = (mask: number, count: number, rate: number) => {
    for (let i = 0; i < count; i++) heap[mask + i] = uniform() < rate ? 0 : 1 / (1 - rate);
  };
  return {
    heap,
    allocate,
    seed: (_, seed) => {
      state = seed;
    },
    kernels: {
      ...productKernels(heap),
      ...elementKernels(heap),
      ...rowKernels(heap),
      ...convolutionKernels(heap),
      ...attentionKernels(heap),
      drawMask: draw,
    },
  };
}

/** Where B[p, j] lies in a packed matrix of k rows. */
const packedAt = (k: number, p: number, j: number) => (j - (j % PANEL)) * k + p * PANEL + (j % PANEL);

function productKernels(x: Float64Array) {
  return {
    pack(from: number, k: number, n: number, to: number) {
      for (let p = 0; p < k; p++) for (let j = 0; j < n; j++) x[to + packedAt(k, p, j)] = x[from + p * n + j]!;
    },
    packTransposed(from: number, n: number, k: number, to: number) {
      for (let p = 0; p < k; p++) for (let j = 0; j < n; j++) x[to + packedAt(k, p, j)] = x[from + j * k + p]!;
    },
    multiply(a: number, m: number, k: number, packed: number, n: number, bias: number, c: number) {
      for (let i = 0; i < m; i++) {
        for (let j = 0; j < n; j++) {
          let sum = bias < 0 ? x[c + i * n + j]! : bias > 0 ? x[bias + j]! : 0;
          for (let p = 0; p < k; p++) sum += x[a + i * k + p]! * x[packed + packedAt(k, p, j)]!;
          x[c + i * n + j] = sum;
        }
      }
    },
    multiplyTransposed(a: number, b: number, m: number, k: number, n: number, c: number) {
      for (let i = 0; i < k; i++) {
        for (let j = 0; j < n; j++) {
          let sum = 0;
          for (let p = 0; p < m; p++) sum += x[a + p * k + i]! * x[b + p * n + j]!;
          x[c + i * n + j] = sum;
        }
      }
    },
    columnSums(a: number, m: number, n: number, to: number) {
      for (let j = 0; j < n; j++) {
        x[to + j] = 0;
        for (let i = 0; i < m; i++) x[to + j]! += x[a + i * n + j]!;
      }
    },
  };
}

function elementKernels(x: Float64Array) {
  return {
    clear: (at: number, count: number) => void x.fill(0, at, at + count),
    addTo(y: number, from: number, count: number) {
      for (let i = 0; i < count; i++) x[y + i]! += x[from + i]!;
    },
    multiplyBy(y: number, by: number, count: number) {
      for (let i = 0; i < count; i++) x[y + i]! *= x[by + i]!;
    },
    rectify(at: number, count: number) {
      for (let i = 0; i < count; i++) x[at + i] = Math.max(x[at + i]!, 0);
    },
    rectifyBack(at: number, delta: number, count: number) {
      for (let i = 0; i < count; i++) if (!(x[at + i]! > 0)) x[delta + i] = 0;
    },
    glu(at: number, rows: number, n: number, out: number) {
      for (let i = 0; i < rows * n; i++) {
        const from = at + 2 * n * Math.floor(i / n) + (i % n);
        x[from + n] = logistic(x[from + n]!);
        x[out + i] = x[from]! * x[from + n]!;
      }
    },
    gluBack(at: number, delta: number, rows: number, n: number, dx: number) {
      for (let i = 0; i < rows * n; i++) {
        const offset = 2 * n * Math.floor(i / n) + (i % n);
        const gate = x[at + offset + n]!;
        x[dx + offset] = x[delta + i]! * gate;
        x[dx + offset + n] = x[delta + i]! * x[at + offset]! * gate * (1 - gate);
      }
    },
    sumOfSquares(at: number, count: number) {
      let sum = 0;
      for (let i = 0; i < count; i++) sum += x[at + i]! ** 2;
      return sum;
    },
    adam(
      w: number,
      g: number,
      m: number,
      v: number,
      count: number,
      scale: number,
      rate: number,
      fix: number,
      keep: number,
    ) {
      for (let i = 0; i < count; i++) {
        const slope = scale * x[g + i]!;
        x[m + i] = 0.9 * x[m + i]! + 0.1 * slope;
        x[v + i] = 0.98 * x[v + i]! + 0.02 * slope * slope;
        x[w + i] = keep * x[w + i]! - (rate * x[m + i]!) / (Math.sqrt(x[v + i]! * fix) + 1e-8);
      }
    },
  };
}

function rowKernels(x: Float64Array) {
  return {
    normalise(
      at: number,
      y: number,
      rows: number,
      n: number,
      gain: number,
      bias: number,
      unit: number,
      spread: number,
      out: number,
    ) {
      for (let r = 0; r < rows; r++) {
        const row = Array.from({ length: n }, (_, j) => x[at + r * n + j]! + (y === 0 ? 0 : x[y + r * n + j]!));
        const mean = row.reduce((sum, v) => sum + v, 0) / n;
        const inverse = 1 / Math.sqrt(row.reduce((sum, v) => sum + (v - mean) ** 2, 0) / n + 1e-5);
        x[spread + r] = inverse;
        row.forEach((v, j) => {
          x[unit + r * n + j] = (v - mean) * inverse;
          x[out + r * n + j] = x[gain + j]! * (v - mean) * inverse + x[bias + j]!;
        });
      }
    },
    normaliseBack(
      unit: number,
      spread: number,
      delta: number,
      rows: number,
      n: number,
      gain: number,
      dGain: number,
      dBias: number,
      dx: number,
    ) {
      x.fill(0, dGain, dGain + n);
      x.fill(0, dBias, dBias + n);
      for (let r = 0; r < rows; r++) {
        let mean = 0;
        let lean = 0;
        for (let j = 0; j < n; j++) {
          const slope = x[delta + r * n + j]!;
          x[dGain + j]! += slope * x[unit + r * n + j]!;
          x[dBias + j]! += slope;
          mean += (slope * x[gain + j]!) / n;
          lean += (slope * x[gain + j]! * x[unit + r * n + j]!) / n;
        }
        for (let j = 0; j < n; j++) {
          const slope = x[delta + r * n + j]! * x[gain + j]!;
          x[dx + r * n + j] = x[spread + r]! * (slope - mean - lean * x[unit + r * n + j]!);
        }
      }
    },
    meanOfRows(at: number, rows: number, n: number, out: number) {
      for (let j = 0; j < n; j++) {
        x[out + j] = 0;
        for (let r = 0; r < rows; r++) x[out + j]! += x[at + r * n + j]! / rows;
      }
    },
    spreadRow(row: number, rows: number, n: number, add: number, to: number) {
      for (let i = 0; i < rows * n; i++) x[to + i] = (add ? x[to + i]! : 0) + x[row + (i % n)]! / rows;
    },
  };
}

function convolutionKernels(x: Float64Array) {
  const each = (
    length: number,
    n: number,
    heads: number,
    k: number,
    work: (t: number, from: number, c: number, tap: number) => void,
  ) => {
    for (let t = 0; t < length; t++) {
      for (let c = 0; c < n; c++) {
        for (let j = 0; j < k; j++) {
          const from = t + j - (k - 1) / 2;
          if (from >= 0 && from < length) work(t, from, c, Math.floor((c * heads) / n) * k + j);
        }
      }
    }
  };
  return {
    convolve(at: number, length: number, n: number, taps: number, heads: number, k: number, out: number) {
      x.fill(0, out, out + length * n);
      each(length, n, heads, k, (t, from, c, tap) => {
        x[out + t * n + c]! += x[taps + tap]! * x[at + from * n + c]!;
      });
    },
    convolveBack(
      at: number,
      delta: number,
      length: number,
      n: number,
      taps: number,
      heads: number,
      k: number,
      dTaps: number,
      dx: number,
    ) {
      x.fill(0, dx, dx + length * n);
      each(length, n, heads, k, (t, from, c, tap) => {
        x[dx + from * n + c]! += x[taps + tap]! * x[delta + t * n + c]!;
        x[dTaps + tap]! += x[at + from * n + c]! * x[delta + t * n + c]!;
      });
    },
  };
}

function attentionKernels(x: Float64Array) {
  /** Calls `work` with the index in p of each probability, and where the head's columns of its query and key begin. */
  const each = (
    queries: number,
    keys: number,
    heads: number,
    width: number,
    work: (p: number, i: number, j: number, column: number) => void,
  ) => {
    for (let h = 0; h < heads; h++) {
      for (let i = 0; i < queries; i++) {
        for (let j = 0; j < keys; j++) work((h * queries + i) * strideOf(keys) + j, i, j, h * width);
      }
    }
  };
  const dot = (a: number, b: number, n: number) => {
    let sum = 0;
    for (let c = 0; c < n; c++) sum += x[a + c]! * x[b + c]!;
    return sum;
  };
  const addScaled = (y: number, s: number, from: number, n: number) => {
    for (let c = 0; c < n; c++) x[y + c]! += s * x[from + c]!;
  };
  return {
    score(
      q: number,
      ldq: number,
      k: number,
      ldk: number,
      queries: number,
      keys: number,
      heads: number,
      width: number,
      p: number,
    ) {
      const sums = new Map<number, number>();
      const row = (at: number) => at - (at % strideOf(keys));
      each(queries, keys, heads, width, (at, i, j, column) => {
        const e = Math.exp(dot(q + i * ldq + column, k + j * ldk + column, width) / Math.sqrt(width));
        x[p + at] = e;
        sums.set(row(at), (sums.get(row(at)) ?? 0) + e);
      });
      each(queries, keys, heads, width, (at) => {
        x[p + at]! /= sums.get(row(at))!;
      });
    },
    scoreBack(
      q: number,
      ldq: number,
      k: number,
      ldk: number,
      queries: number,
      keys: number,
      heads: number,
      width: number,
      p: number,
      dp: number,
      dq: number,
      dk: number,
    ) {
      const stride = strideOf(keys);
      for (let i = 0; i < queries; i++) x.fill(0, dq + i * ldq, dq + i * ldq + heads * width);
      each(queries, keys, heads, width, (at, i, j, column) => {
        const mean = dot(p + at - (at % stride), dp + at - (at % stride), keys);
        const slope = (x[p + at]! * (x[dp + at]! - mean)) / Math.sqrt(width);
        addScaled(dq + i * ldq + column, slope, k + j * ldk + column, width);
        addScaled(dk + j * ldk + column, slope, q + i * ldq + column, width);
      });
    },
    attend(
      p: number,
      v: number,
      ldv: number,
      queries: number,
      keys: number,
      heads: number,
      width: number,
      out: number,
    ) {
      x.fill(0, out, out + queries * heads * width);
      each(queries, keys, heads, width, (at, i, j, column) => {
        addScaled(out + i * heads * width + column, x[p + at]!, v + j * ldv + column, width);
      });
    },
    attendBack(
      p: number,
      v: number,
      ldv: number,
      queries: number,
      keys: number,
      heads: number,
      width: number,
      delta: number,
      dp: number,
      dv: number,
    ) {
      each(queries, keys, heads, width, (at, i, j, column) => {
        const slope = delta + i * heads * width + column;
        x[dp + at] = dot(slope, v + j * ldv + column, width);
        addScaled(dv + j * ldv + column, x[p + at]!, slope, width);
      });
    },
  };
}
