/**
 * @file YAHPO-Gym's surrogate of LCBench (Pfisterer et al. 2022; Zimmer et al. 2021): predicts the outcome of
 * training a multi-layer perceptron on one of 34 OpenML data sets. Inputs and outputs are in YAHPO-Gym's order.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readOnnxFile } from "./onnx-file.mjs";
import { runGraph } from "./onnx-run.mjs";

/** Hyperparameters in the order of the model's input. */
export const HYPERPARAMETERS = [
  "epoch",
  "batch_size",
  "learning_rate",
  "momentum",
  "weight_decay",
  "num_layers",
  "max_units",
  "max_dropout",
];

/** YAHPO-Gym's default configuration. Its noiseless outcome is the reference point. */
export const DEFAULT = {
  epoch: 26,
  batch_size: 91,
  learning_rate: 0.0031622777,
  momentum: 0.545,
  weight_decay: 0.050005,
  num_layers: 3,
  max_units: 256,
  max_dropout: 0.5,
};

/**
 * Opens the surrogate.
 *
 * @param folder contains YAHPO-Gym's `model.onnx` and `encoding.json` of LCBench
 * @returns a function from an OpenML task's id and the hyperparameters by name to `time` (seconds of training) and
 *   `accuracy` (validation, in percent), both without noise
 */
export function openSurrogate(folder) {
  const graph = readOnnxFile(join(folder, "model.onnx"));
  const tasks = JSON.parse(readFileSync(join(folder, "encoding.json"), "utf8")).OpenML_task_id;
  return (task, hyperparameters) => {
    if (!Object.hasOwn(tasks, task)) throw new Error(`there is no data set ${task}; known are ${Object.keys(tasks)}`);
    const numbers = HYPERPARAMETERS.map((name) => {
      if (!Number.isFinite(hyperparameters[name])) throw new Error(`${name} must be a number`);
      return hyperparameters[name];
    });
    const { data } = runGraph(graph, {
      x_cat: { dims: [1, 1], data: Float64Array.of(tasks[task]) },
      x_cont: { dims: [1, numbers.length], data: Float64Array.from(numbers) },
    });
    return { time: data[0], accuracy: data[1] };
  };
}
