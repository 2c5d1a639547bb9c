/**
 * @file A network for digits: average pooling, an optional convolution, fully connected layers and ten scores. The
 * back-propagation is written by hand and processes one image at a time.
 */
import { PIXELS, SIDE } from "./data.mjs";
import { ACTIVATIONS, averagePool, convolutionLayer, denseLayer } from "./layers.mjs";

const CLASSES = 10;

/**
 * Builds a network whose parameters are all 0.
 *
 * @param architecture pool (1, 2, 4), filters (0: no convolution), kernel, layers (hidden ones), hidden (width of the
 *   first), shrink (ratio of the widths of consecutive layers), activation, bias.
 * @param Real Float32Array, or Float64Array for higher precision
 */
export function createNetwork(architecture, Real = Float32Array) {
  const layers = stackLayers(architecture, Real);
  const { value: activate, slope } = ACTIVATIONS[architecture.activation];
  const blocks = placeBlocks(layers, architecture.bias);
  const size = blocks.at(-1).end;
  const parameters = new Real(size);
  const gradients = new Real(size);
  const weightsOf = blocks.map(({ start, bias }) => parameters.subarray(start, bias));
  const biasOf = blocks.map(({ bias, end }) => (bias === end ? undefined : parameters.subarray(bias, end)));
  const weightGradientOf = blocks.map(({ start, bias }) => gradients.subarray(start, bias));
  const biasGradientOf = blocks.map(({ bias, end }) => (bias === end ? undefined : gradients.subarray(bias, end)));
  const pooled = new Real((SIDE / architecture.pool) ** 2);
  const before = layers.map((layer) => layer.buffer());
  const after = layers.map((layer) => layer.buffer());
  const slopes = layers.map((layer) => layer.buffer());
  const deltas = layers.map((layer) => layer.buffer());
  const last = layers.length - 1;

  const enter = (image) => {
    if (architecture.pool === 1) return image;
    averagePool(image, SIDE, architecture.pool, pooled);
    return pooled;
  };

  /** The ten scores of one image. The next call overwrites the array. */
  const scores = (image) => {
    let input = enter(image);
    for (let l = 0; l <= last; l++) {
      const x = before[l];
      layers[l].forward(weightsOf[l], biasOf[l], input, x);
      if (l === last) return x;
      const y = after[l];
      for (let i = 0; i < y.length; i++) y[i] = activate(x[i]);
      input = y;
    }
  };

  const classify = (image) => {
    const values = scores(image);
    let best = 0;
    for (let c = 1; c < CLASSES; c++) if (values[c] > values[best]) best = c;
    return best;
  };

  /**
   * Adds one image's gradient of the cross-entropy to `gradients` and returns its loss.
   *
   * @param smoothing share of the target that is distributed evenly over the ten classes
   * @param dropout share of hidden units that are switched off, drawn from `random` for each image
   */
  const learn = (image, label, smoothing, dropout, random) => {
    const entered = enter(image);
    const keep = 1 / (1 - dropout);
    let input = entered;
    for (let l = 0; l < last; l++) {
      const x = before[l];
      const y = after[l];
      const s = slopes[l];
      layers[l].forward(weightsOf[l], biasOf[l], input, x);
      for (let i = 0; i < y.length; i++) {
        const factor = dropout === 0 ? 1 : random.uniform() < dropout ? 0 : keep;
        const value = activate(x[i]);
        y[i] = factor * value;
        s[i] = factor * slope(x[i], value);
      }
      input = y;
    }
    layers[last].forward(weightsOf[last], biasOf[last], input, before[last]);
    const loss = crossEntropy(before[last], label, smoothing, deltas[last]);
    for (let l = last; l >= 0; l--) {
      layers[l].accumulate(weightGradientOf[l], biasGradientOf[l], l === 0 ? entered : after[l - 1], deltas[l]);
      if (l > 0) layers[l].propagate(weightsOf[l], deltas[l], slopes[l - 1], deltas[l - 1]);
    }
    return loss;
  };

  /** Draws the weights: normal with standard deviation `scale` · √(2 / inputs of a unit); biases are 0. */
  const initialise = (random, scale) => {
    layers.forEach((layer, l) => {
      const deviation = scale * Math.sqrt(2 / layer.fanIn);
      for (let i = 0; i < weightsOf[l].length; i++) weightsOf[l][i] = deviation * random.normal();
    });
  };

  return { architecture, parameters, gradients, weights: weightsOf, initialise, learn, scores, classify };
}

function stackLayers({ pool, filters, kernel, layers: hiddenLayers, hidden, shrink }, Real) {
  const side = SIDE / pool;
  const layers = [];
  if (filters > 0) layers.push(convolutionLayer(side, kernel, filters, Real));
  let inputs = filters > 0 ? layers[0].outputs : side * side;
  for (let l = 0; l < hiddenLayers; l++) {
    const outputs = Math.max(4, Math.round(hidden * shrink ** l));
    layers.push(denseLayer(inputs, outputs, Real));
    inputs = outputs;
  }
  layers.push(denseLayer(inputs, CLASSES, Real));
  return layers;
}

/** The positions of each layer's weights (start … bias) and biases (bias … end) in the parameter array. */
function placeBlocks(layers, bias) {
  let end = 0;
  return layers.map(({ weightCount, biasCount }) => {
    const start = end;
    end += weightCount + (bias ? biasCount : 0);
    return { start, bias: start + weightCount, end };
  });
}

/** Cross-entropy of the softmax of `scores` with the smoothed target. Writes its derivative to `delta`. */
function crossEntropy(scores, label, smoothing, delta) {
  let top = scores[0];
  for (let c = 1; c < CLASSES; c++) if (scores[c] > top) top = scores[c];
  let sum = 0;
  for (let c = 0; c < CLASSES; c++) sum += Math.exp(scores[c] - top);
  const logSum = top + Math.log(sum);
  let loss = 0;
  for (let c = 0; c < CLASSES; c++) {
    const target = smoothing / CLASSES + (c === label ? 1 - smoothing : 0);
    loss += target * (logSum - scores[c]);
    delta[c] = Math.exp(scores[c] - logSum) - target;
  }
  return loss;
}

/** The share of the rows that the network classifies correctly. */
export function accuracyOf(network, { images, labels }, rows) {
  let right = 0;
  for (const row of rows) {
    if (network.classify(images.subarray(row * PIXELS, (row + 1) * PIXELS)) === labels[row]) right++;
  }
  return right / rows.length;
}

/** The network as JSON: its architecture, and its parameters as base64 of little-endian 32-bit floats. */
export function exportNetwork({ architecture, parameters }) {
  const bytes = Buffer.from(Float32Array.from(parameters).buffer);
  return `${JSON.stringify({ format: "digits-network-1", architecture, parameters: bytes.toString("base64") })}\n`;
}

/** Reads a network that was exported. */
export function importNetwork(text) {
  const { format, architecture, parameters } = JSON.parse(text);
  if (format !== "digits-network-1") throw new Error("not a model that train.mjs has written");
  const network = createNetwork(architecture);
  const bytes = Buffer.from(parameters, "base64");
  if (bytes.length !== 4 * network.parameters.length) throw new Error("the model file is incomplete");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let i = 0; i < network.parameters.length; i++) network.parameters[i] = view.getFloat32(4 * i, true);
  return network;
}
