/**
 * @file Trains a semantic parser on utterances and their frames, and validates it on held-out utterances.
 * `node train.mjs --out DIR` writes DIR/metrics.json and DIR/model.json; `--help` lists the flags.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describeFlags, readFlags, runProgram } from "../digits/flags.mjs";
import { createRandom, shuffle } from "../digits/random.mjs";
import { CORPUS_FLAGS, readCorpus } from "./data.mjs";
import { createEngine } from "./engine.mjs";
import { countParameters, initialise } from "./graph.mjs";
import { exportModel } from "./model.mjs";
import { createNetwork } from "./network.mjs";
import { evaluate } from "./parsing.mjs";
import { train } from "./training.mjs";

const share = (initial, help) => ({ type: "float", min: 0, max: 0.9, default: initial, help });
const heads = (initial, help) => ({ type: "choice", values: [1, 2, 4], default: initial, help });

const FLAGS = {
  dim: { type: "choice", values: [16, 32, 48, 64, 80, 96, 112, 128], default: 64, help: "width of the network" },
  "encoder-layers": { type: "int", min: 1, max: 6, default: 2, help: "encoder layers" },
  "encoder-kernel": {
    type: "choice",
    values: [3, 5, 7, 9, 11, 13, 15],
    default: 5,
    help: "kernel size of the last convolution, in words; the first has 3",
  },
  "encoder-heads": heads(4, "heads of convolutions and self-attention"),
  "encoder-attention": { type: "bool", default: false, help: "self-attention before each convolution" },
  "encoder-ffn": { type: "int", min: 8, max: 1024, default: 128, help: "units of each feed-forward layer" },
  "target-dim": { type: "int", min: 1, max: 256, default: 16, help: "width of the decoder's input" },
  "decoder-layers": { type: "int", min: 1, max: 6, default: 1, help: "decoder layers" },
  "decoder-kernel": {
    type: "choice",
    values: [3, 5, 7, 9, 11, 13, 15],
    default: 5,
    help: "kernel size of the last convolution, in tokens",
  },
  "decoder-heads": heads(4, "heads of convolutions and cross-attention"),
  "decoder-ffn": { type: "int", min: 8, max: 1024, default: 128, help: "units of each feed-forward layer" },
  "length-width": { type: "int", min: 4, max: 1024, default: 64, help: "units of the length module" },
  lr: { type: "float", min: 0, max: 1, default: 0.005, help: "highest learning rate" },
  warmup: {
    type: "float",
    min: 0,
    max: 0.9,
    default: 0.1,
    help: "share of the training in which the learning rate rises",
  },
  batch: { type: "int", min: 1, max: 512, default: 32, help: "utterances per step" },
  budget: { type: "int", min: 0, max: 10_000_000, default: 16_000, help: "total number of training utterances seen" },
  checks: { type: "int", min: 1, max: 1000, default: 8, help: "checks on held-out utterances, evenly spaced" },
  patience: { type: "int", min: 1, max: 1000, default: 3, help: "checks without improvement before training stops" },
  "weight-decay": {
    type: "float",
    min: 0,
    max: 10,
    default: 0.0001,
    help: "decoupled weight decay, not applied to biases",
  },
  clip: { type: "float", min: 0.001, max: 1000, default: 5, help: "largest norm of the gradient" },
  "label-smoothing": share(0, "label smoothing of the frame's tokens"),
  "length-smoothing": share(0, "label smoothing of the frame's length"),
  "length-weight": {
    type: "float",
    min: 0,
    max: 10,
    default: 0.25,
    help: "weight of the length's loss relative to the tokens'",
  },
  "embedding-dropout": share(0, "dropout after the words' embedding"),
  "encoder-dropout": share(0, "dropout in each layer of the encoder"),
  "target-dropout": share(0, "dropout after the decoder's input"),
  "decoder-dropout": share(0, "dropout in each layer of the decoder"),
  "length-dropout": share(0, "dropout in the length module"),
  ...CORPUS_FLAGS,
  seed: { type: "int", min: 0, max: 4294967295, default: 1, help: "seed of weights, order and dropout" },
  out: { type: "text", help: "folder for metrics.json and model.json; created if absent" },
};

/** Training utterances that are held out for the checks of early stopping. */
const CHECKED = 400;

