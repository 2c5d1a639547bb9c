/**
 * @file The loss of a batch: the loss of the labels plus β times that of the lengths. Each is the mean of
 * −log P(truth) − s × mean over all v of log P(v), with its own label smoothing s.
 *
 * A token's distribution has the ontology's symbols first, then the words of the utterance to point at:
 * P(symbol) = g softmax(symbols), P(word) = (1 − g) attention, g the logistic function of the last label.
 */
import { strideOf } from "./attention.mjs";

/** Smallest probability, which keeps the logarithm finite. */
const FLOOR = 1e-7;

/**
 * Computes the loss from the outputs of the network's forward pass, and writes the gradients with which its backward
 * pass starts.
 *
 * @param network from `createNetwork`
 * @param {import("./parsing.mjs").Example[]} examples of the batch, in order
 * @param {{ labelSmoothing: number, lengthSmoothing: number, lengthWeight: number }} weights
 * @returns {number}
 */
export function lossOf(network, examples, weights) {
  return (
    lossOfLabels(network, examples, weights.labelSmoothing) +
    weights.lengthWeight * lossOfLengths(network, examples, weights.lengthSmoothing, weights.lengthWeight)
  );
}

function lossOfLengths({ graph, plan, lengths }, examples, smoothing, weight) {
  const { heap } = graph.engine;
  const classes = plan.lengths.length;
  const share = 1 / examples.length;
  let total = 0;
  examples.forEach(({ target }, u) => {
    const at = lengths.value + u * classes;
    const truth = plan.lengths.indexOf(target.length);
    let most = -Infinity;
    for (let c = 0; c < classes; c++) most = Math.max(most, heap[at + c]);
    let sum = 0;
    for (let c = 0; c < classes; c++) sum += Math.exp(heap[at + c] - most);
    const logSum = most + Math.log(sum);
    for (let c = 0; c < classes; c++) {
      const aim = (c === truth ? 1 : 0) + smoothing / classes;
      const logP = heap[at + c] - logSum;
      total -= aim * logP;
      heap[lengths.gradient + u * classes + c] = weight * share * ((1 + smoothing) * Math.exp(logP) - aim);
    }
  });
  return total * share;
}

function lossOfLabels({ graph, plan, labels, spans }, examples, smoothing) {
  const { heap } = graph.engine;
  const { source, target } = graph.batch;
  const share = 1 / target.rows;
  const row = { symbols: new Float64Array(plan.ontology), share, smoothing };
  let total = 0;
  for (let u = 0; u < examples.length; u++) {
    const words = source.start[u + 1] - source.start[u];
    const tokens = examples[u].target;
    for (let t = 0; t < tokens.length; t++) {
      const at = (target.start[u] + t) * (plan.ontology + 1);
      const pointing = spans.start[u] + t * strideOf(words);
      total += tokenLoss(heap, row, tokens[t], plan.ontology, words, {
        labels: labels.value + at,
        labelSlopes: labels.gradient + at,
        pointing,
        pointingSlopes: pointing - spans.value + spans.gradient,
      });
    }
  }
  return total * share;
}

/** The loss of one token. Writes its slopes, multiplied by the token's share of the batch, to the positions in `at`. */
function tokenLoss(heap, { symbols, share, smoothing }, truth, ontology, words, at) {
  softmaxInto(symbols, heap, at.labels, ontology);
  const gate = 1 / (1 + Math.exp(-heap[at.labels + ontology]));
  const even = smoothing / (ontology + words);
  let loss = 0;
  // Sums of probability × slope over each distribution.
  let symbolLean = 0;
  let pointLean = 0;
  for (let v = 0; v < ontology; v++) {
    const aim = even + (v === truth ? 1 : 0);
    if (aim === 0) {
      heap[at.labelSlopes + v] = 0;
      continue;
    }
    const p = gate * symbols[v] + FLOOR;
    loss -= aim * Math.log(p);
    const slope = (-share * aim) / p;
    heap[at.labelSlopes + v] = slope;
    symbolLean += symbols[v] * slope;
  }
  for (let i = 0; i < words; i++) {
    const aim = even + (ontology + i === truth ? 1 : 0);
    const attention = heap[at.pointing + i];
    const p = (1 - gate) * attention + FLOOR;
    if (aim !== 0) loss -= aim * Math.log(p);
    const slope = (-share * aim) / p;
    heap[at.pointingSlopes + i] = (1 - gate) * slope;
    pointLean += attention * slope;
  }
  for (let v = 0; v < ontology; v++) {
    const slope = heap[at.labelSlopes + v];
    heap[at.labelSlopes + v] = gate * symbols[v] * (slope - symbolLean);
  }
  heap[at.labelSlopes + ontology] = gate * (1 - gate) * (symbolLean - pointLean);
  return loss;
}

/** to <- softmax of the `count` numbers at `from`. */
export function softmaxInto(to, heap, from, count) {
  let most = -Infinity;
  for (let v = 0; v < count; v++) most = Math.max(most, heap[from + v]);
  let sum = 0;
  for (let v = 0; v < count; v++) {
    const e = Math.exp(heap[from + v] - most);
    to[v] = e;
    sum += e;
  }
  const scale = 1 / sum;
  for (let v = 0; v < count; v++) to[v] *= scale;
}
