// Stands for a training program: accuracy and latency of a text encoder by formulas, with noise, so that the pictures of the
// concepts take a minute and are the same every time. Only the first six parameters matter.
import { parseArgs } from "node:util";

const names = ["trial", "layers", "width", "heads", "lr", "dropout", "pooling"];
const ignored = ["warmup", "label-smoothing", "clip", "weight-decay", "beta2", "batch"];
const { values } = parseArgs({
  options: Object.fromEntries([...names, ...ignored].map((name) => [name, { type: "string" }])),
});
const [trial, layers, width, heads, lr, dropout] = names.slice(0, 6).map((name) => Number(values[name]));

/** Standard normal noise that depends on the trial and on what is measured. */
function noise(stream) {
  let state = (trial * 2654435761 + stream * 40503 + 12345) >>> 0;
  const uniform = () => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 3266489917) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  uniform();
  return Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

const capacity = Math.log2(width / 64) + 1.1 * Math.log2(layers + 1);
const best = 1e-3 / Math.sqrt(width / 256);
const accuracy =
  96.5 -
  11 * Math.exp(-0.45 * capacity) -
  1.3 * Math.log10(lr / best) ** 2 -
  14 * (dropout - 0.04 * capacity) ** 2 -
  { mean: 0.5, max: 0, first: 0.2 }[values.pooling] -
  0.05 * (heads - 4) ** 2;
const latency = 0.6 + 0.16 * layers * (0.4 + (width / 256) ** 1.35) * (1 + 0.05 * heads);
console.log(`accuracy: ${(accuracy + 0.12 * noise(1)).toFixed(3)}`);
console.log(`latency_p99: ${(latency * (1 + 0.02 * noise(2))).toFixed(4)}`);
