// Training steps per second of examples/nlu on one core: d = 64, 2 + 1 layers, feed-forward width 128, batches of 32
// utterances of 24 words and frames of 10 tokens; and the same with batches like those of the weather domain (8 words
// and 8 tokens on average). Run `npm run build` first.
//   node benchmarks/nlu-steps.mjs [--quick]
import { createRandom } from "../examples/digits/random.mjs";
import { createEngine } from "../examples/nlu/engine.mjs";
import { countParameters, initialise } from "../examples/nlu/graph.mjs";
import { createNetwork } from "../examples/nlu/network.mjs";
import { createAdam, gradientsOf } from "../examples/nlu/training.mjs";

const SECONDS = process.argv.includes("--quick") ? 1 : 5;
const BATCH = 32;
/** Steps per round. The best round by processor time is reported, which excludes the time of other processes. */
const ROUND = 3;
const PLAN = {
  vocabulary: 2000,
  ontology: 20,
  dim: 64,
  targetDim: 16,
  encoderLayers: 2,
  encoderKernel: 5,
  encoderHeads: 4,
  encoderAttention: false,
  encoderFfn: 128,
  decoderLayers: 1,
  decoderKernel: 5,
  decoderHeads: 4,
  decoderFfn: 128,
  lengthWidth: 64,
};
const WEIGHTS = { labelSmoothing: 0.1, lengthSmoothing: 0.1, lengthWeight: 0.25 };
const RATES = { embedding: 0.1, encoder: 0.1, target: 0.1, decoder: 0.1, length: 0.1 };

/** Steps per second on random utterances. */
function measure(words, tokens, change, rates) {
  const plan = { ...PLAN, ...change, lengths: [2, tokens], longest: words };
  const random = createRandom(1);
  const network = createNetwork(createEngine(), plan, BATCH, rates);
  const { graph } = network;
  initialise(graph, random);
  graph.engine.seed(graph.randomState, 1);
  graph.dropping = true;
  const draw = () => ({
    source: Int32Array.from({ length: words }, () => random.below(plan.vocabulary)),
    target: Int32Array.from({ length: tokens }, () => random.below(plan.ontology + words)),
  });
  const batches = Array.from({ length: 20 }, () => Array.from({ length: BATCH }, draw));
  const step = createAdam(graph, { clip: 1, weightDecay: 1e-4 });
  let steps = 0;
  let best = Number.POSITIVE_INFINITY;
  const end = performance.now() + 1000 * SECONDS;
  do {
    const before = process.cpuUsage();
    for (let i = 0; i < ROUND; i++) {
      gradientsOf(network, batches[steps++ % batches.length], WEIGHTS);
      step(1e-4);
    }
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1000 / ROUND);
  } while (performance.now() < end);
  return { rate: 1000 / best, parameters: countParameters(graph) };
}

console.log("| utterances | network | parameters | steps per second |\n|---|---|---|---|");
for (const [words, tokens] of [
  [24, 10],
  [8, 8],
]) {
  for (const [name, change, rates] of [
    ["light convolutions", {}, RATES],
    ["without dropout", {}, { embedding: 0, encoder: 0, target: 0, decoder: 0, length: 0 }],
    ["and self-attention", { encoderAttention: true }, RATES],
  ]) {
    const { rate, parameters } = measure(words, tokens, change, rates);
    console.log(`| ${words} words, ${tokens} tokens | ${name} | ${parameters} | ${rate.toFixed(1)} |`);
  }
}
