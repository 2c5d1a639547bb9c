import { describe, expect, it } from "vitest";
import { createReferenceEngine, type Engine } from "../reference/parser-kernels.ts";
import {
  type Dropout,
  type Example,
  type Graph,
  importNlu,
  type LossWeights,
  type Network,
  type Parameter,
  type Plan,
  type Stream,
} from "./nlu-modules.ts";
import { importExample } from "./programs.ts";

const { createEngine } = await importNlu("engine");
const { createGraph, initialise } = await importNlu("graph");
const { linear, addAndNormalise, rectify, dropout, gate, convolution } = await importNlu("layers");
const { selfAttention, crossAttention } = await importNlu("attention");
const { createNetwork, kernelOf } = await importNlu("network");
const { lossOf } = await importNlu("loss");
const { createAdam, gradientsOf } = await importNlu("training");
const { createRandom } = await importExample("random");

const LENGTHS = { source: [5, 1, 7], target: [6, 2, 6], utterance: [1, 1, 1] } as const;
const CAPACITY = { source: 13, target: 14, utterance: 3 };

/** A graph whose batch has three utterances of the lengths above. */
function smallGraph(): Graph {
  const graph = createGraph(createReferenceEngine(1 << 18), CAPACITY, true);
  graph.batch.count = 3;
  for (const kind of ["source", "target", "utterance"] as const) {
    const spans = graph.batch[kind];
    LENGTHS[kind].forEach((length, u) => {
      spans.start[u + 1] = spans.start[u]! + length;
    });
    spans.rows = spans.start[3]!;
  }
  return graph;
}

/** Where numbers lie whose gradient is to be checked. */
type Block = Pick<Parameter, "value" | "gradient" | "size">;

/** The largest difference between gradients and finite differences of the loss, relative to the largest gradient. */
function gradientError({ heap }: Engine, blocks: readonly Block[], loss: () => number, most = 60): number {
  const step = 1e-5;
  let worst = 0;
  let size = 0;
  const gradients = blocks.map((block) => heap.slice(block.gradient, block.gradient + block.size));
  blocks.forEach((block, b) => {
    for (let i = 0; i < block.size; i += 1 + Math.floor(block.size / most)) {
      const kept = heap[block.value + i]!;
      heap[block.value + i] = kept + step;
      const above = loss();
      heap[block.value + i] = kept - step;
      const below = loss();
      heap[block.value + i] = kept;
      const gradient = gradients[b]![i]!;
      size = Math.max(size, Math.abs(gradient));
      worst = Math.max(worst, Math.abs((above - below) / (2 * step) - gradient));
    }
  });
  return worst / size;
}

/** Checks a layer: the loss is a random combination of what it puts out. Its inputs may be read a second time. */
function layerError(
  build: (graph: Graph, x: Stream, memory: Stream) => Stream,
  kind: Stream["kind"] = "source",
): number {
  const graph = smallGraph();
  const { heap } = graph.engine;
  const random = createRandom(3);
  const inputs = [graph.stream(kind, 16), graph.stream("source", 16)] as const;
  const out = build(graph, ...inputs);
  initialise(graph, random);
  const blocks = inputs.map((stream) => ({ ...stream, size: graph.count(stream) }));
  const values = blocks.map(({ size }) => Float64Array.from({ length: size }, () => random.normal()));
  blocks.push(...graph.parameters.map((parameter) => ({ ...inputs[0], ...parameter })));
  for (const { value, size } of graph.parameters)
    for (let i = 0; i < size; i++) heap[value + i]! += 0.3 * random.normal();
  const slopes = Float64Array.from({ length: graph.count(out) }, () => random.normal());
  graph.dropping = true;
  blocks.forEach(({ value }, b) => {
    if (b < 2) heap.set(values[b]!, value);
  });
  const loss = () => {
    // Layers may work in place: the inputs are put back afterwards.
    const kept = blocks.slice(0, 2).map(({ value, size }) => heap.slice(value, value + size));
    graph.engine.seed(graph.randomState, 5);
    graph.prepare();
    graph.forward();
    let sum = 0;
    for (let i = 0; i < slopes.length; i++) sum += slopes[i]! * heap[out.value + i]!;
    kept.forEach((numbers, b) => {
      heap.set(numbers, blocks[b]!.value);
    });
    return sum;
  };
  graph.engine.seed(graph.randomState, 5);
  graph.prepare();
  graph.forward();
  for (const input of inputs) input.fresh = true;
  heap.set(slopes, out.gradient);
  graph.backward();
  values.forEach((numbers, b) => {
    heap.set(numbers, blocks[b]!.value);
  });
  return gradientError(graph.engine, blocks, loss);
}

