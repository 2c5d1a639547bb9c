// What commands take in a study of many trials, and what the study takes on the disk: SQLite and PostgreSQL.
//   node benchmarks/store-scale.mjs [--url postgresql://user@127.0.0.1/database] [--sizes 1000,5000,10000]
// Run `npm run build` first. Without --url only SQLite is measured. Times are those of the processor, summed over the threads of a
// command, so that they depend little on other work of the machine; the commands are processes of their own, with their peak memory.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { hostname, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { openStore } from "../build/node/storage/index.js";
import { readStudyFile } from "../build/node/study-file/index.js";
import { readDatabaseAddress } from "../build/node/study-file/store-address.js";
import { databaseSize } from "./database-size.mjs";
import { numbersOf, ROOT, readFlags, table, writePage } from "./result-page.mjs";

const CLI = join(ROOT, "dist/node/cli/main.js");
const FILL = 250;
const flags = readFlags("What commands take in a study of many trials.", { url: "", sizes: "1000,5000,10000" });
const folder = mkdtempSync(join(tmpdir(), "paretune-store-scale-"));
const METER = join(folder, "meter.mjs");
writeFileSync(
  METER,
  `import { writeFileSync } from "node:fs";
import { isMainThread } from "node:worker_threads";
if (isMainThread) process.on("exit", () => {
  const { user, system } = process.cpuUsage();
  writeFileSync(process.env.METER, JSON.stringify({ cpu: (user + system) / 1e6, rss: process.resourceUsage().maxRSS * 1024 }));
});
`,
);

const studyText = (name, trials, strategy) => `name: ${name}
command: sh -c 'echo loss=0.5 latency=3'
parameters:
  lr: { type: float, range: [1e-5, 1e-1], scale: log }
  layers: { type: int, range: [1, 8] }
  dropout: { type: float, range: [0, 0.5] }
objectives:
  loss: { goal: minimize, from: { stdout: "loss={number}" } }
  latency: { goal: minimize, unit: ms, from: { stdout: "latency={number}" } }
budget: { trials: ${trials}, batch: 4, initial: 4, parallel: 4 }
strategy: ${strategy}
seed: 1
`;
const suggestion = () => ({
  configuration: {
    lr: 10 ** -(1 + 4 * Math.random()),
    layers: 1 + Math.floor(8 * Math.random()),
    dropout: Math.random() / 2,
  },
  origin: "sobol",
});

/** Runs a command to its end; `meanwhile` may use it until then. */
async function measured(cwd, words, { input = "", meanwhile, url } = {}) {
  const meter = join(cwd, "meter.json");
  rmSync(meter, { force: true });
  const store = url === undefined ? [] : ["--store", url];
  const env = { ...process.env, METER: meter, NO_COLOR: "1" };
  const child = spawn(process.execPath, ["--import", METER, CLI, ...words, ...store], { cwd, env });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    stderr += text;
  });
  child.stdin.end(input);
  const begun = performance.now();
  const ended = new Promise((resolve) => child.once("close", resolve));
  if (meanwhile !== undefined) await meanwhile(child, () => stdout + stderr);
  const code = await ended;
  if (code !== 0 && code !== 130) throw new Error(`${words.join(" ")} ended with ${code}: ${stderr.slice(-2000)}`);
  return { ...JSON.parse(readFileSync(meter, "utf8")), wall: (performance.now() - begun) / 1000, stdout };
}

/** Fills a study up to a number of trials, as runs do. */
async function fill(cwd, url, size) {
  const read = await readStudyFile(join(cwd, "study.yaml"));
  if (!read.ok) throw new Error(JSON.stringify(read.issues));
  const { study } = read.file;
  const own = join(cwd, `${study.name}.paretune`);
  mkdirSync(own, { recursive: true });
  const database = url === undefined ? {} : { database: { ...readDatabaseAddress(url), study: study.name } };
  const { storage } = await openStore({ folder: own, ...database }, study, { create: true });
  for (let { trials } = await storage.snapshot(); trials.length < size; { trials } = await storage.snapshot()) {
    const count = Math.min(FILL, size - trials.length);
    const reserved = await storage.reserve(Array.from({ length: count }, suggestion), { evaluator: "run" });
    await storage.update(() => ({
      result: undefined,
      events: reserved.flatMap(({ number }) => eventsOf(own, number)),
    }));
  }
  await storage.close();
  return own;
}

