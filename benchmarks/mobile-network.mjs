// A space of 28 ordinal, int and binary parameters shaped as mobile networks are: five stages with depth, expansion, kernel,
// width and squeeze-and-excitation, and the resolution, stem and head around them. Accuracy saturates in the capacity of each
// stage, latency is a sum of products, and the front has middle values of most parameters. Formulas, not trained networks.
//   node benchmarks/mobile-network.mjs [--seeds 0,1] [--strategies saas,map,tpe] [--trials 96] [--batch 16] [--records FILE]
// Run `npm run build` first.
import { createRandomStream } from "../build/core/random/index.js";
import { COLUMNS, compareStrategies, hypervolumeBeyond, RUN_FLAGS } from "./architecture-run.mjs";
import { readFlags, writePage } from "./result-page.mjs";

/** Standard deviation of an accuracy in percent points, and the relative one of a latency. */
const [ACCURACY_NOISE, LATENCY_NOISE] = [0.15, 0.02];
/** Channels of each stage at width 1, and its side as a share of the input's. */
const CHANNELS = [24, 40, 80, 112, 160];
const SIDES = [1 / 4, 1 / 8, 1 / 16, 1 / 16, 1 / 32];
/** Percent points lost without any capacity in a stage, the capacity at which it saturates, and the kernel that fits it. */
const LOSSES = [3, 5, 8, 6, 9];
const SATURATIONS = [1.2, 1.8, 2.4, 2, 2.8];
const KERNELS = [3, 3, 5, 5, 7];

const ordinal = (name, values) => ({ kind: "ordinal", name, values });
const parameters = [
  ...SIDES.flatMap((_, s) => [
    ordinal(`depth${s}`, [2, 3, 4]),
    ordinal(`expansion${s}`, [3, 4, 6]),
    ordinal(`kernel${s}`, [3, 5, 7]),
    ordinal(`width${s}`, [0.75, 1, 1.25]),
    { kind: "bool", name: `excitation${s}` },
  ]),
  ordinal("resolution", [160, 176, 192, 208, 224]),
  { kind: "int", name: "stem", lower: 8, upper: 32, scale: "log" },
  { kind: "bool", name: "head" },
];

/** Accuracy in percent and latency in milliseconds. */
function exact(network) {
  const { resolution, stem, head } = network;
  const detail = resolution / 192;
  let accuracy = 80 + 3.5 * (1 - Math.exp(-2.5 * (detail - 0.6))) - 1.5 * Math.exp(-(stem - 8) / 8) + (head ? 0.4 : 0);
  let latency = 2 + 0.02 * stem * detail ** 2 + (head ? 0.6 : 0);
  SIDES.forEach((side, s) => {
    const [depth, expansion, kernel] = [network[`depth${s}`], network[`expansion${s}`], network[`kernel${s}`]];
    const [width, excited] = [network[`width${s}`], network[`excitation${s}`]];
    const fit = 1 - 0.012 * (kernel - KERNELS[s] * detail ** 0.5) ** 2;
    const capacity = (depth / 3) ** 0.9 * (expansion / 4) ** 0.6 * width ** 0.8 * fit * (excited ? 1.12 : 1);
    accuracy -= LOSSES[s] * Math.exp(-SATURATIONS[s] * capacity);
    const area = (side * resolution) ** 2;
    const channels = CHANNELS[s] * width;
    const operations = depth * area * channels * expansion * (2 * channels + kernel ** 2);
    latency +=
      operations / 1.2e7 + depth * (0.25 + (excited ? 0.12 : 0)) + (kernel - 3) * 1e-5 * depth * area * expansion;
  });
  return [accuracy, latency];
}

const middle = Object.fromEntries(
  parameters.map((each) => [
    each.name,
    each.kind === "bool" ? false : each.kind === "int" ? 16 : each.values[each.values.length >> 1],
  ]),
);
const valuesOf = ({ kind, values, lower, upper }) =>
  kind === "bool"
    ? [false, true]
    : kind === "int"
      ? Array.from({ length: upper - lower + 1 }, (_, i) => lower + i)
      : values;

/** True outcomes of networks on the front: by coordinate ascent for many weights of latency, from several starts. */
function bestNetworks() {
  const stream = createRandomStream("mobile-network");
  const found = [];
  for (let w = 0; w < 160; w++) {
    const weight = 0.02 * 500 ** (w / 159);
    const score = ([up, down]) => up - weight * down;
    for (let start = 0; start < 3; start++) {
      const network = Object.fromEntries(
        parameters.map((each) => [each.name, valuesOf(each)[Math.floor(stream.uniform() * valuesOf(each).length)]]),
      );
      for (let improved = true; improved; ) {
        improved = false;
        for (const each of parameters) {
          const before = score(exact(network));
          const scores = valuesOf(each).map((value) => score(exact({ ...network, [each.name]: value })));
          const best = Math.max(...scores);
          if (best <= before + 1e-12) continue;
          network[each.name] = valuesOf(each)[scores.indexOf(best)];
          improved = true;
        }
      }
      found.push(exact(network));
    }
  }
  return found;
}

const flags = readFlags("Share of the best hypervolume on a space of mobile networks.", RUN_FLAGS);
const reference = exact(middle);
const results = await compareStrategies(
  {
    name: "mobile-network",
    parameters,
    objectives: ["accuracy", "latency"],
    reference,
    best: hypervolumeBeyond(reference, bestNetworks()),
    exact,
    measured: (configuration, stream) => {
      const [accuracy, latency] = exact(configuration);
      return [accuracy + ACCURACY_NOISE * stream.normal(), latency * (1 + LATENCY_NOISE * stream.normal())];
    },
  },
  flags,
);
writePage(
  "mobile-network",
  "A space of mobile networks",
  `28 parameters by formulas: five stages with depth, expansion, kernel, width and squeeze-and-excitation, and resolution, stem and head. Accuracy has noise of ${ACCURACY_NOISE} percent points and latency of ${100 * LATENCY_NOISE} %. The reference point is the network with the middle of each range. ${COLUMNS}`,
  results,
);
