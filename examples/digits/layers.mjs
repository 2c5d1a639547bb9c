/**
 * @file The layers. Each processes one image at a time. Background pixels and inactive units are exactly 0, and all
 * loops skip inputs that are 0: about four of five for handwritten digits.
 */

/**
 * Averages squares of `factor` × `factor` pixels of a `side` × `side` image into `output`.
 */
export function averagePool(image, side, factor, output) {
  const outputSide = side / factor;
  const share = 1 / (factor * factor);
  for (let y = 0; y < outputSide; y++) {
    for (let x = 0; x < outputSide; x++) {
      let sum = 0;
      for (let v = 0; v < factor; v++) {
        const row = (y * factor + v) * side + x * factor;
        for (let u = 0; u < factor; u++) sum += image[row + u];
      }
      output[y * outputSide + x] = sum * share;
    }
  }
}

/**
 * A fully connected layer. `weights` is inputs × outputs, row-major; `bias` may be undefined. `Real` is the array type.
 */
export function denseLayer(inputs, outputs, Real) {
  const active = new Int32Array(inputs);
  return {
    inputs,
    outputs,
    weightCount: inputs * outputs,
    biasCount: outputs,
    fanIn: inputs,
    forward(weights, bias, input, output) {
      for (let j = 0; j < outputs; j++) output[j] = bias === undefined ? 0 : bias[j];
      let count = 0;
      for (let i = 0; i < inputs; i++) if (input[i] !== 0) active[count++] = i;
      let k = 0;
      for (; k + 3 < count; k += 4) {
        const a = active[k] * outputs;
        const b = active[k + 1] * outputs;
        const c = active[k + 2] * outputs;
        const d = active[k + 3] * outputs;
        const p = input[active[k]];
        const q = input[active[k + 1]];
        const r = input[active[k + 2]];
        const s = input[active[k + 3]];
        for (let j = 0; j < outputs; j++) {
          output[j] += p * weights[a + j] + q * weights[b + j] + r * weights[c + j] + s * weights[d + j];
        }
      }
      for (; k < count; k++) {
        const a = active[k] * outputs;
        const p = input[active[k]];
        for (let j = 0; j < outputs; j++) output[j] += p * weights[a + j];
      }
    },
    /** Adds to the gradients of the parameters. `delta` is the derivative of the loss with respect to the outputs. */
    accumulate(weightGradient, biasGradient, input, delta) {
      if (biasGradient !== undefined) for (let j = 0; j < outputs; j++) biasGradient[j] += delta[j];
      for (let i = 0; i < inputs; i++) {
        const value = input[i];
        if (value === 0) continue;
        let row = i * outputs;
        let j = 0;
        for (; j + 3 < outputs; j += 4, row += 4) {
          weightGradient[row] += value * delta[j];
          weightGradient[row + 1] += value * delta[j + 1];
          weightGradient[row + 2] += value * delta[j + 2];
          weightGradient[row + 3] += value * delta[j + 3];
        }
        for (; j < outputs; j++, row++) weightGradient[row] += value * delta[j];
      }
    },
    /** Propagates `delta` back through the layer and the activation of its inputs, whose slopes are given. */
    propagate(weights, delta, slopes, inputDelta) {
      for (let i = 0; i < inputs; i++) {
        if (slopes[i] === 0) {
          inputDelta[i] = 0;
          continue;
        }
        // Four independent sums, because each addition depends on the previous one.
        let row = i * outputs;
        let [a, b, c, d] = [0, 0, 0, 0];
        let j = 0;
        for (; j + 3 < outputs; j += 4, row += 4) {
          a += weights[row] * delta[j];
          b += weights[row + 1] * delta[j + 1];
          c += weights[row + 2] * delta[j + 2];
          d += weights[row + 3] * delta[j + 3];
        }
        for (; j < outputs; j++, row++) a += weights[row] * delta[j];
        inputDelta[i] = slopes[i] * (a + b + (c + d));
      }
    },
    buffer: () => new Real(outputs),
  };
}

/**
 * A convolution of one channel with stride 3: `side` × `side` in, n × n × `filters` out. `weights` is kernel × kernel ×
 * filters. It is always the first layer, so no gradient is propagated through it.
 */
export function convolutionLayer(side, kernel, filters, Real) {
  const stride = 3;
  const outputSide = Math.floor((side - kernel) / stride) + 1;
  const outputs = outputSide * outputSide * filters;
  const active = new Int32Array(kernel * kernel);
  const values = new Real(kernel * kernel);

  /** Collects the non-zero pixels under the kernel at (x, y): their values and the offsets of their weights. */
  const look = (input, x, y) => {
    let count = 0;
    for (let v = 0; v < kernel; v++) {
      const row = (y * stride + v) * side + x * stride;
      for (let u = 0; u < kernel; u++) {
        const value = input[row + u];
        if (value === 0) continue;
        values[count] = value;
        active[count++] = (v * kernel + u) * filters;
      }
    }
    return count;
  };

  return {
    inputs: side * side,
    outputs,
    weightCount: kernel * kernel * filters,
    biasCount: filters,
    fanIn: kernel * kernel,
    forward(weights, bias, input, output) {
      for (let y = 0; y < outputSide; y++) {
        for (let x = 0; x < outputSide; x++) {
          const at = (y * outputSide + x) * filters;
          const count = look(input, x, y);
          for (let f = 0; f < filters; f++) {
            let sum = bias === undefined ? 0 : bias[f];
            for (let k = 0; k < count; k++) sum += values[k] * weights[active[k] + f];
            output[at + f] = sum;
          }
        }
      }
    },
    accumulate(weightGradient, biasGradient, input, delta) {
      for (let y = 0; y < outputSide; y++) {
        for (let x = 0; x < outputSide; x++) {
          const at = (y * outputSide + x) * filters;
          if (biasGradient !== undefined) for (let f = 0; f < filters; f++) biasGradient[f] += delta[at + f];
          const count = look(input, x, y);
          for (let f = 0; f < filters; f++) {
            const change = delta[at + f];
            if (change === 0) continue;
            for (let k = 0; k < count; k++) weightGradient[active[k] + f] += values[k] * change;
          }
        }
      }
    },
    buffer: () => new Real(outputs),
  };
}

const GELU = Math.sqrt(2 / Math.PI);

/** Activations: the value at x, and the slope at x, where the value is y. */
export const ACTIVATIONS = {
  relu: { value: (x) => Math.max(x, 0), slope: (x) => (x > 0 ? 1 : 0) },
  leaky: { value: (x) => (x > 0 ? x : 0.1 * x), slope: (x) => (x > 0 ? 1 : 0.1) },
  tanh: { value: Math.tanh, slope: (_, y) => 1 - y * y },
  gelu: {
    value: (x) => 0.5 * x * (1 + Math.tanh(GELU * (x + 0.044715 * x * x * x))),
    slope: (x) => {
      const t = Math.tanh(GELU * (x + 0.044715 * x * x * x));
      return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * GELU * (1 + 0.134145 * x * x);
    },
  },
};
