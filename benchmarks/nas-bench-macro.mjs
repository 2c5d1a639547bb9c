// NAS-Bench-Macro: eight layers of three kinds, 6,561 networks that were all trained three times (Su et al. 2021).
// Accuracy up, multiply-adds down; the hypervolume beyond the baseline, of true values, as a share of the best.
//   node benchmarks/nas-bench-macro.mjs --data FILE [--seeds 0,1] [--strategies saas,map,tpe] [--trials 96]
//        [--batch 16] [--baseline 11112222] [--records FILE]
// FILE is nas-bench-macro_cifar10.json of the repository xiusu/NAS-Bench-Macro (Apache License 2.0). `--records` appends each
// finished study to a file and reads those that it holds. Run `npm run build` first.
import { readFileSync } from "node:fs";
import { COLUMNS, compareStrategies, hypervolumeBeyond, RUN_FLAGS } from "./architecture-run.mjs";
import { readFlags, writePage } from "./result-page.mjs";

const LAYERS = 8;
const KINDS = ["identity", "kernel3", "kernel5"];
/** Relative standard deviation of measured multiply-adds. */
const COST_NOISE = 0.03;

const flags = readFlags("Share of the best hypervolume on NAS-Bench-Macro.", {
  data: "",
  baseline: "11112222",
  ...RUN_FLAGS,
});
const networks = JSON.parse(readFileSync(flags.data, "utf8"));
const valuesOf = ({ mean_acc: accuracy, flops }) => [accuracy, flops];
const reference = valuesOf(networks[flags.baseline]);
const networkOf = (configuration) =>
  networks[Array.from({ length: LAYERS }, (_, j) => KINDS.indexOf(configuration[`layer${j}`])).join("")];

const results = await compareStrategies(
  {
    name: `nas-bench-macro-${flags.baseline}`,
    parameters: Array.from({ length: LAYERS }, (_, j) => ({ kind: "categorical", name: `layer${j}`, values: KINDS })),
    objectives: ["accuracy", "cost"],
    reference,
    best: hypervolumeBeyond(reference, Object.values(networks).map(valuesOf)),
    exact: (configuration) => valuesOf(networkOf(configuration)),
    measured: (configuration, stream) => {
      const { test_acc: trained, flops } = networkOf(configuration);
      return [trained[Math.floor(stream.uniform() * trained.length)], flops * (1 + COST_NOISE * stream.normal())];
    },
  },
  flags,
);
writePage(
  "nas-bench-macro",
  "NAS-Bench-Macro",
  `Eight layers of three kinds: 6,561 networks, each trained on CIFAR-10 three times (Su et al., CVPR 2021, arXiv 2103.11922; table of the repository xiusu/NAS-Bench-Macro, Apache License 2.0). Accuracy is that of one of the three trainings, multiply-adds have noise of ${100 * COST_NOISE} %. The reference point is the network ${flags.baseline}. ${COLUMNS}`,
  results,
);
