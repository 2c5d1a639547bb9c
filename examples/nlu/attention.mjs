/** @file Attention (Vaswani et al. 2017) within each utterance: of words to words, and of frame tokens to words. */
import { linear } from "./layers.mjs";

/** Numbers in a row of probabilities: a multiple of 4. */
export const strideOf = (keys) => (keys + 3) & ~3;

/**
 * The positions of the probabilities of each utterance: heads × queries × stride numbers, one utterance after the
 * other. `longest` is the maximum number of words in an utterance.
 */
function probabilities(graph, queries, heads, longest) {
  const size = heads * graph.batch[queries.kind].capacity * strideOf(longest);
  return {
    value: graph.engine.allocate(size),
    gradient: graph.learns ? graph.engine.allocate(size) : 0,
    start: new Int32Array(graph.batch.utterance.capacity),
  };
}

/** Calls `work` for each utterance: its number, first row and rows as queries, first row and rows as keys. */
function eachUtterance(graph, queries, keys, work) {
  const from = graph.batch[queries.kind].start;
  const to = graph.batch[keys.kind].start;
  for (let u = 0; u < graph.batch.count; u++) work(u, from[u], from[u + 1] - from[u], to[u], to[u + 1] - to[u]);
}

/**
 * softmax(q kᵀ / √width of a head) for each utterance and head. `queries` and `keys` are streams with the column where
 * they begin. The gradient of the keys must be cleared or written before.
 */
function scoring(graph, queries, keys, width, heads, longest) {
  const { kernels } = graph.engine;
  const p = probabilities(graph, queries.stream, heads, longest);
  const ldq = queries.stream.width;
  const ldk = keys.stream.width;
  const each = (work) => eachUtterance(graph, queries.stream, keys.stream, work);
  const q = (i, base) => base + i * ldq + queries.column;
  const k = (j, base) => base + j * ldk + keys.column;
  const { stream: qs } = queries;
  const { stream: ks } = keys;
  const h = width / heads;
  return {
    ...p,
    forward() {
      let next = p.value;
      each((u, i, rows, j, words) => {
        p.start[u] = next;
        kernels.score(q(i, qs.value), ldq, k(j, ks.value), ldk, rows, words, heads, h, next);
        next += heads * rows * strideOf(words);
      });
    },
    backward() {
      each((u, i, rows, j, words) => {
        const dp = p.start[u] - p.value + p.gradient;
        const dq = q(i, qs.gradient);
        const dk = k(j, ks.gradient);
        kernels.scoreBack(q(i, qs.value), ldq, k(j, ks.value), ldk, rows, words, heads, h, p.start[u], dp, dq, dk);
      });
      qs.fresh = false;
      ks.fresh = false;
    },
  };
}

/** Attention-weighted sums of values. `queries`, `keys` and `values` are columns of streams without other readers. */
function attention(graph, queries, keys, values, width, heads, longest) {
  const { kernels } = graph.engine;
  const scores = scoring(graph, queries, keys, width, heads, longest);
  const out = graph.stream(queries.stream.kind, width);
  const ldv = values.stream.width;
  const h = width / heads;
  const each = (work) => eachUtterance(graph, queries.stream, values.stream, work);
  graph.nodes.push({
    forward() {
      out.fresh = true;
      scores.forward();
      each((u, i, rows, j, words) => {
        const v = values.stream.value + j * ldv + values.column;
        kernels.attend(scores.start[u], v, ldv, rows, words, heads, h, out.value + i * width);
      });
    },
    backward() {
      kernels.clear(values.stream.gradient, graph.count(values.stream));
      each((u, i, rows, j, words) => {
        const at = j * ldv + values.column;
        const dp = scores.start[u] - scores.value + scores.gradient;
        const delta = out.gradient + i * width;
        const v = values.stream.value + at;
        kernels.attendBack(scores.start[u], v, ldv, rows, words, heads, h, delta, dp, values.stream.gradient + at);
      });
      scores.backward();
    },
  });
  return out;
}

/** Self-attention of the rows of x, with its four linear maps. */
export function selfAttention(graph, x, heads, longest) {
  const stream = linear(graph, x, 3 * x.width);
  const part = (i) => ({ stream, column: i * x.width });
  return linear(graph, attention(graph, part(0), part(1), part(2), x.width, heads, longest), x.width);
}

/** Attention of the rows of x to the rows of `memory`, with its four linear maps. */
export function crossAttention(graph, x, memory, heads, longest) {
  const queries = { stream: linear(graph, x, x.width), column: 0 };
  const stream = linear(graph, memory, 2 * x.width);
  const context = attention(
    graph,
    queries,
    { stream, column: 0 },
    { stream, column: x.width },
    x.width,
    heads,
    longest,
  );
  return linear(graph, context, x.width);
}

/**
 * The pointer: for each row of x a distribution over the rows of `memory`. `value` and `gradient` are those of the
 * first probability, `start` holds the positions where the probabilities of an utterance begin: heads × rows × stride.
 */
export function pointer(graph, x, memory, width, heads, longest) {
  const queries = { stream: linear(graph, x, width), column: 0 };
  const keys = { stream: linear(graph, memory, width), column: 0 };
  const scores = scoring(graph, queries, keys, width, heads, longest);
  graph.nodes.push({
    forward: scores.forward,
    backward() {
      graph.engine.kernels.clear(keys.stream.gradient, graph.count(keys.stream));
      scores.backward();
    },
  });
  return scores;
}
