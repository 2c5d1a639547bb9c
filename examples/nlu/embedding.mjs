/** @file The inputs of the network: words and their positions; positions in frames of a given length. */

/**
 * Word i at position p of its utterance: √width × words[i] + positions[p]; positions from `longest` on share one
 * embedding.
 */
export function wordEmbedding(graph, vocabulary, longest, width) {
  const { engine } = graph;
  const words = graph.parameter(vocabulary * width, 1 / Math.sqrt(width));
  const positions = graph.parameter(longest * width, 0.3);
  const out = graph.stream("source", width);
  const scale = Math.sqrt(width);
  const touched = new Int32Array(graph.batch.source.capacity);
  let count = 0;
  graph.nodes.push({
    forward() {
      out.fresh = true;
      const { heap } = engine;
      eachRow(graph, "source", (row, position) => {
        const word = words.value + graph.batch.words[row] * width;
        const place = positions.value + Math.min(position, longest - 1) * width;
        const to = out.value + row * width;
        for (let c = 0; c < width; c++) heap[to + c] = scale * heap[word + c] + heap[place + c];
      });
    },
    backward() {
      const { heap } = engine;
      // Only the gradients of the previous step's words are non-zero.
      for (let i = 0; i < count; i++) engine.kernels.clear(words.gradient + touched[i] * width, width);
      engine.kernels.clear(positions.gradient, longest * width);
      eachRow(graph, "source", (row, position) => {
        const word = words.gradient + graph.batch.words[row] * width;
        const place = positions.gradient + Math.min(position, longest - 1) * width;
        const from = out.gradient + row * width;
        for (let c = 0; c < width; c++) {
          const slope = heap[from + c];
          heap[word + c] += scale * slope;
          heap[place + c] += slope;
        }
      });
      count = graph.batch.source.rows;
      touched.set(graph.batch.words.subarray(0, count));
    },
  });
  return out;
}

/**
 * The decoder's input, which is the same for all frames of one length: the mask token, the only token that a one-pass
 * decoder receives, at each position of each length. `lengths` are the possible lengths.
 */
export function maskEmbedding(graph, lengths, width) {
  const { engine } = graph;
  const longest = Math.max(...lengths);
  const positions = graph.parameter(longest * width, 1);
  const places = graph.parameter(lengths.length * width, 1);
  const out = graph.stream("target", width);
  graph.nodes.push({
    forward() {
      out.fresh = true;
      const { heap } = engine;
      eachRow(graph, "target", (row, position, length) => {
        const place = positions.value + position * width;
        const whole = places.value + lengths.indexOf(length) * width;
        const to = out.value + row * width;
        for (let c = 0; c < width; c++) heap[to + c] = heap[place + c] + heap[whole + c];
      });
    },
    backward() {
      const { heap } = engine;
      engine.kernels.clear(positions.gradient, longest * width);
      engine.kernels.clear(places.gradient, lengths.length * width);
      eachRow(graph, "target", (row, position, length) => {
        const place = positions.gradient + position * width;
        const whole = places.gradient + lengths.indexOf(length) * width;
        const from = out.gradient + row * width;
        for (let c = 0; c < width; c++) {
          heap[place + c] += heap[from + c];
          heap[whole + c] += heap[from + c];
        }
      });
    },
  });
  return out;
}

function eachRow(graph, kind, work) {
  const { start } = graph.batch[kind];
  for (let u = 0; u < graph.batch.count; u++) {
    const length = start[u + 1] - start[u];
    for (let p = 0; p < length; p++) work(start[u] + p, p, length);
  }
}
