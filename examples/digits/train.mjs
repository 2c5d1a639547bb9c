/**
 * @file Trains a network on handwritten digits and validates it on 5,000 held-out images.
 * `node train.mjs --out DIR` writes DIR/metrics.json and DIR/model.json; `--help` lists the flags.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findDigits, PIXELS, readDigits, shiftImage, splitRows } from "./data.mjs";
import { describeFlags, readFlags, runProgram } from "./flags.mjs";
import { ACTIVATIONS } from "./layers.mjs";
import { accuracyOf, createNetwork, exportNetwork } from "./network.mjs";
import { OPTIMIZERS, SCHEDULES } from "./optimizer.mjs";
import { createRandom, shuffle } from "./random.mjs";

const FLAGS = {
  pool: {
    type: "choice",
    values: [1, 2, 4],
    default: 1,
    help: "side of the squares of pixels that are averaged: 28², 14² or 7² inputs",
  },
  filters: { type: "int", min: 0, max: 64, default: 0, help: "filters of a convolution with stride 3; 0: none" },
  kernel: { type: "choice", values: [3, 5, 7, 9], default: 3, help: "side of the convolution's kernel" },
  layers: { type: "int", min: 0, max: 8, default: 1, help: "hidden layers after the convolution" },
  hidden: { type: "int", min: 4, max: 1024, default: 128, help: "units of the first hidden layer" },
  shrink: {
    type: "float",
    min: 0.1,
    max: 1,
    default: 1,
    help: "width of each further layer relative to the previous one",
  },
  activation: {
    type: "choice",
    values: Object.keys(ACTIVATIONS),
    default: "relu",
    help: "activation of hidden units and filters",
  },
  bias: { type: "bool", default: true, help: "units have a bias" },
  optimizer: { type: "choice", values: Object.keys(OPTIMIZERS), default: "adam", help: "optimiser" },
  lr: { type: "float", min: 0, max: 10, default: 0.001, help: "learning rate" },
  momentum: { type: "float", min: 0, max: 0.999, default: 0.9, help: "momentum, or Adam's first decay rate" },
  schedule: {
    type: "choice",
    values: Object.keys(SCHEDULES),
    default: "constant",
    help: "schedule of the learning rate",
  },
  batch: { type: "int", min: 1, max: 4096, default: 32, help: "images per step" },
  epochs: { type: "int", min: 0, max: 100, default: 5, help: "passes over the training images" },
  rows: { type: "int", min: 1, max: 5000, default: 5000, help: "number of training images" },
  dropout: { type: "float", min: 0, max: 0.9, default: 0.2, help: "share of hidden units switched off while training" },
  "weight-decay": { type: "float", min: 0, max: 10, default: 0, help: "decoupled weight decay, not applied to biases" },
  smoothing: { type: "float", min: 0, max: 0.9, default: 0, help: "label smoothing" },
  shift: { type: "int", min: 0, max: 8, default: 0, help: "largest random shift of an image, in pixels" },
  "init-scale": { type: "float", min: 0.001, max: 100, default: 1, help: "scale of the initial weights; 1: He" },
  seed: { type: "int", min: 0, max: 4294967295, default: 1, help: "seed of weights, order, dropout and shifts" },
  data: { type: "text", help: "folder of 0.json … 9.json; by default the package mnist" },
  out: { type: "text", help: "folder for metrics.json and model.json; created if absent" },
};

/**
 * Trains the network in place on the given rows. Stops early if the loss is not a number. Returns the mean loss of each
 * epoch; `onEpoch` is called after each.
 */
export function train(network, { images, labels }, rows, flags, random, onEpoch = () => {}) {
  network.initialise(random, flags["init-scale"]);
  const step = OPTIMIZERS[flags.optimizer](network.parameters.length, flags.momentum);
  const schedule = SCHEDULES[flags.schedule];
  const order = rows.slice();
  const moved = new Float32Array(PIXELS);
  const steps = flags.epochs * Math.ceil(order.length / flags.batch);
  const losses = [];
  let done = 0;
  const draw = () => random.below(2 * flags.shift + 1) - flags.shift;
  for (let epoch = 0; epoch < flags.epochs; epoch++) {
    shuffle(order, random);
    let total = 0;
    for (let from = 0; from < order.length; from += flags.batch) {
      const to = Math.min(order.length, from + flags.batch);
      network.gradients.fill(0);
      for (let k = from; k < to; k++) {
        let image = images.subarray(order[k] * PIXELS, (order[k] + 1) * PIXELS);
        if (flags.shift > 0) image = shiftImage(image, draw(), draw(), moved);
        total += network.learn(image, labels[order[k]], flags.smoothing, flags.dropout, random);
      }
      if (!Number.isFinite(total)) {
        onEpoch(losses.length + 1, Number.NaN);
        return [...losses, Number.NaN];
      }
      const rate = flags.lr * schedule(done++ / steps);
      decay(network.weights, 1 - Math.min(1, rate * flags["weight-decay"]));
      step(network.parameters, network.gradients, rate, 1 / (to - from));
    }
    losses.push(total / order.length);
    onEpoch(losses.length, losses.at(-1));
  }
  return losses;
}

function decay(weights, factor) {
  if (factor === 1) return;
  for (const block of weights) for (let i = 0; i < block.length; i++) block[i] *= factor;
}

function architectureOf({ pool, filters, kernel, layers, hidden, shrink, activation, bias }) {
  return { pool, filters, kernel, layers, hidden, shrink, activation, bias };
}

function main(flags) {
  if (flags.help) {
    console.log(describeFlags("node train.mjs [flags] --out DIR: trains a network on handwritten digits.", FLAGS));
    return;
  }
  if (flags.filters > 0 && flags.kernel > 28 / flags.pool) {
    throw new Error(`a kernel of ${flags.kernel} does not fit into an image of side ${28 / flags.pool}`);
  }
  const digits = readDigits(findDigits(flags.data));
  const { training, validation } = splitRows(digits.labels.length);
  const network = createNetwork(architectureOf(flags));
  const started = performance.now();
  const losses = train(
    network,
    digits,
    training.subarray(0, flags.rows),
    flags,
    createRandom(flags.seed),
    (epoch, loss) => console.log(`epoch ${epoch} loss ${loss.toFixed(4)}`),
  );
  const seconds = (performance.now() - started) / 1000;
  const accuracy = accuracyOf(network, digits, validation);
  console.log(`parameters ${network.parameters.length}`);
  // The standard error of a proportion, as if at least one row were wrong and one right: no score is certain.
  const rows = validation.length;
  const share = Math.min(1 - 1 / rows, Math.max(1 / rows, accuracy));
  const standardError = Math.sqrt((share * (1 - share)) / rows);
  console.log(`validation accuracy ${accuracy.toFixed(4)} rows ${rows}`);
  if (flags.out === undefined) return;
  mkdirSync(flags.out, { recursive: true });
  const metrics = {
    validation: { accuracy, standardError, rows },
    training: { loss: losses.at(-1) ?? null, rows: flags.rows, seconds },
    parameters: network.parameters.length,
  };
  writeFileSync(join(flags.out, "metrics.json"), `${JSON.stringify(metrics, null, 2)}\n`);
  writeFileSync(join(flags.out, "model.json"), exportNetwork(network));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  runProgram("train.mjs", () => readFlags(FLAGS, process.argv.slice(2)), main);
}
