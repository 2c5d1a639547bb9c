/**
 * @file The model file: architecture, vocabulary, ontology, weights and some held-out utterances, with which the model
 * can be warmed up and timed without the data, as one JSON document.
 */
import { createEngine } from "./engine.mjs";
import { createNetwork } from "./network.mjs";

const FORMAT = "span-pointer-parser/1";

/** Number of utterances in a model file. */
const SAMPLES = 100;

/** The text of a model file. */
export function exportModel({ graph, plan }, { vocabulary, ontology, evaluation }) {
  const { heap } = graph.engine;
  const blocks = graph.parameters.map(({ value, size }) => heap.slice(value, value + size));
  const weights = Buffer.concat(blocks.map((block) => Buffer.from(block.buffer))).toString("base64");
  const samples = evaluation.slice(0, SAMPLES).map(({ source }) => Array.from(source));
  return JSON.stringify({ format: FORMAT, plan, vocabulary, ontology, samples, weights });
}

/**
 * Reads a model file. The network processes up to `utterances` at once and cannot be trained.
 *
 * @throws Error with a message for the user if the text is not a model file or is incomplete
 */
export function importModel(text, utterances = 1) {
  const { format, plan, vocabulary, ontology, samples, weights } = JSON.parse(text);
  if (format !== FORMAT) throw new Error("this is not a model that train.mjs has written");
  const network = createNetwork(createEngine(), plan, utterances);
  const bytes = Buffer.from(weights, "base64");
  const { engine, parameters } = network.graph;
  let at = 0;
  for (const { value, size } of parameters) {
    if (bytes.length < at + 4 * size) throw new Error("the model file is incomplete");
    for (let i = 0; i < size; i++, at += 4) engine.heap[value + i] = bytes.readFloatLE(at);
  }
  if (at !== bytes.length) throw new Error("the model file holds more weights than its network has");
  network.graph.prepare();
  return { network, vocabulary, ontology, samples: samples.map((words) => Int32Array.from(words)) };
}
