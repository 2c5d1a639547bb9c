// How long the commands that show results take, by stored fits: the first time, and again while nothing has changed.
//   node benchmarks/results-time.mjs [--trials 240] [--parameters 24]
// Run `npm run build` first. Seconds are those of the clock, from the start of a process to its first byte and to its end.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { braninCurrin, embed } from "../build/core/problems/index.js";
import { ROOT, readFlags, table, writePage } from "./result-page.mjs";
import { measure } from "./synthetic-run.mjs";

const CLI = join(ROOT, "dist/node/cli/main.js");
const BATCH = 16;
const NOISE = [1, 0.1];
const COMMANDS = ["status", "best", "importance", "diagnose", "report"];

const flags = readFlags("How long the commands that show results take.", { trials: "240", parameters: "24" });
const [trials, d] = [Number(flags.trials), Number(flags.parameters)];
const problem = embed(braninCurrin(), d, [3, 17 % d]);
const folder = mkdtempSync(join(tmpdir(), "paretune-results-time-"));

/** Runs a command; seconds to its first byte and to its end, and its output. */
function timed(words, input = "") {
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  const child = spawn(process.execPath, [CLI, ...words], { cwd: folder, env: { ...process.env, NO_COLOR: "1" } });
  let [stdout, stderr, first] = ["", "", undefined];
  child.stdout.setEncoding("utf8").on("data", (text) => {
    first ??= seconds();
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    stderr += text;
  });
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.once("close", (code) => {
      if (code === 0) resolve({ first, end: seconds(), stdout });
      else reject(new Error(`${words.join(" ")} ended with ${code}: ${stderr.slice(-2000)}`));
    });
  });
}

/** Asks for a batch and tells its results. */
async function batch(count) {
  const { stdout } = await timed(["suggest", "study.yaml", "--count", String(count), "--json"]);
  const results = JSON.parse(stdout).map(({ trial, parameters }) => ({
    trial,
    metrics: measure(problem, parameters, trial, NOISE, 0).outcomes,
  }));
  await timed(["tell", "study.yaml", "--json", "-"], JSON.stringify(results));
}

try {
  const parameters = Array.from(
    { length: d },
    (_, j) => `  x${j}: { type: float, range: [${problem.lower[j]}, ${problem.upper[j]}] }`,
  );
  const [f1, f2] = problem.referencePoint;
  writeFileSync(
    join(folder, "study.yaml"),
    `name: results
evaluator: caller
parameters:
${parameters.join("\n")}
objectives:
  f1: { goal: minimize }
  f2: { goal: minimize }
reference_point: { f1: ${f1}, f2: ${f2} }
budget: { trials: ${trials}, batch: ${BATCH}, initial: 32 }
`,
  );
  for (let told = 0; told < trials; told += BATCH) {
    await batch(Math.min(BATCH, trials - told));
    console.error(`${told + BATCH} trials`);
  }
  const runs = [];
  for (const time of ["first", "again"]) {
    for (const command of COMMANDS) runs.push({ time, command, ...(await timed([command, "study.yaml"])) });
  }
  rmSync(join(folder, "results.paretune", "findings"), { recursive: true });
  const alone = await timed(["report", "study.yaml"]);
  const rows = COMMANDS.map((command) => {
    const of = (time) => runs.find((run) => run.command === command && run.time === time);
    const [first, again] = [of("first"), of("again")];
    if (first.stdout !== again.stdout) throw new Error(`${command} shows something else the second time`);
    return [command, ...[first, again].flatMap((run) => [run.first.toFixed(2), run.end.toFixed(2)])];
  });
  rows.push(["report, before all others", alone.first.toFixed(2), alone.end.toFixed(2), "", ""]);
  writePage(
    "results-time",
    "The time of results",
    `A study of ${trials} trials, BraninCurrin in ${d} variables with noise, by the default strategy. The commands one after another, each ` +
      "in a process of its own whose output is a pipe: a terminal shows at once what is being computed. Findings are kept in the folder of " +
      "the study, and computed again when something has been recorded; the report uses those of the commands before it.",
    table(["command", "first byte, s", "end, s", "first byte again, s", "end again, s"], rows),
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
