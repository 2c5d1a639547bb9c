// Degenerate data sets passed to `propose`: every batch must be valid, whatever the data.
//   node benchmarks/degenerate.mjs [--sets 1000] [--saas 60] [--threads 2]
// Run `npm run build` first; it takes some minutes.
import { propose } from "../build/core/index.js";
import { createRandomStream } from "../build/core/random/index.js";
import { checkValue, configurationKey, createSpace, isFeasible } from "../build/core/space/index.js";
import { createThreads } from "../build/node/threads/index.js";
import { DEFECTS, degenerateData } from "./degenerate-data.mjs";
import { readFlags, table, writePage } from "./result-page.mjs";

const BATCH = 3;
const flags = readFlags("Degenerate data.", { sets: "1000", saas: "60", threads: "2" });
const workers = createThreads(Number(flags.threads));

/** What is wrong with a batch; undefined if it is valid. */
function mistakeOf({ suggestions }, { study, trials }) {
  const space = createSpace(study.parameters, study.constraints);
  const taken = new Set(trials.map(({ configuration }) => configurationKey(space, configuration)));
  if (suggestions.length !== BATCH) return `${suggestions.length} suggestions`;
  for (const { configuration } of suggestions) {
    const key = configurationKey(space, configuration);
    if (taken.has(key)) return `twice: ${key}`;
    taken.add(key);
    if (!isFeasible(space, configuration)) return `infeasible: ${key}`;
    const invalid = space.parameters.find((each) => !checkValue(each, configuration[each.name]).valid);
    if (invalid) return `${key}: no valid value of ${invalid.name}`;
  }
  return undefined;
}

async function tryOne(strategy, index) {
  const data = degenerateData(createRandomStream(`degenerate ${index}`), index);
  try {
    const proposal = await propose({ ...data.study, strategy }, data.trials, BATCH, { threads: workers.threads });
    return { ...data, mistake: mistakeOf(proposal, data) };
  } catch (error) {
    return { ...data, mistake: String(error) };
  }
}

const rows = new Map(Object.keys(DEFECTS).map((name) => [name, { sets: 0, mistakes: 0 }]));
const totals = [];
for (const [strategy, count] of [
  ["map", Number(flags.sets)],
  ["map-saas", Number(flags.sets)],
  ["saas", Number(flags.saas)],
]) {
  const started = performance.now();
  let mistakes = 0;
  for (let index = 0; index < count; index++) {
    const { defects, mistake } = await tryOne(strategy, index);
    if (mistake !== undefined) {
      mistakes++;
      console.error(`${strategy}, set ${index} (${defects.join(", ")}): ${mistake}`);
    }
    for (const name of new Set(defects)) {
      const row = rows.get(name);
      row.sets++;
      if (mistake !== undefined) row.mistakes++;
    }
  }
  const each = (performance.now() - started) / count;
  totals.push([strategy, count, mistakes, each.toFixed(0)]);
  console.error(totals.at(-1).join(" | "));
}
await workers.close();

writePage(
  "degenerate",
  "Degenerate data",
  `Random data sets with one or two defects each, one to three objectives, and numeric (half of them with a constraint) or mixed spaces, passed to \`propose\` for a batch of ${BATCH}. A mistake is an exception, or a suggestion that is outside its space, infeasible, or proposed before.`,
  table(["strategy", "data sets", "mistakes", "milliseconds each"], totals),
  table(
    ["defect", "data sets that have it", "mistakes"],
    [...rows].map(([name, { sets, mistakes }]) => [name, sets, mistakes]),
  ),
);
