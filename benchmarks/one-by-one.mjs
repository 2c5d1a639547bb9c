// The processor time of one candidate when trials end one by one, and of a batch of 16, beside an earlier build.
//   node benchmarks/one-by-one.mjs --against FOLDER [--sizes 64,240] [--asks 6] [--threads 2]
// FOLDER holds the `dist` of the earlier build. Run `npm run build` first. Both builds propose in turn within one run, so
// that their ratio holds on a busy machine; processor seconds are those of all threads.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { propose } from "../build/core/index.js";
import { braninCurrin, embed } from "../build/core/problems/index.js";
import { median, numbersOf, ROOT, readFlags, table, writePage } from "./result-page.mjs";
import { evaluate, studyOf } from "./synthetic-run.mjs";

const NOISE = [1, 0.1];
const PENDING = 7;
const BATCH = 16;

const flags = readFlags("One candidate at a time, beside an earlier build.", {
  against: ROOT,
  sizes: "64,240",
  asks: "6",
  threads: "2",
});
const problem = embed(braninCurrin(), 24, [3, 17]);
const builds = await Promise.all([flags.against, ROOT].map(loadBuild));

async function loadBuild(folder) {
  const { propose, createThreads } = await import(pathToFileURL(join(folder, "dist/node/index.js")));
  return { propose, workers: createThreads(Number(flags.threads)) };
}

/** One proposal by a build, from its own last state. */
async function ask(build, study, trials, count) {
  const started = process.cpuUsage();
  const { modelState, record } = await build.propose(study, trials, count, {
    threads: build.workers.threads,
    ...(build.modelState && { modelState: build.modelState }),
  });
  const { user, system } = process.cpuUsage(started);
  build.modelState = modelState;
  return { seconds: (user + system) / 1e6, refit: record.fitting?.refit ?? "fit", health: record.health };
}

/** Cold, then one by one, then a batch after 16 more trials: the processor seconds of both builds. */
async function measure(n) {
  const study = studyOf(problem, { strategy: "saas", seed: 0, initial: n, trials: 2 * n, batch: BATCH });
  const asks = Number(flags.asks);
  const design = await propose({ ...study, strategy: "sobol" }, [], n + asks + BATCH + PENDING);
  const all = [];
  evaluate(problem, design.suggestions, all, NOISE, 0);
  const running = ({ number, configuration, origin }) => ({ number, configuration, origin, status: "running" });
  const upTo = (count, pending) => [...all.slice(0, count), ...all.slice(count, count + pending).map(running)];
  const both = async (trials, count) => {
    const results = [];
    for (const build of builds) results.push(await ask(build, study, trials, count));
    return results;
  };
  for (const build of builds) build.modelState = undefined;
  const cold = await both(upTo(n, 0), BATCH);
  const single = [];
  for (let i = 1; i <= asks; i++) single.push(await both(upTo(n + i, PENDING), 1));
  const batch = await both(upTo(n + asks + BATCH, 0), BATCH);
  return { cold, single, batch };
}

const rows = [];
for (const n of numbersOf(flags.sizes)) {
  const { cold, single, batch } = await measure(n);
  const row = (what, [before, after], refits) =>
    rows.push([n, what, before.toFixed(2), after.toFixed(2), (after / before).toFixed(2), refits]);
  const secondsOf = (results) => results.map(({ seconds }) => seconds);
  const of = (build) => single.map((results) => results[build].seconds);
  const refits = single.map((results) => results[1].refit).join(", ");
  row("batch of 16, cold", secondsOf(cold), cold[1].refit);
  row("one candidate, median", [median(of(0)), median(of(1))], refits);
  row("one candidate, longest", [Math.max(...of(0)), Math.max(...of(1))], "");
  row("batch of 16 after 16 trials", secondsOf(batch), batch[1].refit);
  for (const [build, { health }] of cold.entries()) {
    const list = health.map(
      ({ maxRhat, minEffectiveSampleSize: size }) => `${maxRhat.toFixed(2)} (${size.toFixed(0)})`,
    );
    console.error(
      `N = ${n}, cold, ${build === 0 ? "earlier" : "this"} build: R-hat (effective draws) ${list.join(", ")}`,
    );
  }
}
await Promise.all(builds.map(({ workers }) => workers.close()));

writePage(
  "one-by-one",
  "One candidate at a time",
  `Processor seconds of all threads, of an earlier build and of this one, in turn within one run: on an idle machine with two cores a proposal takes about half as long. BraninCurrin in 24 variables with noise at Sobol points, two metrics, \`saas\`, ${flags.threads} threads. One candidate: one more trial has ended since the last proposal, and ${PENDING} others run. The last column says what became of the draws: \`none\`, conditioned on the new outcome as they are; \`half\` or \`all\`, that share replaced by a few steps of the chain; \`fit\`, a whole chain.`,
  table(["N", "proposal", "earlier", "this", "ratio", "draws"], rows),
);