/** The architecture of the network, from the flags and the corpus. */
function planOf(flags, { train: examples, vocabulary, ontology }) {
  const lengths = [...new Set(examples.map(({ target }) => target.length))].sort((a, b) => a - b);
  return {
    vocabulary: vocabulary.length,
    ontology: ontology.length,
    lengths,
    longest: examples.reduce((most, { source }) => Math.max(most, source.length), 1),
    dim: flags.dim,
    targetDim: flags["target-dim"],
    encoderLayers: flags["encoder-layers"],
    encoderKernel: flags["encoder-kernel"],
    encoderHeads: flags["encoder-heads"],
    encoderAttention: flags["encoder-attention"],
    encoderFfn: flags["encoder-ffn"],
    decoderLayers: flags["decoder-layers"],
    decoderKernel: flags["decoder-kernel"],
    decoderHeads: flags["decoder-heads"],
    decoderFfn: flags["decoder-ffn"],
    lengthWidth: flags["length-width"],
  };
}

function ratesOf(flags) {
  return {
    embedding: flags["embedding-dropout"],
    encoder: flags["encoder-dropout"],
    target: flags["target-dropout"],
    decoder: flags["decoder-dropout"],
    length: flags["length-dropout"],
  };
}

function settingsOf(flags) {
  return {
    rate: flags.lr,
    warmup: flags.warmup,
    batch: flags.batch,
    budget: flags.budget,
    checks: flags.checks,
    patience: flags.patience,
    clip: flags.clip,
    weightDecay: flags["weight-decay"],
    labelSmoothing: flags["label-smoothing"],
    lengthSmoothing: flags["length-smoothing"],
    lengthWeight: flags["length-weight"],
  };
}

/** The standard error of a proportion, as if at least one row were wrong and one right: no score is certain. */
function standardErrorOf(part, rows) {
  const cut = Math.min(1 - 1 / rows, Math.max(1 / rows, part));
  return Math.sqrt((cut * (1 - cut)) / rows);
}

/** Examples for training and for the checks of early stopping. */
function splitExamples(examples, random) {
  const order = shuffle(
    Int32Array.from(examples, (_, i) => i),
    random,
  );
  const checked = Math.min(CHECKED, Math.floor(examples.length / 10));
  const pick = (rows) => Array.from(rows, (row) => examples[row]);
  return { checked: pick(order.subarray(0, checked)), taught: pick(order.subarray(checked)) };
}

function main(flags) {
  if (flags.help) {
    console.log(describeFlags("node train.mjs [flags] --out DIR: trains a semantic parser.", FLAGS));
    return;
  }
  const corpus = readCorpus(flags);
  const plan = planOf(flags, corpus);
  const random = createRandom(flags.seed);
  const { taught, checked } = splitExamples(corpus.train, random);
  const network = createNetwork(createEngine(), plan, flags.batch, ratesOf(flags));
  initialise(network.graph, random);
  const started = performance.now();
  let last = null;
  const { seen, steps } = train(network, taught, checked, settingsOf(flags), random, (check) => {
    last = check.loss;
    console.log(`seen ${check.seen} loss ${check.loss.toFixed(4)} exact match ${check.exactMatch.toFixed(4)}`);
  });
  const seconds = (performance.now() - started) / 1000;
  const { exactMatch, lengthAccuracy, rows: evaluated } = evaluate(network, corpus.evaluation);
  const parameters = countParameters(network.graph);
  console.log(`parameters ${parameters}`);
  console.log(
    `evaluation exact match ${exactMatch.toFixed(4)} length accuracy ${lengthAccuracy.toFixed(4)} rows ${evaluated}`,
  );
  if (flags.out === undefined) return;
  mkdirSync(flags.out, { recursive: true });
  const metrics = {
    evaluation: { exactMatch, standardError: standardErrorOf(exactMatch, evaluated), lengthAccuracy, rows: evaluated },
    training: { loss: last, seen, steps, seconds },
    parameters,
  };
  writeFileSync(join(flags.out, "metrics.json"), `${JSON.stringify(metrics, null, 2)}\n`);
  writeFileSync(join(flags.out, "model.json"), exportModel(network, corpus));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  runProgram("train.mjs", () => readFlags(FLAGS, process.argv.slice(2)), main);
}
