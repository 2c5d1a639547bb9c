// Times each kernel of build/core/linalg at several sizes and prints a Markdown table. Run `npm run build` first.
//   node benchmarks/kernels.mjs [--quick] [--shares]
// --shares prints the last section alone: the whole density with its gradient, and the share of each step.
import { build } from "esbuild";
import { createDataset } from "../build/core/gp/index.js";
import { createSaasLogDensity } from "../build/core/gp/saas-density.js";
import { createArena } from "../build/core/linalg/index.js";

const SIZES = [64, 128, 240, 500];
const D = 24;
const BUDGET_MS = process.argv.includes("--quick") ? 100 : 700;
/** Shortest round: long compared with the clock's resolution, short compared with a scheduler's time slice. */
const ROUND_MS = 0.2;

/** Numbers in (0, 1), the same on every run. */
function uniform(seed) {
  let state = seed | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4294967296;
  };
}

/** Milliseconds per call: the best of many short rounds, which excludes the time of other processes. */
function time(call) {
  const end = performance.now() + BUDGET_MS;
  let calls = 1;
  let best = Number.POSITIVE_INFINITY;
  do {
    const start = performance.now();
    for (let i = 0; i < calls; i++) call();
    const elapsed = performance.now() - start;
    best = Math.min(best, elapsed / calls);
    if (elapsed < ROUND_MS) calls *= 2;
  } while (performance.now() < end);
  return best;
}

/** Arenas of the kernels in plain TypeScript, which are part of the tests. */
const { outputFiles } = await build({
  entryPoints: [new URL("../test/reference/reference-arena.ts", import.meta.url).pathname],
  bundle: true,
  format: "esm",
  write: false,
});
const { createReferenceArena } = await import(
  `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`
);

/** All arrays that the kernels need for n observations and q candidates, in an arena that `create` makes. */
function createOperands(create, n, q) {
  const arena = create(8 * n * n + 8 * q * n + 4 * (n + q) * D + 200);
  const next = uniform(n);
  const a = (length) => arena.allocate(length);
  const w = {
    kernels: arena.kernels,
    n,
    q,
    Z: a(n * D),
    Q: a(q * D),
    K: a(n * n),
    S: a(n * n),
    A: a(n * n),
    L: a(n * n),
    M: a(n * n),
    G: a(n * n),
    Kq: a(q * n),
    Sq: a(q * n),
    B: a(q * n),
    C: a(q * n),
    out: a(Math.max(D, q * D)),
  };
  // Three relevant coordinates; the others have lengthscales of about 30, as inferred with SAAS.
  for (let i = 0; i < n * D; i++) w.Z[i] = next() * (i % D < 3 ? 3 : 0.03);
  for (let i = 0; i < q * D; i++) w.Q[i] = next() * (i % D < 3 ? 3 : 0.03);
  covariance(w);
  w.L.set(w.A);
  w.kernels.choleskyInPlace(w.L, n);
  w.kernels.invertTriangular(w.L, n, w.M);
  w.kernels.gramOfLower(w.M, n, w.G);
  return w;
}

function covariance(w) {
  w.kernels.covariance("matern52", w.Z, w.n, D, 1.3, w.K, w.S);
  w.A.set(w.K);
  for (let i = 0; i < w.n; i++) w.A[i * w.n + i] += 0.05;
}

/** One gradient: covariance, factor (in place), inverse, then the weights P ∘ S and their reduction. */
function gradient({ kernels, n, Z, K, S, M, G, out }) {
  kernels.covariance("matern52", Z, n, D, 1.3, K, S);
  for (let i = 0; i < n; i++) K[i * n + i] += 0.05;
  kernels.choleskyInPlace(K, n);
  kernels.invertTriangular(K, n, M);
  kernels.gramOfLower(M, n, G);
  for (let i = 0; i < n; i++) for (let k = 0, at = i * n; k < i; k++, at++) G[at] *= S[at];
  kernels.weightedSquaredDifferences(Z, G, n, D, out);
}

/** One hyperparameter sample's work for a batch of q candidates: forward and backward. */
function acquisition(w) {
  const { kernels, n, q } = w;
  kernels.crossCovariance("matern52", w.Q, q, w.Z, n, D, 1.3, w.Kq, w.Sq);
  kernels.multiplyLower(w.Kq, q, w.M, n, w.B);
  kernels.multiplyLowerTransposed(w.B, q, w.M, n, w.C);
  kernels.crossDifferences(w.C, w.Q, q, w.Z, n, D, w.out);
}

/** name → [call, floating-point operations]; exp counts as 40 operations. */
const SQUARE = {
  covariance: [(w) => w.kernels.covariance("matern52", w.Z, w.n, D, 1.3, w.K, w.S), (n) => (n * n * (3 * D + 50)) / 2],
  choleskyInPlace: [
    (w) => {
      w.A.set(w.K);
      for (let i = 0; i < w.n; i++) w.A[i * w.n + i] += 0.05;
      w.kernels.choleskyInPlace(w.A, w.n);
    },
    (n) => n ** 3 / 3,
  ],
  invertTriangular: [(w) => w.kernels.invertTriangular(w.L, w.n, w.M), (n) => n ** 3 / 3],
  gramOfLower: [(w) => w.kernels.gramOfLower(w.M, w.n, w.G), (n) => n ** 3 / 3],
  weightedSquaredDifferences: [
    (w) => w.kernels.weightedSquaredDifferences(w.Z, w.G, w.n, D, w.out),
    (n) => (n * n * 4 * D) / 2,
  ],
  "SAAS gradient, all of these": [gradient, (n) => n ** 3 + (n * n * (7 * D + 50)) / 2],
};