describe("the backward pass of each layer agrees with finite differences", () => {
  it.each<[string, (graph: Graph, x: Stream, memory: Stream) => Stream, Stream["kind"]?]>([
    ["linear", (graph, x) => linear(graph, x, 11)],
    ["layer normalisation", (graph, x) => addAndNormalise(graph, x)],
    ["layer normalisation of a sum", (graph, x) => addAndNormalise(graph, x, linear(graph, x, 16))],
    ["ReLU", (graph, x) => rectify(graph, x)],
    ["dropout", (graph, x) => dropout(graph, x, 0.4)],
    ["gated linear unit", (graph, x) => gate(graph, x)],
    ["light convolution", (graph, x) => convolution(graph, x, 2, 3)],
    ["light convolution longer than an utterance", (graph, x) => convolution(graph, x, 4, 9)],
    ["self-attention", (graph, x) => selfAttention(graph, x, 2, 7)],
    ["cross-attention", (graph, x, memory) => crossAttention(graph, x, memory, 4, 7), "target"],
    [
      "a stream with several readers",
      (graph, x, memory) => {
        const first = crossAttention(graph, x, memory, 1, 7);
        return addAndNormalise(graph, x, crossAttention(graph, addAndNormalise(graph, x, first), memory, 2, 7));
      },
      "target",
    ],
  ])("%s", (_, build, kind) => {
    expect(layerError(build, kind)).toBeLessThan(1e-6);
  });
});

const PLAN: Plan = {
  vocabulary: 20,
  ontology: 5,
  lengths: [2, 6, 9],
  longest: 7,
  dim: 16,
  targetDim: 5,
  encoderLayers: 1,
  encoderKernel: 3,
  encoderHeads: 2,
  encoderAttention: false,
  encoderFfn: 10,
  decoderLayers: 1,
  decoderKernel: 3,
  decoderHeads: 2,
  decoderFfn: 9,
  lengthWidth: 7,
};
const NO_DROPOUT: Dropout = { embedding: 0, encoder: 0, target: 0, decoder: 0, length: 0 };
const WEIGHTS: LossWeights = { labelSmoothing: 0, lengthSmoothing: 0, lengthWeight: 0.5 };

/** Utterances of different lengths, one longer than the network reads, with frames of random tokens. */
function drawExamples(seed: number, plan: Plan): Example[] {
  const random = createRandom(seed);
  return [4, 1, 7, 9].map((words, u) => ({
    source: Int32Array.from({ length: words }, () => random.below(plan.vocabulary)),
    target: Int32Array.from({ length: plan.lengths[u % 3]! }, () => random.below(plan.ontology + Math.min(words, 7))),
  }));
}

/** Every weight of the network away from its special start. */
function perturb({ graph }: Network, seed: number): void {
  const random = createRandom(seed);
  initialise(graph, random);
  for (const { value, size } of graph.parameters) {
    for (let i = 0; i < size; i++) graph.engine.heap[value + i]! += 0.2 * random.normal();
  }
}

const NETWORKS: readonly [string, Partial<Plan>, Partial<LossWeights>, Partial<Dropout>][] = [
  ["as it is", {}, {}, {}],
  ["several layers", { encoderLayers: 2, decoderLayers: 2, encoderKernel: 7, decoderKernel: 5 }, {}, {}],
  ["self-attention", { encoderAttention: true, encoderHeads: 4, decoderHeads: 1 }, {}, {}],
  ["smoothed labels and lengths", {}, { labelSmoothing: 0.2, lengthSmoothing: 0.3, lengthWeight: 1 }, {}],
  ["dropout everywhere", {}, {}, { embedding: 0.2, encoder: 0.3, target: 0.2, decoder: 0.1, length: 0.4 }],
];

