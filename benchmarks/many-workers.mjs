// Many workers at one study: each asks for a trial, evaluates it in no time, and tells the result, over HTTP at one `paretune serve`.
//   node benchmarks/many-workers.mjs [--workers 1000] [--trials 5000] [--model-trials 200] [--url postgresql://user@127.0.0.1/database]
// Run `npm run build` first. Without --url only SQLite is measured.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { usageOf } from "./process-usage.mjs";
import { ROOT, readFlags, table, writePage } from "./result-page.mjs";

const CLI = join(ROOT, "dist/node/cli/main.js");
const flags = readFlags("Many workers that ask and tell over HTTP.", {
  workers: "1000",
  trials: "5000",
  "model-trials": "200",
  url: "",
});
const folder = mkdtempSync(join(tmpdir(), "paretune-workers-"));

const studyText = (name, trials, strategy, store) => `name: ${name}
evaluator: caller
${store === undefined ? "" : `store: ${store}\n`}parameters:
  lr: { type: float, range: [1e-5, 1e-1], scale: log }
  layers: { type: int, range: [1, 8] }
  dropout: { type: float, range: [0, 0.5] }
objectives:
  loss: { goal: minimize }
  latency: { goal: minimize, unit: ms }
budget: { trials: ${trials}, batch: 16, initial: 16 }
${strategy === "default" ? "" : `strategy: ${strategy}\n`}seed: 1
`;

/** Posts JSON; resolves with the answer's and the milliseconds. */
function post(agent, base, path, body) {
  const begun = performance.now();
  return new Promise((resolve, reject) => {
    const sent = request(new URL(path, base), {
      agent,
      method: "POST",
      headers: { "content-type": "application/json" },
    });
    sent.on("error", (error) => {
      // The server closes a connection that nobody uses for five seconds, perhaps just when it is used again.
      if (sent.reusedSocket && error.code === "ECONNRESET") post(agent, base, path, body).then(resolve, reject);
      else reject(error);
    });
    sent.on("response", (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (piece) => {
        text += piece;
      });
      response.on("error", reject);
      response.on("end", () => {
        if (response.statusCode !== 200)
          reject(new Error(`${path} answered ${response.statusCode}: ${text.slice(0, 500)}`));
        else resolve({ answer: JSON.parse(text), ms: performance.now() - begun });
      });
    });
    sent.end(JSON.stringify(body));
  });
}

async function measure({ strategy, store, trials }) {
  const cwd = mkdtempSync(join(folder, "study-"));
  writeFileSync(join(cwd, "study.yaml"), studyText("workers", trials, strategy, store));
  const server = spawn(process.execPath, [CLI, "serve", "study.yaml", "--port", "0"], { cwd });
  let output = "";
  for (const stream of [server.stdout, server.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => {
      output += text;
    });
  }
  while (!/http:\/\/[^\s"]+/.test(output)) {
    if (server.exitCode !== null || server.signalCode !== null) throw new Error(`serve has ended: ${output}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const base = output.match(/http:\/\/[^\s"]+/)[0];
  const agent = new Agent({ keepAlive: true, maxSockets: Number(flags.workers) });
  const asks = [];
  const tells = [];
  const numbers = [];
  let left = trials;
  const before = usageOf(server.pid);
  const begun = performance.now();
  const work = async () => {
    while (left > 0) {
      left--;
      const asked = await post(agent, base, "/api/studies/workers/suggest", { count: 1 });
      asks.push(asked.ms);
      const [{ trial, parameters }] = asked.answer;
      numbers.push(trial);
      const metrics = {
        loss: Math.abs(Math.log10(parameters.lr) + 3),
        latency: parameters.layers + parameters.dropout,
      };
      const told = await post(agent, base, "/api/studies/workers/tell", [{ trial, metrics }]);
      tells.push(told.ms);
    }
  };
  await Promise.all(Array.from({ length: Number(flags.workers) }, work));
  const seconds = (performance.now() - begun) / 1000;
  const after = usageOf(server.pid);
  agent.destroy();
  server.kill("SIGINT");
  await new Promise((resolve) => server.once("close", resolve));
  const listed = spawnSync(process.execPath, [CLI, "trials", "study.yaml", "--json"], {
    cwd,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  const completed = JSON.parse(listed.stdout).filter(({ status }) => status === "completed").length;
  if (new Set(numbers).size !== trials || completed !== trials) {
    throw new Error(`${new Set(numbers).size} numbers and ${completed} completed trials instead of ${trials}`);
  }
  return { trials, seconds, cpu: after.cpu - before.cpu, before, after, asks, tells };
}

const load = loadavg()[0];
const cases = [{ name: "SQLite, Sobol", strategy: "sobol", trials: Number(flags.trials) }];
cases.push({ name: "SQLite, random", strategy: "random", trials: Number(flags.trials) });
if (flags.url !== "") {
  const url = new URL(flags.url);
  url.searchParams.set("schema", `paretune_workers_${Date.now().toString(36)}`);
  cases.push({ name: "PostgreSQL, Sobol", strategy: "sobol", store: url.href, trials: Number(flags.trials) });
}
cases.push({ name: "SQLite, default strategy", strategy: "default", trials: Number(flags["model-trials"]) });
const found = [];
for (const each of cases) {
  console.error(`${each.name}, ${each.trials} trials`);
  found.push([each.name, await measure(each)]);
}
rmSync(folder, { recursive: true, force: true });
const at = (times, share) => {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
};
const seconds = (ms) => (ms / 1000).toFixed(2);
const mb = (bytes) => (bytes / 1e6).toFixed(0);
writePage(
  "many-workers",
  "Many workers at one study",
  `${flags.workers} workers at once at one \`paretune serve\`: each asks for one trial (POST …/suggest), evaluates it in no time, and tells its result (POST …/tell), again and again. Every trial was handed out once, and every result is in the store. The times of an answer include the time in the queue behind the other ${Number(flags.workers) - 1}, so their median is about the number of workers divided by the pairs per second, however fast one answer is. Processor time is the server's. The machine had other work (load average ${load.toFixed(0)} at the start, ${loadavg()[0].toFixed(0)} at the end), and the workers share it with the server, so an idle machine answers sooner: at best one pair per core and processor time of a pair.`,
  table(
    [
      "store, strategy",
      "trials",
      "pairs per second",
      "ms of processor per pair",
      "ask: median s",
      "p99 s",
      "tell: median s",
      "p99 s",
      "MB at start",
      "peak MB",
    ],
    found.map(([name, { trials, seconds: total, cpu, before, after, asks, tells }]) => [
      name,
      trials,
      (trials / total).toFixed(1),
      ((1000 * cpu) / trials).toFixed(1),
      seconds(at(asks, 0.5)),
      seconds(at(asks, 0.99)),
      seconds(at(tells, 0.5)),
      seconds(at(tells, 0.99)),
      mb(before.now),
      mb(after.peak),
    ]),
  ),
);
