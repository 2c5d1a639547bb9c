import { describe, expect, it } from "vitest";
import { type Architecture, importExample, type Network } from "./programs.ts";

const { createNetwork, exportNetwork, importNetwork } = await importExample("network");
const { createRandom } = await importExample("random");

const PLAIN: Architecture = {
  pool: 4,
  filters: 0,
  kernel: 3,
  layers: 1,
  hidden: 6,
  shrink: 1,
  activation: "tanh",
  bias: true,
};

/** An image of which a third is ink. */
function drawImage(seed: number): Float64Array {
  const random = createRandom(seed);
  return Float64Array.from({ length: 784 }, () => (random.uniform() < 0.33 ? random.uniform() : 0));
}

/** The largest difference between the gradient and finite differences of the loss, relative to the largest entry. */
function gradientError(network: Network, image: Float64Array, smoothing: number, dropout: number): number {
  const loss = () => network.learn(image, 7, smoothing, dropout, createRandom(5));
  network.gradients.fill(0);
  loss();
  const gradient = network.gradients.slice();
  const size = Math.max(...gradient.map(Math.abs));
  const step = 1e-6;
  let worst = 0;
  for (let i = 0; i < gradient.length; i += 1 + Math.floor(gradient.length / 400)) {
    const kept = network.parameters[i]!;
    network.parameters[i] = kept + step;
    const above = loss();
    network.parameters[i] = kept - step;
    const below = loss();
    network.parameters[i] = kept;
    worst = Math.max(worst, Math.abs((above - below) / (2 * step) - gradient[i]!));
  }
  return worst / size;
}

describe("back-propagation", () => {
  it.each<[string, Partial<Architecture>, number, number]>([
    ["one hidden layer", {}, 0, 0],
    ["three layers that shrink", { layers: 3, hidden: 12, shrink: 0.6 }, 0, 0],
    ["no hidden layer", { layers: 0 }, 0, 0],
    ["no biases", { bias: false, layers: 2 }, 0, 0],
    ["every pixel", { pool: 1 }, 0, 0],
    ["a convolution", { filters: 3, pool: 2 }, 0, 0],
    ["a convolution of 5 × 5 without biases", { filters: 5, kernel: 5, pool: 1, bias: false }, 0, 0],
    ["ReLU", { activation: "relu", layers: 2, hidden: 16 }, 0, 0],
    ["leaky ReLU", { activation: "leaky", layers: 2, hidden: 16 }, 0, 0],
    ["GELU", { activation: "gelu", layers: 2, filters: 2 }, 0, 0],
    ["smoothed labels", {}, 0.15, 0],
    ["dropout", { layers: 2, hidden: 24, activation: "gelu" }, 0.1, 0.4],
  ])("agrees with finite differences: %s", (_, change, smoothing, dropout) => {
    const network = createNetwork({ ...PLAIN, ...change }, Float64Array);
    network.initialise(createRandom(3), 1.3);
    // Biases other than 0, so that no unit sits at a kink.
    const random = createRandom(4);
    for (let i = 0; i < network.parameters.length; i++) network.parameters[i]! += 0.02 * random.normal();
    expect(gradientError(network, drawImage(9), smoothing, dropout)).toBeLessThan(1e-6);
  });

  it("gives the loss of even odds before it has learnt anything", () => {
    const network = createNetwork(PLAIN);
    expect(network.learn(drawImage(1), 3, 0, 0, createRandom(1))).toBeCloseTo(Math.log(10), 5);
  });
});

describe("an exported network", () => {
  it("gives the very same scores after it was read back", () => {
    const network = createNetwork({ ...PLAIN, filters: 4, pool: 2, activation: "gelu" });
    network.initialise(createRandom(8), 1);
    const again = importNetwork(exportNetwork(network));
    for (let seed = 0; seed < 10; seed++) {
      expect(Array.from(again.scores(drawImage(seed)))).toEqual(Array.from(network.scores(drawImage(seed))));
    }
  });

  it("is refused when it is cut short or something else", () => {
    const text = exportNetwork(createNetwork(PLAIN));
    const short = JSON.stringify({ ...JSON.parse(text), parameters: "AAAA" });
    expect(() => importNetwork(short)).toThrow("the model file is incomplete");
    expect(() => importNetwork("{}")).toThrow("not a model that train.mjs has written");
  });
});
