/** @file Training: one step, Adam with warm-up and decay, early stopping. */
import { shuffle } from "../digits/random.mjs";
import { lossOf } from "./loss.mjs";
import { evaluate, fillSource, fillTarget } from "./parsing.mjs";

/** Adam's decay rates, also defined in kernels/elements.ts. */
const FIRST_DECAY = 0.9;
const SECOND_DECAY = 0.98;

/** Loss and gradients of a batch. */
export function gradientsOf(network, examples, weights) {
  const { graph } = network;
  fillSource(
    network,
    examples.map(({ source }) => source),
  );
  fillTarget(
    network,
    examples.map(({ target }) => target.length),
  );
  graph.prepare();
  graph.forward();
  const loss = lossOf(network, examples, weights);
  graph.backward();
  return loss;
}

/** Adam for the weights of a graph. Gradients with a norm above `clip` are scaled to it. */
export function createAdam({ engine: { kernels }, parameters }, { clip, weightDecay }) {
  let steps = 0;
  return (rate) => {
    steps++;
    let squares = 0;
    for (const { gradient, size } of parameters) squares += kernels.sumOfSquares(gradient, size);
    const scale = Math.min(1, clip / (Math.sqrt(squares) + 1e-12));
    const step = rate / (1 - FIRST_DECAY ** steps);
    const correction = 1 / (1 - SECOND_DECAY ** steps);
    const keep = 1 - Math.min(1, rate * weightDecay);
    for (const { value, gradient, first, second, size, decays } of parameters) {
      kernels.adam(value, gradient, first, second, size, scale, step, correction, decays ? keep : 1);
    }
  };
}

/**
 * The factor of the learning rate at a share of the training: a linear rise over `warmup`, then a linear decay to 0.
 */
export function scheduleAt(progress, warmup) {
  if (progress < warmup) return progress / warmup;
  return (1 - progress) / (1 - warmup);
}

/**
 * Trains for a budget of examples, and stops after `patience` consecutive checks without improvement. The weights of
 * the best check are restored at the end; of equal checks, those of the last.
 *
 * @param network from `createNetwork`, initialised
 * @param {import("./parsing.mjs").Example[]} examples
 * @param {import("./parsing.mjs").Example[]} checked held-out examples for the checks
 * @param settings flags of train.mjs
 * @param random
 * @param {(check: { seen: number, loss: number, exactMatch: number }) => void} report
 */
export function train(network, examples, checked, settings, random, report) {
  const { graph } = network;
  const step = createAdam(graph, settings);
  const nextBatch = createBatches(examples, settings.batch, random);
  const stopping = createStopping(graph, settings.patience);
  const every = settings.budget / settings.checks;
  graph.engine.seed(graph.randomState, random.below(2 ** 31));
  let [seen, steps, checks] = [0, 0, 0];
  let since = { loss: 0, steps: 0 };
  while (seen < settings.budget && !stopping.isDue()) {
    graph.dropping = true;
    const batch = nextBatch();
    const loss = gradientsOf(network, batch, settings);
    if (!Number.isFinite(loss)) break;
    step(settings.rate * scheduleAt(seen / settings.budget, settings.warmup));
    seen += batch.length;
    steps++;
    since = { loss: since.loss + loss, steps: since.steps + 1 };
    if (seen < (checks + 1) * every) continue;
    checks++;
    graph.prepare();
    const { exactMatch } = evaluate(network, checked);
    stopping.note(exactMatch);
    report({ seen, loss: since.loss / since.steps, exactMatch });
    since = { loss: 0, steps: 0 };
  }
  stopping.restore();
  graph.prepare();
  return { seen, steps };
}

/** Batches of examples in random order, which is shuffled again when too few are left for a batch. */
function createBatches(examples, size, random) {
  const order = Int32Array.from(examples, (_, i) => i);
  const length = Math.min(size, order.length);
  let at = order.length;
  return () => {
    if (at + length > order.length) {
      shuffle(order, random);
      at = 0;
    }
    at += length;
    return Array.from(order.subarray(at - length, at), (row) => examples[row]);
  };
}

/** Stores the weights of the best check, and counts consecutive checks without improvement. */
function createStopping({ engine, parameters }, patience) {
  let best = -1;
  let worse = 0;
  let weights = [];
  return {
    note(exactMatch) {
      worse = exactMatch > best ? 0 : worse + 1;
      if (exactMatch < best) return;
      best = exactMatch;
      weights = parameters.map(({ value, size }) => engine.heap.slice(value, value + size));
    },
    isDue: () => worse >= patience,
    restore() {
      weights.forEach((block, i) => {
        engine.heap.set(block, parameters[i].value);
      });
    },
  };
}
