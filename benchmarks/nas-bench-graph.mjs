// NAS-Bench-Graph: four operations of nine kinds and nine ways to link them, 26,206 different networks that were all trained
// three times, with measured latencies (Qin et al. 2022). Accuracy up, latency down; the hypervolume beyond a reference
// network, of true values, as a share of the best.
//   node benchmarks/nas-bench-graph.mjs --data FOLDER [--sets cora,arxiv] [--seeds 0,1] [--strategies saas,map,tpe]
//        [--trials 96] [--batch 16] [--records FILE]
// FOLDER holds cora.json and arxiv.json, which benchmarks/nas-bench-graph/convert.py writes from the Python package
// nas-bench-graph (Apache License 2.0). Run `npm run build` first.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { COLUMNS, compareStrategies, hypervolumeBeyond, RUN_FLAGS } from "./architecture-run.mjs";
import { readFlags, writePage } from "./result-page.mjs";

/** Standard deviation of an accuracy in percent points, and the relative one of a latency. */
const [ACCURACY_NOISE, LATENCY_NOISE] = [0.3, 0.03];
/** Key of each data set's reference network: links, then operations. */
const REFERENCES = { cora: "30000", arxiv: "80000", physics: "30000", computers: "80000" };
/** The outcome of the only network that was not trained: nothing but skips. */
const NEVER_TRAINED = [0, 1000];

const flags = readFlags("Share of the best hypervolume on NAS-Bench-Graph.", {
  data: "",
  sets: "cora,arxiv",
  ...RUN_FLAGS,
});

const sections = [];
for (const set of flags.sets.split(",")) {
  const { links, operations, networks } = JSON.parse(readFileSync(join(flags.data, `${set}.json`), "utf8"));
  const reference = networks[REFERENCES[set]];
  const choice = (name, values) => ({ kind: "categorical", name, values });
  const keyOf = (configuration) =>
    [
      links.indexOf(configuration.links),
      ...[0, 1, 2, 3].map((j) => operations.indexOf(configuration[`operation${j}`])),
    ].join("");
  const exact = (configuration) => networks[keyOf(configuration)] ?? NEVER_TRAINED;
  const results = await compareStrategies(
    {
      name: `nas-bench-graph-${set}`,
      parameters: [choice("links", links), ...[0, 1, 2, 3].map((j) => choice(`operation${j}`, operations))],
      objectives: ["accuracy", "latency"],
      reference,
      best: hypervolumeBeyond(reference, Object.values(networks)),
      exact,
      measured: (configuration, stream) => {
        const [accuracy, latency] = exact(configuration);
        return [accuracy + ACCURACY_NOISE * stream.normal(), latency * (1 + LATENCY_NOISE * stream.normal())];
      },
    },
    flags,
  );
  const better = Object.values(networks).filter(([up, down]) => up > reference[0] && down < reference[1]).length;
  const share = ((100 * better) / Object.values(networks).length).toFixed(1);
  sections.push(`## ${set}: ${share} % of the networks are better than the reference in both`, results);
}
writePage(
  "nas-bench-graph",
  "NAS-Bench-Graph",
  `Graph neural networks of four operations of nine kinds, linked in nine ways: 26,206 different networks, each trained three times, with measured latencies (Qin et al., NeurIPS 2022; data of the Python package nas-bench-graph, Apache License 2.0). Accuracies have noise of ${ACCURACY_NOISE} percent points and latencies of ${100 * LATENCY_NOISE} %. ${COLUMNS}`,
  ...sections,
);
