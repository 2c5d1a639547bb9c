// Takes the place of a training program: reads hyperparameters and writes the metrics that training would give.
//   node evaluate.mjs --data FOLDER --config config.json --output metrics.json [--seed 0] [--trial 0]
// FOLDER contains the surrogate model. Its default is the environment variable LCBENCH_DATA.
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { withNoise } from "./noise.mjs";
import { openSurrogate } from "./surrogate.mjs";

const { values } = parseArgs({
  options: {
    data: { type: "string", default: process.env.LCBENCH_DATA },
    config: { type: "string" },
    output: { type: "string" },
    seed: { type: "string", default: "0" },
    trial: { type: "string", default: "0" },
  },
});
const { data, config, output, seed, trial } = values;
if (data === undefined || config === undefined) {
  console.error("evaluate: needs --data FOLDER (or LCBENCH_DATA) and --config FILE");
  process.exit(2);
}
const hyperparameters = JSON.parse(readFileSync(config, "utf8"));
const exact = openSurrogate(data)(hyperparameters.OpenML_task_id, hyperparameters);
const text = JSON.stringify(withNoise(exact, seed, trial));
if (output === undefined) console.log(text);
else writeFileSync(output, `${text}\n`);
