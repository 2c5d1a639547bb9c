/**
 * @file A network as a list of nodes over streams of rows. The utterances of a batch lie one after the other without
 * padding: a stream of kind "source" has a row for each word of each, "target" a row for each token of the frames,
 * "utterance" one row for each. Nodes run in order, and backwards in reverse; all buffers are taken when the graph is
 * built, so that a step allocates nothing.
 */

/**
 * @typedef {"source" | "target" | "utterance"} Kind
 * @typedef {{ kind: Kind, width: number, value: number, gradient: number, fresh: boolean }} Stream rows of `width`
 *   numbers at `value` and `gradient` in the heap; `fresh`: nothing was written to the gradient yet
 * @typedef {{ size: number, value: number, gradient: number, first: number, second: number, decays: boolean,
 *   spread: number, start: number }} Parameter one block of weights, its gradient and Adam's moments; initialised to
 *   `start` + `spread` × a standard normal number
 * @typedef {{ prepare?: () => void, forward: () => void, backward?: () => void }} Node `prepare` runs when weights changed
 */

/** The utterances of one step: for each kind how many rows, and where each utterance's rows start; and their words. */
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
 * @param {{ source: number, target: number, utterance: number }} capacity the most rows of each kind
 * @param {boolean} learns whether gradients will be asked for
 */
export function createGraph(engine, capacity, learns) {
  const { kernels } = engine;
  const randomState = engine.allocate(4);
  const graph = {
    engine,
    learns,
    batch: createBatch(capacity),
    /** Dropout is on. */
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
    /** Adds to a gradient, or writes the first contribution. */
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

/** How many weights. */
export function countParameters({ parameters }) {
  return parameters.reduce((sum, { size }) => sum + size, 0);
}
