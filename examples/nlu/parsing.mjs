/** @file Batches of examples, and the evaluation of a network on them. */
import { strideOf } from "./attention.mjs";
import { softmaxInto } from "./loss.mjs";

/**
 * @typedef {{ source: Int32Array, target: Int32Array }} Example word ids, and frame tokens: an id below the size of the
 *   ontology is a symbol, any other a pointer to a word
 */

/** Writes the words of utterances to the batch. */
export function fillSource({ graph: { batch }, plan }, sources) {
  const { source } = batch;
  batch.count = sources.length;
  batch.utterance.rows = sources.length;
  let at = 0;
  for (let u = 0; u < sources.length; u++) {
    const words = sources[u];
    source.start[u] = at;
    const length = Math.min(words.length, plan.longest);
    for (let i = 0; i < length; i++) batch.words[at++] = words[i];
  }
  source.start[sources.length] = at;
  source.rows = at;
}

/** Sets the lengths of the frames in the batch. */
export function fillTarget({ graph: { batch } }, lengths) {
  const { target } = batch;
  let at = 0;
  for (let u = 0; u < lengths.length; u++) {
    target.start[u] = at;
    at += lengths[u];
  }
  target.start[lengths.length] = at;
  target.rows = at;
}

/**
 * Parses utterances, at most as many as the network's batch size. Each frame has the most likely length and, at each
 * position, the most likely token (a beam of one).
 *
 * @param {Int32Array[]} sources
 * @returns {Int32Array[]} frames
 */
export function parse(network, sources) {
  const { graph, plan, encoderNodes } = network;
  fillSource(network, sources);
  graph.forward(0, encoderNodes);
  const lengths = sources.map((_, u) => likelyLength(network, u));
  fillTarget(network, lengths);
  graph.forward(encoderNodes);
  const symbols = new Float64Array(plan.ontology);
  return lengths.map((length, u) => Int32Array.from({ length }, (_, t) => likelyToken(network, u, t, symbols)));
}

function likelyLength({ graph, plan, lengths }, u) {
  return plan.lengths[argMax(graph.engine.heap, lengths.value + u * plan.lengths.length, plan.lengths.length)];
}

function likelyToken({ graph, plan, labels, spans }, u, t, symbols) {
  const { heap } = graph.engine;
  const { source, target } = graph.batch;
  const words = source.start[u + 1] - source.start[u];
  const at = labels.value + (target.start[u] + t) * (plan.ontology + 1);
  softmaxInto(symbols, heap, at, plan.ontology);
  const gate = 1 / (1 + Math.exp(-heap[at + plan.ontology]));
  const pointing = spans.start[u] + t * strideOf(words);
  const symbol = argMax(symbols, 0, plan.ontology);
  const word = argMax(heap, pointing, words);
  return gate * symbols[symbol] >= (1 - gate) * heap[pointing + word] ? symbol : plan.ontology + word;
}

function argMax(values, from, count) {
  let best = 0;
  for (let i = 1; i < count; i++) if (values[from + i] > values[from + best]) best = i;
  return best;
}

/**
 * Parses all examples and returns the share of frames with all tokens correct (exact match) and the share with the
 * correct length.
 */
export function evaluate(network, examples) {
  network.graph.dropping = false;
  let exact = 0;
  let length = 0;
  for (let from = 0; from < examples.length; from += network.utterances) {
    const part = examples.slice(from, from + network.utterances);
    const frames = parse(
      network,
      part.map(({ source }) => source),
    );
    part.forEach(({ target }, u) => {
      const frame = frames[u];
      if (frame.length !== target.length) return;
      length++;
      if (frame.every((token, t) => token === target[t])) exact++;
    });
  }
  return { exactMatch: exact / examples.length, lengthAccuracy: length / examples.length, rows: examples.length };
}
