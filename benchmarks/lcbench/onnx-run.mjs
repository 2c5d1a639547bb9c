/**
 * @file Evaluates the graph of an ONNX file in plain JavaScript with doubles. It supports the operations that the
 * LCBench surrogate uses (https://onnx.ai/onnx/operators/).
 */

const map = (x, f) => ({ ...x, data: x.data.map(f) });

/** Combines two tensors of one shape, or a tensor and a single number, element by element. */
function combine(a, b, f) {
  if (b.data.length === 1) return map(a, (value) => f(value, b.data[0]));
  if (a.data.length === 1) return map(b, (value) => f(a.data[0], value));
  if (a.data.length !== b.data.length) throw new Error(`shapes [${a.dims}] and [${b.dims}] do not fit`);
  return { ...a, data: a.data.map((value, i) => f(value, b.data[i])) };
}

/** Rows along an axis, or one row without that axis if the index is a single number. */
function gather(x, indices, axis = 0) {
  const before = x.dims.slice(0, axis).reduce((product, size) => product * size, 1);
  const after = x.dims.slice(axis + 1).reduce((product, size) => product * size, 1);
  const size = x.dims[axis];
  const data = new Float64Array(before * indices.data.length * after);
  let at = 0;
  for (let i = 0; i < before; i++) {
    for (const index of indices.data) {
      const row = index < 0 ? index + size : index;
      const from = (i * size + row) * after;
      data.set(x.data.subarray(from, from + after), at);
      at += after;
    }
  }
  return { ...x, dims: [...x.dims.slice(0, axis), ...indices.dims, ...x.dims.slice(axis + 1)], data };
}

/** Concatenates along the last axis. */
function concatenate(...parts) {
  const widths = parts.map(({ dims }) => dims.at(-1));
  const width = widths.reduce((sum, each) => sum + each, 0);
  const rows = parts[0].data.length / widths[0];
  const data = new Float64Array(rows * width);
  for (let row = 0, at = 0; row < rows; row++) {
    parts.forEach((part, k) => {
      data.set(part.data.subarray(row * widths[k], (row + 1) * widths[k]), at);
      at += widths[k];
    });
  }
  return { dims: [...parts[0].dims.slice(0, -1), width], data };
}

/** Columns `from` … `to` of the last axis. */
function slice(x, starts, ends, axes) {
  const width = x.dims.at(-1);
  if (axes.data.length !== 1 || (axes.data[0] !== -1 && axes.data[0] !== x.dims.length - 1)) {
    throw new Error("only slices of the last axis are supported");
  }
  const [from, to] = [starts.data[0], Math.min(width, ends.data[0])];
  const columns = Float64Array.from({ length: to - from }, (_, i) => from + i);
  return gather(x, { dims: [to - from], data: columns }, x.dims.length - 1);
}

/** x Wᵀ + b. */
function linear(x, W, b) {
  const [rows, inner] = x.dims;
  const outer = W.dims[0];
  const data = new Float64Array(rows * outer);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < outer; j++) {
      let sum = b.data[j];
      for (let k = 0; k < inner; k++) sum += x.data[i * inner + k] * W.data[j * inner + k];
      data[i * outer + j] = sum;
    }
  }
  return { dims: [rows, outer], data };
}

function normalise(x, scale, shift, mean, variance, epsilon) {
  const width = x.dims.at(-1);
  const factor = scale.data.map((value, j) => value / Math.sqrt(variance.data[j] + epsilon));
  return {
    dims: x.dims,
    data: x.data.map((value, i) => (value - mean.data[i % width]) * factor[i % width] + shift.data[i % width]),
  };
}

function unsqueeze(x, axes) {
  const dims = [...x.dims];
  for (const axis of axes.data) dims.splice(axis < 0 ? axis + dims.length + 1 : axis, 0, 1);
  return { dims, data: x.data };
}

const OPERATIONS = {
  Add: (a, b) => combine(a, b, (x, y) => x + y),
  Sub: (a, b) => combine(a, b, (x, y) => x - y),
  Mul: (a, b) => combine(a, b, (x, y) => x * y),
  Div: (a, b) => combine(a, b, a.integer && b.integer ? (x, y) => Math.trunc(x / y) : (x, y) => x / y),
  Log: (x) => map(x, Math.log),
  Exp: (x) => map(x, Math.exp),
  Relu: (x) => map(x, (value) => Math.max(0, value)),
  Sigmoid: (x) => map(x, (value) => 1 / (1 + Math.exp(-value))),
  Cast: (x) => x,
  Shape: (x) => ({ dims: [x.dims.length], data: Float64Array.from(x.dims), integer: true }),
  Unsqueeze: unsqueeze,
  Slice: slice,
};

function outcomeOf({ operation, attributes }, inputs) {
  switch (operation) {
    case "Constant":
      return attributes.value;
    case "Gather":
      return gather(...inputs, attributes.axis);
    case "Concat":
      return concatenate(...inputs);
    case "Gemm":
      if (attributes.transB !== 1) throw new Error("only Gemm with transB = 1 is supported");
      return linear(...inputs);
    case "BatchNormalization":
      return normalise(...inputs, attributes.epsilon);
    default:
      if (!(operation in OPERATIONS)) throw new Error(`the operation ${operation} is not supported`);
      return OPERATIONS[operation](...inputs);
  }
}

/**
 * The graph's first output.
 *
 * @param inputs tensors ({ dims, data }) by name
 */
export function runGraph({ nodes, weights, outputs }, inputs) {
  const values = { ...weights, ...inputs };
  for (const node of nodes)
    values[node.output] = outcomeOf(
      node,
      node.inputs.map((name) => values[name]),
    );
  return values[outputs[0]];
}
