/**
 * @file The parser: a non-autoregressive span-pointer network (Babu et al. 2021, "Non-Autoregressive Semantic Parsing
 * for Compositional Task-Oriented Dialog"; Shrivastava et al. 2021, "Span Pointer Networks"). An encoder reads the
 * words, a length module predicts the length of the frame, and a decoder fills all its tokens at once.
 */
import { crossAttention, pointer, selfAttention } from "./attention.mjs";
import { maskEmbedding, wordEmbedding } from "./embedding.mjs";
import { createGraph } from "./graph.mjs";
import { addAndNormalise, convolution, dropout, gate, linear, rectify } from "./layers.mjs";

/**
 * @typedef {object} Architecture
 * @property {number} vocabulary number of words
 * @property {number} ontology number of frame symbols
 * @property {number[]} lengths possible frame lengths
 * @property {number} longest maximum number of words per utterance; further words are cut off
 * @property {number} dim width of all streams, a multiple of 16
 * @property {number} targetDim width of the decoder's input
 * @property {number} encoderLayers
 * @property {number} encoderKernel taps of the last layer; those before it grow from 3
 * @property {number} encoderHeads of convolution and self-attention: 1, 2 or 4
 * @property {boolean} encoderAttention whether each layer begins with self-attention
 * @property {number} encoderFfn
 * @property {number} decoderLayers
 * @property {number} decoderKernel
 * @property {number} decoderHeads of convolution and cross-attention
 * @property {number} decoderFfn
 * @property {number} lengthWidth units of the length module
 * @typedef {{ embedding: number, encoder: number, target: number, decoder: number, length: number }} Dropout
 */

const NO_DROPOUT = { embedding: 0, encoder: 0, target: 0, decoder: 0, length: 0 };

/**
 * Builds the network in an arena.
 *
 * @param {import("./engine.mjs").Engine} engine
 * @param {Architecture} plan
 * @param {number} utterances maximum batch size
 * @param {Dropout} [rates] if given, the network can be trained
 */
export function createNetwork(engine, plan, utterances, rates) {
  const capacity = {
    source: utterances * plan.longest,
    target: utterances * Math.max(...plan.lengths),
    utterance: utterances,
  };
  const graph = createGraph(engine, capacity, rates !== undefined);
  const drop = rates ?? NO_DROPOUT;
  const encoded = buildEncoder(graph, plan, drop);
  const lengths = buildLengthModule(graph, plan, encoded, drop);
  const encoderNodes = graph.nodes.length;
  const state = buildDecoder(graph, plan, encoded, drop);
  // The last column of the labels is the gate between ontology and pointer.
  const labels = linear(graph, state, plan.ontology + 1);
  const spans = pointer(graph, state, encoded, plan.dim, 1, plan.longest);
  return { graph, plan, utterances, encoderNodes, lengths, labels, spans };
}

function buildEncoder(graph, plan, drop) {
  const { longest, dim, encoderLayers, encoderHeads } = plan;
  let x = wordEmbedding(graph, plan.vocabulary, longest, dim);
  x = dropout(graph, addAndNormalise(graph, x), drop.embedding);
  for (let layer = 1; layer <= encoderLayers; layer++) {
    if (plan.encoderAttention) x = residual(graph, x, selfAttention(graph, x, encoderHeads, longest), drop.encoder);
    const taps = kernelOf(layer, encoderLayers, plan.encoderKernel);
    x = residual(graph, x, lightConvolution(graph, x, encoderHeads, taps), drop.encoder);
    x = residual(graph, x, feedForward(graph, x, plan.encoderFfn), drop.encoder);
  }
  return x;
}

function buildDecoder(graph, plan, encoded, drop) {
  const { longest, dim, decoderLayers, decoderHeads } = plan;
  let x = linear(graph, maskEmbedding(graph, plan.lengths, plan.targetDim), dim);
  x = dropout(graph, addAndNormalise(graph, x), drop.target);
  for (let layer = 1; layer <= decoderLayers; layer++) {
    const taps = kernelOf(layer, decoderLayers, plan.decoderKernel);
    x = residual(graph, x, lightConvolution(graph, x, decoderHeads, taps), drop.decoder);
    x = residual(graph, x, crossAttention(graph, x, encoded, decoderHeads, longest), drop.decoder);
    x = residual(graph, x, feedForward(graph, x, plan.decoderFfn), drop.decoder);
  }
  return x;
}

/** One logit per length, from the mean of the encoded words through one hidden layer. */
function buildLengthModule(graph, plan, encoded, drop) {
  const hidden = rectify(graph, linear(graph, meanOfWords(graph, encoded), plan.lengthWidth));
  return linear(graph, dropout(graph, hidden, drop.length), plan.lengths.length);
}

function residual(graph, x, y, rate) {
  return addAndNormalise(graph, x, dropout(graph, y, rate));
}

function lightConvolution(graph, x, heads, taps) {
  const gated = gate(graph, linear(graph, x, 2 * x.width));
  return linear(graph, convolution(graph, gated, heads, taps), x.width);
}

function feedForward(graph, x, width) {
  return linear(graph, rectify(graph, linear(graph, x, width)), x.width);
}

/** Odd kernel sizes, from 3 in the first layer to `largest` in the last. */
export function kernelOf(layer, layers, largest) {
  if (layers === 1) return largest;
  return 3 + 2 * Math.round(((layer - 1) / (layers - 1)) * ((largest - 3) / 2));
}

function meanOfWords(graph, x) {
  const {
    engine: { kernels },
  } = graph;
  const { width } = x;
  const y = graph.stream("utterance", width);
  const each = (work) => {
    const { start } = graph.batch[x.kind];
    for (let u = 0; u < graph.batch.count; u++) work(u * width, start[u] * width, start[u + 1] - start[u]);
  };
  graph.nodes.push({
    forward() {
      y.fresh = true;
      each((to, from, rows) => kernels.meanOfRows(x.value + from, rows, width, y.value + to));
    },
    backward() {
      const add = x.fresh ? 0 : 1;
      each((from, to, rows) => kernels.spreadRow(y.gradient + from, rows, width, add, x.gradient + to));
      x.fresh = false;
    },
  });
  return y;
}
