/** @file The layers. Each is a node with its backward pass, takes streams, and returns the stream that it fills. */

/** @typedef {ReturnType<typeof import("./graph.mjs").createGraph>} Graph */
/** @typedef {import("./graph.mjs").Stream} Stream */

const ceil8 = (n) => (n + 7) & ~7;

/** x W + b. W is inputs × outputs. @returns {Stream} */
export function linear(graph, x, outputs) {
  const {
    engine,
    engine: { kernels },
  } = graph;
  const inputs = x.width;
  const weights = graph.parameter(inputs * outputs, Math.sqrt(2 / (inputs + outputs)));
  const bias = graph.parameter(outputs, 0, { decays: false });
  const packed = engine.allocate(Math.max(inputs * ceil8(outputs), outputs * ceil8(inputs)));
  const y = graph.stream(x.kind, outputs);
  graph.nodes.push({
    prepare: () => kernels.pack(weights.value, inputs, outputs, packed),
    forward() {
      y.fresh = true;
      kernels.multiply(x.value, graph.rows(x), inputs, packed, outputs, bias.value, y.value);
    },
    backward() {
      const rows = graph.rows(x);
      kernels.columnSums(y.gradient, rows, outputs, bias.gradient);
      kernels.multiplyTransposed(x.value, y.gradient, rows, inputs, outputs, weights.gradient);
      kernels.packTransposed(weights.value, inputs, outputs, packed);
      kernels.multiply(y.gradient, rows, outputs, packed, inputs, x.fresh ? 0 : -1, x.gradient);
      x.fresh = false;
    },
  });
  return y;
}

/** Layer normalisation (Ba et al. 2016) of x + y, or of x alone. `y` must have no other reader. @returns {Stream} */
export function addAndNormalise(graph, x, y) {
  const {
    engine,
    engine: { kernels },
  } = graph;
  const { width } = x;
  const gain = graph.parameter(width, 0, { start: 1, decays: false });
  const bias = graph.parameter(width, 0, { decays: false });
  const unit = graph.stream(x.kind, width);
  const spread = engine.allocate(graph.batch[x.kind].capacity);
  const out = graph.stream(x.kind, width);
  graph.nodes.push({
    forward() {
      out.fresh = true;
      const other = y === undefined ? 0 : y.value;
      kernels.normalise(x.value, other, graph.rows(x), width, gain.value, bias.value, unit.value, spread, out.value);
    },
    backward() {
      const to = y === undefined ? unit.gradient : y.gradient;
      const { gradient } = out;
      const rows = graph.rows(x);
      kernels.normaliseBack(unit.value, spread, gradient, rows, width, gain.value, gain.gradient, bias.gradient, to);
      graph.contribute(x, to);
    },
  });
  return out;
}

/** max(x, 0), in place: x must have no other reader. @returns {Stream} */
export function rectify(graph, x) {
  const { kernels } = graph.engine;
  graph.nodes.push({
    forward: () => kernels.rectify(x.value, graph.count(x)),
    backward: () => kernels.rectifyBack(x.value, x.gradient, graph.count(x)),
  });
  return x;
}

/** Dropout (Srivastava et al. 2014) at `rate`, in place: x must have no other reader. @returns {Stream} */
export function dropout(graph, x, rate) {
  if (rate === 0 || !graph.learns) return x;
  const {
    engine,
    engine: { kernels },
  } = graph;
  const mask = engine.allocate(graph.batch[x.kind].capacity * x.width);
  graph.nodes.push({
    forward() {
      if (!graph.dropping) return;
      kernels.drawMask(mask, graph.count(x), rate, graph.randomState);
      kernels.multiplyBy(x.value, mask, graph.count(x));
    },
    backward() {
      if (graph.dropping) kernels.multiplyBy(x.gradient, mask, graph.count(x));
    },
  });
  return x;
}

/**
 * The gated linear unit (Dauphin et al. 2017): the first half of x times the logistic function of the second.
 *
 * @returns {Stream}
 */
export function gate(graph, x) {
  const { kernels } = graph.engine;
  const y = graph.stream(x.kind, x.width / 2);
  graph.nodes.push({
    forward() {
      y.fresh = true;
      kernels.glu(x.value, graph.rows(x), y.width, y.value);
    },
    backward() {
      kernels.gluBack(x.value, y.gradient, graph.rows(x), y.width, x.gradient);
      x.fresh = false;
    },
  });
  return y;
}

/**
 * The light convolution (Wu et al. 2019) along the rows of each utterance: the channels of a head share `taps` weights.
 * The weights need not sum to one: that constraint was no improvement. x must have no other reader.
 *
 * @returns {Stream}
 */
export function convolution(graph, x, heads, taps) {
  const { kernels } = graph.engine;
  const { width } = x;
  const weights = graph.parameter(heads * taps, 1 / Math.sqrt(taps), { decays: false });
  const y = graph.stream(x.kind, width);
  const each = (work) => {
    const { start } = graph.batch[x.kind];
    for (let u = 0; u < graph.batch.count; u++) work(start[u] * width, start[u + 1] - start[u]);
  };
  graph.nodes.push({
    forward() {
      y.fresh = true;
      each((at, length) => kernels.convolve(x.value + at, length, width, weights.value, heads, taps, y.value + at));
    },
    backward() {
      kernels.clear(weights.gradient, heads * taps);
      each((at, length) => {
        const [u, dx, dy] = [x.value + at, x.gradient + at, y.gradient + at];
        kernels.convolveBack(u, dy, length, width, weights.value, heads, taps, weights.gradient, dx);
      });
      x.fresh = false;
    },
  });
  return y;
}
