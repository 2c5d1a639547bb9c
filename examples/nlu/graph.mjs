/**
 * @file A network as a list of nodes over streams of rows. The utterances of a batch are stored one after the other
 * without padding: a stream of kind "source" has one row per word, "target" one row per frame token, and "utterance"
 * one row per utterance. Nodes run in order, and their backward passes in reverse order. All buffers are allocated when
 * the graph is built, so that a step allocates no memory.
 */

/**
 * @typedef {"source" | "target" | "utterance"} Kind
 * @typedef {{ kind: Kind, width: number, value: number, gradient: number, fresh: boolean }} Stream rows of `width`
 *   numbers at `value` and `gradient` in the heap; `fresh`: the gradient has not been written yet
 * @typedef {{ size: number, value: number, gradient: number, first: number, second: number, decays: boolean, spread:
 *   number, start: number }} Parameter one block of weights, its gradient and Adam's moments; initialised to `start` +
 *   `spread` × a standard normal number
 * @typedef {{ prepare?: () => void, forward: () => void, backward?: () => void }} Node `prepare` runs after the weights
 *   have changed
 */

/** The utterances of one step: for each kind the number of rows and each utterance's first row; and the words. */
export function createBatch(capacity) {
  const spans = (rows) => ({ rows: 0, start: new Int32Array(capacity.utterance + 1), capacity: rows });
  return {
    count: 0,
    source: spans(capacity.source),
    target: spans(capacity.target),
    utterance: spans(capacity.utterance),
    words: new Int32Array(capacity.source),
  };
}

/**
 * @param {import("./engine.mjs").Engine} engine
 * @param {{ source: number, target: number, utterance: number }} capacity maximum number of rows per kind
 * @param {boolean} learns whether gradients will be computed
 */
export function createGraph(engine, capacity, learns) {
  const { kernels } = engine;
  const randomState = engine.allocate(4);
  const graph = {
    engine,
    learns,
    batch: createBatch(capacity),
    /** Whether dropout is active. */
    dropping: false,
    nodes: [],
    parameters: [],
    randomState,
    /** @returns {Stream} */
    stream(kind, width) {
      const size = capacity[kind] * width;
      const value = engine.allocate(size);
      return { kind, width, value, gradient: learns ? engine.allocate(size) : 0, fresh: true };
    },
    rows: (stream) => graph.batch[stream.kind].rows,
    count: (stream) => graph.batch[stream.kind].rows * stream.width,
    /** @returns {Parameter} */
    parameter(size, spread, { start = 0, decays = true } = {}) {
      const room = () => (learns ? engine.allocate(size) : 0);
      const value = engine.allocate(size);
      const parameter = { size, value, gradient: room(), first: room(), second: room(), decays, spread, start };
      graph.parameters.push(parameter);
      return parameter;
    },
    /** Adds to a gradient, or writes its first contribution. */
    contribute(stream, from) {
      const count = graph.count(stream);
      if (stream.fresh) engine.heap.copyWithin(stream.gradient, from, from + count);
      else kernels.addTo(stream.gradient, from, count);
      stream.fresh = false;
    },
    prepare() {
      for (const node of graph.nodes) node.prepare?.();
    },
    forward(from = 0, to = graph.nodes.length) {
      for (let i = from; i < to; i++) graph.nodes[i].forward();
    },
    backward() {
      for (let i = graph.nodes.length - 1; i >= 0; i--) graph.nodes[i].backward?.();
    },
  };
  return graph;
}

/** Draws all weights. */
export function initialise({ engine, parameters }, random) {
  for (const { value, size, spread, start } of parameters) {
    for (let i = 0; i < size; i++) engine.heap[value + i] = start + (spread === 0 ? 0 : spread * random.normal());
  }
}

/** The number of weights. */
export function countParameters({ parameters }) {
  return parameters.reduce((sum, { size }) => sum + size, 0);
}
