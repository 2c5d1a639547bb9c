// One run with many slots: every trial is a process of its own on this machine that sleeps for a moment (Linux).
//   node benchmarks/many-slots.mjs [--slots 1000] [--trials 2000] [--seconds 5]
// Run `npm run build` first.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { usageOf } from "./process-usage.mjs";
import { ROOT, readFlags, table, writePage } from "./result-page.mjs";

const CLI = join(ROOT, "dist/node/cli/main.js");
const flags = readFlags("One run with many slots.", { slots: "1000", trials: "2000", seconds: "5" });
const folder = mkdtempSync(join(tmpdir(), "paretune-slots-"));
const ledger = join(folder, "ledger");
const [slots, trials] = [Number(flags.slots), Number(flags.trials)];

const studyText = (strategy) => `name: ${strategy}
command: sh -c 'echo {trial.number} >> ${ledger}-${strategy}; sleep ${flags.seconds}; echo loss={x}'
parameters:
  x: { type: float, range: [0, 1] }
  y: { type: float, range: [0, 1] }
objectives:
  loss: { goal: minimize, from: { stdout: "loss={number}" } }
budget: { trials: ${trials}, batch: ${slots}, initial: ${slots}, parallel: ${slots} }
strategy: ${strategy}
`;

async function measure(strategy) {
  writeFileSync(join(folder, `${strategy}.yaml`), studyText(strategy));
  const begun = performance.now();
  const child = spawn(process.execPath, [CLI, "run", `${strategy}.yaml`], { cwd: folder, stdio: "ignore" });
  let usage = { cpu: 0, peak: 0 };
  const timer = setInterval(() => {
    usage = usageIfAlive(child.pid) ?? usage;
  }, 200);
  const code = await new Promise((resolve) => child.once("close", resolve));
  clearInterval(timer);
  const seconds = (performance.now() - begun) / 1000;
  const options = { cwd: folder, encoding: "utf8", maxBuffer: 2 ** 28 };
  const rows = JSON.parse(spawnSync(process.execPath, [CLI, "trials", `${strategy}.yaml`, "--json"], options).stdout);
  const completed = rows.filter(({ status }) => status === "completed").length;
  const started = readFileSync(`${ledger}-${strategy}`, "utf8").trim().split("\n");
  if (code !== 0 || completed !== trials || started.length !== trials || new Set(started).size !== trials) {
    throw new Error(
      `run ended with ${code}: ${completed} completed, ${started.length} starts of ${new Set(started).size} trials`,
    );
  }
  return { strategy, seconds, ...usage };
}

/** What a process has used; undefined once it has ended. */
function usageIfAlive(pid) {
  try {
    return usageOf(pid);
  } catch {
    return undefined;
  }
}

const load = loadavg()[0];
const found = [];
for (const strategy of ["sobol", "random"]) found.push(await measure(strategy));
rmSync(folder, { recursive: true, force: true });
writePage(
  "many-slots",
  "One run with many slots",
  `\`paretune run\` with \`parallel: ${slots}\` and a study of ${trials} trials, each a process that sleeps for ${flags.seconds} s. Every trial was started once and has completed. Processor time is that of the run alone, without its trials'. The machine had other work (load average ${load.toFixed(0)} at the start, ${loadavg()[0].toFixed(0)} at the end, the trials included).`,
  table(
    ["strategy", "seconds", "trials per second", "ms of processor per trial", "peak MB of the run"],
    found.map(({ strategy, seconds, cpu, peak }) => [
      strategy,
      seconds.toFixed(0),
      (trials / seconds).toFixed(1),
      ((1000 * cpu) / trials).toFixed(1),
      (peak / 1e6).toFixed(0),
    ]),
  ),
);