describe("the loss of the whole network", () => {
  it.each(NETWORKS)("has the gradient of its finite differences: %s", (_, change, weights, rates) => {
    const plan = { ...PLAN, ...change };
    const engine = createReferenceEngine(1 << 18);
    const network = createNetwork(engine, plan, 4, { ...NO_DROPOUT, ...rates });
    perturb(network, 2);
    const { graph } = network;
    graph.dropping = true;
    const examples = drawExamples(4, plan);
    const loss = () => {
      engine.seed(graph.randomState, 8);
      graph.prepare();
      graph.forward();
      return lossOf(network, examples, { ...WEIGHTS, ...weights });
    };
    engine.seed(graph.randomState, 8);
    gradientsOf(network, examples, { ...WEIGHTS, ...weights });
    expect(gradientError(engine, graph.parameters, loss, 4)).toBeLessThan(1e-6);
  });

  it.each(NETWORKS.slice(0, 4))("is the same in WebAssembly, with its gradient: %s", (_, change, weights) => {
    const plan = { ...PLAN, ...change };
    const [fast, plain] = [createEngine(), createReferenceEngine(1 << 18)].map((engine) => {
      const network = createNetwork(engine, plan, 4, NO_DROPOUT);
      perturb(network, 2);
      // A first step, so that whatever it leaves behind shows in the second.
      gradientsOf(network, drawExamples(9, plan), { ...WEIGHTS, ...weights });
      createAdam(network.graph, { clip: 0.5, weightDecay: 0.1 })(1e-3);
      const loss = gradientsOf(network, drawExamples(4, plan), { ...WEIGHTS, ...weights });
      const gradients = network.graph.parameters.map(({ gradient, size }) =>
        engine.heap.slice(gradient, gradient + size),
      );
      return { loss, gradients };
    }) as [{ loss: number; gradients: Float32Array[] }, { loss: number; gradients: Float64Array[] }];
    expect(fast.loss).toBeCloseTo(plain.loss, 4);
    plain.gradients.forEach((expected, b) => {
      const size = 1e-3 + Math.max(...expected.map(Math.abs));
      expected.forEach((value, i) => {
        expect(Math.abs(fast.gradients[b]![i]! - value) / size).toBeLessThan(2e-4);
      });
    });
  });

  it("is that of even odds over lengths, symbols and words before anything was learnt", () => {
    const network = createNetwork(createReferenceEngine(1 << 18), PLAN, 4, NO_DROPOUT);
    const { heap } = network.graph.engine;
    for (const { value, size } of network.graph.parameters) heap.fill(0, value, value + size);
    const pointing = { source: Int32Array.of(1, 2, 3, 4), target: Int32Array.of(PLAN.ontology, PLAN.ontology + 3) };
    const naming = { source: Int32Array.of(1, 2, 3, 4), target: Int32Array.of(0, 4) };
    const even = { labelSmoothing: 0, lengthSmoothing: 0, lengthWeight: 1 };
    expect(gradientsOf(network, [pointing], even)).toBeCloseTo(Math.log(2 * 4) + Math.log(3), 5);
    expect(gradientsOf(network, [naming], even)).toBeCloseTo(Math.log(2 * 5) + Math.log(3), 5);
  });
});

describe("products in WebAssembly", () => {
  it.each([
    [1, 1, 1],
    [3, 5, 7],
    [4, 16, 8],
    [9, 12, 17],
    [70, 33, 21],
    [131, 8, 1],
  ])("of %s × %s and × %s matrices are those of the definition", (m, k, n) => {
    const engines = [createEngine(), createReferenceEngine(1 << 16)];
    const results = engines.map((engine) => {
      const random = createRandom(6);
      const { kernels } = engine;
      const draw = (size: number) => {
        const at = engine.allocate(size);
        for (let i = 0; i < size; i++) engine.heap[at + i] = random.normal();
        return at;
      };
      const [a, b, d, bias, c, back, weights, sums] = [m * k, k * n, m * n, n, m * n, m * k, k * n, n].map(draw);
      const packed = engine.allocate((k + 8) * (n + 8));
      kernels["pack"]!(b!, k, n, packed);
      kernels["multiply"]!(a!, m, k, packed, n, bias!, c!);
      kernels["multiply"]!(a!, m, k, packed, n, -1, c!);
      kernels["packTransposed"]!(b!, k, n, packed);
      kernels["multiply"]!(d!, m, n, packed, k, 0, back!);
      kernels["multiplyTransposed"]!(a!, d!, m, k, n, weights!);
      kernels["columnSums"]!(d!, m, n, sums!);
      const { heap } = engine;
      return [
        heap.slice(c, c! + m * n),
        heap.slice(back, back! + m * k),
        heap.slice(weights, weights! + k * n),
        heap.slice(sums, sums! + n),
      ];
    });
    results[1]!.forEach((expected, r) => {
      expected.forEach((value, i) => {
        expect(results[0]![r]![i]!).toBeCloseTo(value, 3);
      });
    });
  });

  it("drop the share of numbers that dropout asks for, and keep the mean", () => {
    const engine = createEngine();
    const state = engine.allocate(4);
    const mask = engine.allocate(40_000);
    engine.seed(state, 3);
    engine.kernels["drawMask"]!(mask, 40_000, 0.3, state);
    const drawn = Array.from(engine.heap.subarray(mask, mask + 40_000));
    expect(new Set(drawn.map((value) => value.toFixed(4)))).toEqual(new Set(["0.0000", (1 / 0.7).toFixed(4)]));
    const dropped = drawn.filter((value) => value === 0).length / 40_000;
    expect(Math.abs(dropped - 0.3)).toBeLessThan(5 * Math.sqrt((0.3 * 0.7) / 40_000));
  });
});

describe("the taps of the layers", () => {
  it("grow from 3 to the largest, always odd", () => {
    expect([1, 2, 3, 4, 5].map((layer) => kernelOf(layer, 5, 15))).toEqual([3, 7, 9, 13, 15]);
    expect([1, 2].map((layer) => kernelOf(layer, 2, 3))).toEqual([3, 3]);
    expect(kernelOf(1, 1, 9)).toBe(9);
  });
});