const BATCH = {
  crossCovariance: [
    (w) => w.kernels.crossCovariance("matern52", w.Q, w.q, w.Z, w.n, D, 1.3, w.Kq, w.Sq),
    (n, q) => q * n * (3 * D + 50),
  ],
  multiplyLower: [(w) => w.kernels.multiplyLower(w.Kq, w.q, w.M, w.n, w.B), (n, q) => q * n * n],
  multiplyLowerTransposed: [(w) => w.kernels.multiplyLowerTransposed(w.B, w.q, w.M, w.n, w.C), (n, q) => q * n * n],
  crossDifferences: [(w) => w.kernels.crossDifferences(w.C, w.Q, w.q, w.Z, w.n, D, w.out), (n, q) => q * n * 3 * D],
  "acquisition, all of these": [acquisition, (n, q) => 2 * q * n * n + q * n * (6 * D + 50)],
  solveLowerInPlace: [
    (w) => {
      w.B.set(w.Kq);
      w.kernels.solveLowerInPlace(w.L, w.n, w.B, w.q);
    },
    (n, q) => q * n * n,
  ],
  solveLowerTransposedInPlace: [
    (w) => {
      w.B.set(w.Kq);
      w.kernels.solveLowerTransposedInPlace(w.L, w.n, w.B, w.q);
    },
    (n, q) => q * n * n,
  ],
  multiplyTransposed: [(w) => w.kernels.multiplyTransposed(w.Kq, w.q, w.G, w.n, w.n, w.C), (n, q) => 2 * q * n * n],
};

function row(name, n, q, call, flops) {
  const wasm = createOperands(createArena, n, q);
  const ms = time(() => call(wasm));
  const plain = createOperands(createReferenceArena, n, q);
  const plainMs = time(() => call(plain));
  const gflops = flops(n, q) / ms / 1e6;
  const size = q === 0 ? `${n}` : `${n}, q = ${q}`;
  console.log(
    `| ${name} | ${size} | ${ms.toFixed(3)} | ${gflops.toFixed(1)} | ${plainMs.toFixed(2)} | ${(plainMs / ms).toFixed(1)} |`,
  );
}

/** The SAAS log density as NUTS calls it, with the priors and their gradients, and with inferred noise. */
function density(n) {
  const next = uniform(n);
  const x = Float64Array.from({ length: n * D }, next);
  const y = Float64Array.from({ length: n }, (_, i) => Math.sin(5 * x[i * D]) + x[i * D + 3] + 0.1 * next());
  const evaluate = createSaasLogDensity(createDataset({ X: x, d: D }, y, { mean: 0, deviation: 1 }));
  const at = new Float64Array(D + 4).fill(-1);
  const gradient = new Float64Array(D + 4);
  return () => evaluate(at, gradient);
}

function shares(n) {
  const w = createOperands(createArena, n, 0);
  const whole = time(density(n));
  const steps = Object.entries(SQUARE).filter(([name]) => !name.startsWith("SAAS"));
  const times = steps.map(([name, [call]]) => [name, time(() => call(w))]);
  const rest = whole - times.reduce((sum, [, ms]) => sum + ms, 0);
  console.log(`\n## One SAAS log density with its gradient, n = ${n}, by step\n`);
  console.log("As NUTS calls it, including the priors. Each step is timed separately.\n");
  console.log("| step | ms | share |");
  console.log("|---|---|---|");
  const line = (name, ms) => console.log(`| ${name} | ${ms.toFixed(3)} | ${((100 * ms) / whole).toFixed(0)} % |`);
  for (const [name, ms] of times) line(name, ms);
  line("everything else", Math.max(0, rest));
  line("whole", whole);
}

if (process.argv.includes("--shares")) {
  shares(240);
  process.exit(0);
}

const { cpus } = await import("node:os");
console.log("# The kernels compared with their TypeScript reference\n");
console.log(
  `Node ${process.version}, one core of ${cpus()[0].model.trim()}, D = ${D}, Matérn-5/2. \`node benchmarks/kernels.mjs\`.`,
);
console.log(
  "Best of many rounds. Products with a triangular matrix count as half of the full product, exp as 40 operations.\n",
);
console.log("| kernel | n | ms | GFLOP/s | reference, ms | ratio |");
console.log("|---|---|---|---|---|---|");
for (const [name, [call, flops]] of Object.entries(SQUARE)) for (const n of SIZES) row(name, n, 0, call, flops);
for (const [name, [call, flops]] of Object.entries(BATCH))
  for (const q of [1, 8, 16, 64]) row(name, 240, q, call, flops);
shares(240);
