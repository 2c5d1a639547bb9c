// The overhead of asking and telling from Python: the same studies are asked and told by the engine within a process of
// Node, and from Python, which calls it in a child process. Both use the Node of the wheel, in turn.
//   node benchmarks/python.mjs [--python FILE] [--trials 200] [--rounds 3]
// Run `npm run build:wheel` and install the wheel into that Python first.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { Engine } from "../build/node/engine/index.js";
import { median, readFlags, table, writePage } from "./result-page.mjs";

const LIMIT_MS = 20;
/** How many trials a call of the second row asks for. */
const BATCH = 16;
const STUDY = `name: study
evaluator: caller
parameters:
  lr: { type: float, range: [1e-5, 1e-1], scale: log }
  depth: { type: int, range: [1, 6] }
  dropout: { type: float, range: [0, 0.5] }
objectives:
  accuracy: { goal: maximize }
  latency: { goal: minimize }
strategy: sobol
`;

const PROGRAM = `
import json, sys, time
import paretune
study = paretune.open_study("study.yaml")
times = {"ask": [], "batch": [], "tell": []}
def timed(name, function):
    before = time.perf_counter()
    result = function()
    times[name].append((time.perf_counter() - before) * 1000)
    return result
study.status()
for _ in range(int(sys.argv[1])):
    [trial] = timed("ask", study.ask)
    timed("tell", lambda: study.tell(trial, accuracy=0.9, latency=(12.0, 0.4)))
for _ in range(int(sys.argv[1]) // ${BATCH}):
    timed("batch", lambda: study.ask(${BATCH}))
print(json.dumps(times))
`;

const flags = readFlags("The overhead of asking and telling from Python.", {
  python: "python3",
  trials: "200",
  rounds: "3",
  in: "",
});
if (flags.in !== "") console.log(JSON.stringify(await timesOfNode(flags.in, Number(flags.trials))));
else measure();

/** The times of one process of Node, in milliseconds. */
async function timesOfNode(folder, trials) {
  const onError = (error) => {
    throw error;
  };
  const engine = new Engine({ path: join(folder, "study.yaml"), onError });
  const times = { ask: [], batch: [], tell: [] };
  const call = async (method, params) => {
    const { result, error } = JSON.parse(await engine.answer(JSON.stringify({ id: 1, method, params })));
    if (error !== undefined) throw new Error(error.message);
    return result;
  };
  const timed = async (name, method, params) => {
    const before = performance.now();
    const result = await call(method, params);
    times[name].push(performance.now() - before);
    return result;
  };
  await call("study", {});
  const metrics = { accuracy: 0.9, latency: { mean: 12, standardError: 0.4 } };
  for (let index = 0; index < trials; index++) {
    const [{ trial }] = await timed("ask", "suggest", { count: 1 });
    await timed("tell", "tell", { results: [{ trial, metrics }] });
  }
  for (let index = 0; index < Math.floor(trials / BATCH); index++) await timed("batch", "suggest", { count: BATCH });
  await engine.close();
  return times;
}

function measure() {
  const before = loadavg()[0];
  const node = output(flags.python, ["-c", "from paretune._node import command; print(command()[0])"]).trim();
  const all = { node: { ask: [], batch: [], tell: [] }, python: { ask: [], batch: [], tell: [] } };
  for (let round = 0; round < Number(flags.rounds); round++) {
    add(all.node, (folder) => output(node, [import.meta.filename, "--in", folder, "--trials", flags.trials], folder));
    add(all.python, (folder) => output(flags.python, ["-c", PROGRAM, flags.trials], folder));
  }
  const rows = [
    ["`ask()`", "ask"],
    [`\`ask(${BATCH})\``, "batch"],
    ["`tell(…)`", "tell"],
  ].map(([words, name]) => {
    const [own, asked] = [all.node[name], all.python[name]].map(median);
    return [words, own.toFixed(2), asked.toFixed(2), p90(all.python[name]).toFixed(2), (asked - own).toFixed(2)];
  });
  writePage(
    "python",
    "Asking and telling from Python",
    `A study of three parameters with Sobol points, so that the time of models is not part of it: ${flags.trials} trials asked for and told one by one, in ${flags.rounds} rounds of new studies, Node and Python in turn, both with Node ${output(node, ["--version"]).trim()}. Every call is durable on the disk. *Node* is the engine called within a process of Node; *Python* is the call as a program makes it, with the engine in a child process. At most ${LIMIT_MS} ms of overhead are allowed. Load average before and after: ${[before, loadavg()[0]].map((each) => each.toFixed(1)).join(", ")}.`,
    table(["call", "Node, median, ms", "Python, median, ms", "Python, 90th percentile, ms", "overhead, ms"], rows),
  );
}

function add(times, run) {
  const folder = mkdtempSync(join(tmpdir(), "paretune-asks-"));
  writeFileSync(join(folder, "study.yaml"), STUDY);
  const found = JSON.parse(run(folder));
  for (const [name, values] of Object.entries(found)) times[name].push(...values);
  rmSync(folder, { recursive: true });
}

function p90(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(0.9 * (values.length - 1))];
}

function output(command, words, cwd = process.cwd()) {
  const { status, stdout, stderr, error } = spawnSync(command, words, { cwd, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} failed: ${error?.message ?? stderr}`);
  return stdout;
}