function eventsOf(own, trial) {
  const start = new Date().toISOString();
  const trialFolder = join(own, "trials", String(trial).padStart(4, "0"));
  const id = "00000000-0000-4000-8000-000000000000";
  const by = { number: 1, id, host: hostname(), folder: trialFolder, start, end: start };
  const mean = () => ({ mean: Math.random(), count: 1 });
  return [
    { type: "started", trial, attempt: 1, ...(flags.url === "" ? {} : { host: hostname() }) },
    { type: "completed", trial, metrics: { loss: mean(), latency: mean() }, by },
  ];
}

async function bytesOf(own, url) {
  if (url === undefined) {
    const files = readdirSync(own).filter((name) => name.startsWith("study.db"));
    return files.reduce((sum, name) => sum + statSync(join(own, name)).size, 0);
  }
  return databaseSize(url);
}

/** The list of trials over HTTP, twice: read, and then known. */
async function listServed(child, output) {
  while (!/http:\/\/[^\s"]+/.test(output())) await new Promise((resolve) => setTimeout(resolve, 50));
  const [address] = output().match(/http:\/\/[^\s"]+/);
  const url = new URL("/api/studies/scale/trials", address);
  for (let time = 0; time < 2; time++) {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
    await answer.text();
  }
  child.kill("SIGINT");
}

async function measureAt(size, cwd, url) {
  const write = (trials) => writeFileSync(join(cwd, "study.yaml"), studyText("scale", trials, "sobol"));
  write(size + 8);
  const own = await fill(cwd, url, size);
  const bytes = await bytesOf(own, url);
  const options = url === undefined ? {} : { url };
  const told = JSON.stringify([{ parameters: suggestion().configuration, metrics: { loss: 0.4, latency: 2 } }]);
  const commands = {
    "--version": await measured(cwd, ["--version"]),
    status: await measured(cwd, ["status", "study.yaml", "--json"], options),
    trials: await measured(cwd, ["trials", "study.yaml", "--json"], options),
    suggest: await measured(cwd, ["suggest", "study.yaml", "--count", "1", "--json"], options),
    tell: await measured(cwd, ["tell", "study.yaml", "--json", "-"], { ...options, input: told }),
    "run, 4 trials": await measured(cwd, ["run", "study.yaml", "--trials", String(size + 5)], options),
    "serve, trials twice": await measured(cwd, ["serve", "study.yaml", "--port", "0"], {
      ...options,
      meanwhile: listServed,
    }),
  };
  const completed = JSON.parse((await measured(cwd, ["trials", "study.yaml", "--json"], options)).stdout).filter(
    ({ status }) => status === "completed",
  ).length;
  if (completed !== size + 5) throw new Error(`${completed} trials have completed instead of ${size + 5}`);
  return { size, bytes, commands };
}

const stores = [["SQLite", undefined]];
if (flags.url !== "") {
  const url = new URL(flags.url);
  url.searchParams.set("schema", `paretune_scale_${Date.now().toString(36)}`);
  stores.push(["PostgreSQL", url.href]);
}
const found = [];
const load = loadavg()[0];
for (const [name, url] of stores) {
  for (const size of numbersOf(flags.sizes)) {
    const cwd = join(folder, `${name}-${size}`);
    mkdirSync(cwd);
    const own = url === undefined ? undefined : `${url}_${size}`;
    console.error(`${name}, ${size} trials`);
    found.push([name, await measureAt(size, cwd, own)]);
  }
}
rmSync(folder, { recursive: true, force: true });
const mb = (bytes) => (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0);
writePage(
  "store-scale",
  "Many trials in one study",
  `Each study has three parameters and two objectives, and three events for each trial, as runs store them. Each command is a process of its own: its processor time in seconds (all threads) and its peak memory in MB. What a command takes in any case is that of \`--version\`. The size of SQLite includes its write-ahead log of up to 4 MB. The strategy is Sobol, so that nothing but the study itself is measured; [many trials](scale.md) has the models. The machine had other work (load average ${load.toFixed(0)} at the start, ${loadavg()[0].toFixed(0)} at the end), to which processor time depends little.`,
  table(
    ["store", "trials", "MB on disk", "bytes per trial"],
    found.map(([name, { size, bytes }]) => [name, size, mb(bytes), (bytes / size).toFixed(0)]),
  ),
  table(
    ["store", "trials", ...Object.keys(found[0][1].commands)],
    found.map(([name, { size, commands }]) => [
      name,
      size,
      ...Object.values(commands).map(({ cpu, rss }) => `${cpu.toFixed(2)} s, ${mb(rss)} MB`),
    ]),
  ),
);
