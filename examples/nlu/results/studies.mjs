/**
 * @file Writes the study files of this folder's results: `node studies.mjs --topv2 FOLDER --snips FOLDER --out FOLDER`.
 * Each is ../study.yaml with other data, strategy and seed, and with the latency measured in turn with the baseline's.
 * `paretune run` on each of them reproduces the results.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseDocument } from "yaml";
import { describeFlags, readFlags, runProgram } from "../../digits/flags.mjs";

const FLAGS = {
  topv2: { type: "text", default: "", help: "folder of TOPv2's files" },
  snips: { type: "text", default: "", help: "folder of SNIPS' files" },
  priority: { type: "text", default: "", help: 'prefix of the timing command, for example "chrt -f 50"' },
  out: { type: "text", default: "studies", help: "folder for the study files" },
};

const EXAMPLE = dirname(dirname(fileURLToPath(import.meta.url)));

/** The differences between the studies. 161 trials are the baseline and ten batches of sixteen. */
const STUDIES = [
  ...["sobol", "saas"].flatMap((strategy) =>
    [1, 2].map((seed) => ({ corpus: "topv2", domain: "weather", strategy, seed, trials: 240 })),
  ),
  { corpus: "topv2", domain: "timer", strategy: "saas", seed: 1, trials: 161 },
  { corpus: "snips", domain: "all", strategy: "saas", seed: 1, trials: 161 },
];

/**
 * The text of one study file.
 * @param {{corpus: string, domain: string, strategy: string, seed: number, trials: number}} study
 * @param {string} name
 * @param {string} data folder of the corpus
 * @param {string} priority prefix of the timing command
 * @returns {string}
 */
function studyFile({ domain, strategy, seed, trials }, name, data, priority) {
  const document = parseDocument(readFileSync(join(EXAMPLE, "study.yaml"), "utf8"));
  document.set("name", name);
  document.set("cwd", EXAMPLE);
  document.setIn(["parameters", "data", "value"], resolve(data));
  document.setIn(["parameters", "domain", "value"], domain);
  const measure = ["objectives", "latency_p99", "measure"];
  const timer = document.getIn([...measure, "command"]).replace("--repeats 1500", "--repeats 250");
  document.setIn([...measure, "command"], `${priority} ${timer}`.trim());
  document.setIn([...measure, "repeats"], document.createNode(2000)); // eight processes, one block each
  document.setIn([...measure, "against"], "baseline");
  document.setIn(["budget", "trials"], trials);
  document.setIn(["budget", "parallel"], 1);
  document.set("strategy", strategy);
  document.set("seed", seed);
  return document.toString({ lineWidth: 0 });
}

function main(flags) {
  if (flags.help) {
    console.log(describeFlags("node studies.mjs [flags]: writes the study files of these results.", FLAGS));
    return;
  }
  mkdirSync(flags.out, { recursive: true });
  for (const study of STUDIES) {
    const data = flags[study.corpus];
    if (data === "") continue;
    const name = `${study.domain === "all" ? study.corpus : study.domain}-${study.strategy}-${study.seed}`;
    const path = join(flags.out, `${name}.yaml`);
    writeFileSync(path, studyFile(study, name, data, flags.priority));
    console.log(`paretune run ${path}`);
  }
}

runProgram("studies.mjs", () => readFlags(FLAGS, process.argv.slice(2), 0), main);
