// What many runs that ask and tell at once cost the stores, and what 10,000 trials take: SQLite and PostgreSQL in the same minutes.
//   node benchmarks/storage-runners.mjs --url postgresql://user@127.0.0.1/database [--clients 64] [--rounds 20] [--trials 10000]
// Run `npm run build` first. The tables are made in the schema `paretune_benchmark`, which is to be dropped afterwards.
import { fork } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openStore } from "../build/node/storage/index.js";
import { readDatabaseAddress } from "../build/node/study-file/store-address.js";
import { databaseSize } from "./database-size.mjs";
import { readFlags, table, writePage } from "./result-page.mjs";

const SELF = fileURLToPath(import.meta.url);
/** The number of processes that the clients are in. */
const PROCESSES = 8;
const STORES = ["SQLite", "PostgreSQL"];
const BARE_BODY = "x".repeat(200);
const parameters = [
  { kind: "float", name: "lr", lower: 1e-5, upper: 1e-1, scale: "log" },
  { kind: "int", name: "layers", lower: 1, upper: 8, scale: "linear" },
  { kind: "float", name: "dropout", lower: 0, upper: 0.5, scale: "linear" },
];
const studyNamed = (name) => ({
  name,
  parameters,
  objectives: [{ name: "loss", goal: "minimize" }],
  budget: { trials: 1e6, batch: 16, initial: 16, parallel: 1 },
  strategy: "sobol",
  seed: 1,
});
const suggestion = () => ({
  configuration: {
    lr: 10 ** -(1 + 4 * Math.random()),
    layers: 1 + Math.floor(8 * Math.random()),
    dropout: Math.random() / 2,
  },
  origin: "sobol",
});
const resultOf = (trial) => ({ type: "completed", trial, metrics: { loss: { mean: Math.random(), count: 1 } } });

const [role, encoded] = process.argv.slice(2);
if (role === "clients") process.send(await askAndTell(JSON.parse(encoded)));
else if (role === "bare") process.send(await writeBare(JSON.parse(encoded)));
else if (role === "reader") process.send(await readAll(JSON.parse(encoded)));
else await main();

function placeOf({ folder, url, name }) {
  if (url === undefined) return folder;
  const { address } = readDatabaseAddress(url);
  return { folder, database: { address, study: name } };
}

/** Some clients in one process: each reserves a trial and completes it, again and again. Returns the milliseconds of each pair. */
async function askAndTell(job) {
  const openings = await Promise.all(
    Array.from(
      { length: job.count },
      async () => (await openStore(placeOf(job), studyNamed(job.name), { create: true })).storage,
    ),
  );
  process.send("ready");
  await new Promise((resolve) => process.once("message", resolve));
  const before = process.cpuUsage();
  const times = [];
  await Promise.all(
    openings.map(async (storage) => {
      for (let round = 0; round < job.rounds; round++) {
        const begun = performance.now();
        const [trial] = await storage.reserve([suggestion()], { evaluator: "caller" });
        await storage.append(resultOf(trial.number));
        times.push(performance.now() - begun);
        await new Promise(setImmediate);
      }
    }),
  );
  const { user, system } = process.cpuUsage(before);
  for (const storage of openings) await storage.close();
  return { times, cpu: (user + system) / 1000 };
}

/**
 * The least that two transactions take that follow one another: each locks one row, adds a row and is on the disk when it returns,
 * by the client itself and nothing of this software.
 */
async function writeBare(job) {
  const openings = await Promise.all(
    Array.from({ length: job.count }, () => (job.url === undefined ? bareSqlite(job) : barePostgres(job))),
  );
  process.send("ready");
  await new Promise((resolve) => process.once("message", resolve));
  const before = process.cpuUsage();
  const times = [];
  await Promise.all(
    openings.map(async ({ write }) => {
      for (let round = 0; round < job.rounds; round++) {
        const begun = performance.now();
        await write();
        await write();
        times.push(performance.now() - begun);
        await new Promise(setImmediate);
      }
    }),
  );
  const { user, system } = process.cpuUsage(before);
  for (const { end } of openings) await end();
  return { times, cpu: (user + system) / 1000 };
}

async function bareSqlite({ folder }) {
  const { DatabaseSync } = await import("@photostructure/sqlite");
  const database = new DatabaseSync(join(folder, "bare.db"), { timeout: 30_000 });
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE IF NOT EXISTS bare (body text)");
  const insert = database.prepare("INSERT INTO bare VALUES (?)");
  const write = () => {
    database.exec("BEGIN IMMEDIATE");
    insert.run(BARE_BODY);
    database.exec("COMMIT");
  };
  return { write, end: () => database.close() };
}

async function barePostgres({ url }) {
  const { default: pg } = await import("pg");
  const { address } = readDatabaseAddress(url);
  const client = new pg.Client({ connectionString: address.connectionString });
  await client.connect();
  const { schema } = address;
  const write = async () => {
    await client.query(`BEGIN; SET LOCAL synchronous_commit = on; SELECT version FROM ${schema}.format FOR UPDATE`);
    await client.query(`INSERT INTO ${schema}.bare VALUES ($1)`, [BARE_BODY]);
    await client.query("COMMIT");
  };
  return { write, end: () => client.end() };
}

/** Opens and reads a whole study; returns how long that took, and the memory that it took. */
async function readAll(job) {
  const before = process.memoryUsage().rss;
  const begun = performance.now();
  const { storage } = await openStore(placeOf(job), studyNamed(job.name), { create: false });
  const { trials } = await storage.snapshot();
  const ms = performance.now() - begun;
  const bytes = process.memoryUsage().rss - before;
  await storage.close();
  return { trials: trials.length, ms, bytes };
}

function inProcess(kind, job) {
  const child = fork(SELF, [kind, JSON.stringify(job)]);
  const messages = [];
  let wake = () => {};
  child.on("message", (message) => {
    messages.push(message);
    wake();
  });
  const next = async () => {
    while (messages.length === 0) {
      await new Promise((resolve) => {
        wake = resolve;
      });
    }
    return messages.shift();
  };
  return { next, go: () => child.send("go"), end: () => child.connected && child.disconnect() };
}

async function runClients(store, flags, folder, kind = "clients") {
  const count = Number(flags.clients);
  const perProcess = Array.from({ length: PROCESSES }, (_, index) => Math.floor((count + index) / PROCESSES)).filter(
    (each) => each > 0,
  );
  const job = { ...store, folder, rounds: Number(flags.rounds) };
  const { storage } = await openStore(placeOf(job), studyNamed(job.name), { create: true });
  await storage.close();
  if (kind === "bare") await prepareBare(job);
  const processes = perProcess.map((each) => inProcess(kind, { ...job, count: each }));
  for (const each of processes) await each.next();
  const begun = performance.now();
  for (const each of processes) each.go();
  const answers = await Promise.all(processes.map((each) => each.next()));
  const seconds = (performance.now() - begun) / 1000;
  for (const each of processes) each.end();
  const times = answers.flatMap((each) => each.times).sort((a, b) => a - b);
  const cpu = answers.reduce((sum, each) => sum + each.cpu, 0) / times.length;
  const at = (share) => times[Math.min(times.length - 1, Math.floor(share * times.length))];
  const measured = { perSecond: times.length / seconds, cpu, p50: at(0.5), p99: at(0.99), max: times.at(-1) };
  if (kind === "bare") return measured;
  const { storage: whole } = await openStore(placeOf(job), studyNamed(job.name), { create: false });
  const { trials } = await whole.snapshot();
  await whole.close();
  const completed = trials.filter(({ status }) => status === "completed").length;
  if (completed !== times.length) throw new Error(`${completed} of ${times.length} trials are completed`);
  return measured;
}

async function prepareBare({ folder, url }) {
  if (url === undefined) return (await bareSqlite({ folder })).end();
  const { default: pg } = await import("pg");
  const { address } = readDatabaseAddress(url);
  const client = new pg.Client({ connectionString: address.connectionString });
  await client.connect();
  await client.query(`CREATE TABLE IF NOT EXISTS ${address.schema}.bare (body text)`);
  await client.end();
}

async function fill(store, flags, folder) {
  const job = { ...store, folder };
  const place = placeOf(job);
  const { storage } = await openStore(place, studyNamed(job.name), { create: true });
  const count = Number(flags.trials);
  const marks = [];
  for (let done = 0; done < count; done += 16) {
    const reserved = await storage.reserve(Array.from({ length: Math.min(16, count - done) }, suggestion), {
      evaluator: "caller",
    });
    const begun = performance.now();
    for (const { number } of reserved) await storage.append(resultOf(number));
    marks.push((performance.now() - begun) / reserved.length);
  }
  await storage.close();
  const reader = inProcess("reader", job);
  const read = await reader.next();
  reader.end();
  const meanOf = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const tenth = Math.max(1, Math.floor(marks.length / 10));
  return {
    ...read,
    bytesOnDisk: await sizeOf(job),
    first: meanOf(marks.slice(0, tenth)),
    last: meanOf(marks.slice(-tenth)),
  };
}

async function sizeOf({ folder, url }) {
  if (url === undefined) return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
  return databaseSize(url);
}

async function main() {
  const flags = readFlags("Stores with many runs at once, and with many trials.", {
    url: "postgresql://127.0.0.1/postgres",
    clients: "64",
    rounds: "20",
    trials: "10000",
  });
  const load = loadavg()[0];
  const unique = Date.now().toString(36);
  const url = new URL(flags.url);
  url.searchParams.set("schema", `paretune_benchmark_${unique}`);
  const storeOf = (name, kind) => (kind === "SQLite" ? { name } : { name, url: url.href });
  const newFolder = () => mkdtempSync(join(tmpdir(), "paretune-runners-"));
  const folders = [];
  const folder = () => {
    folders.push(newFolder());
    return folders.at(-1);
  };
  const filled = [];
  for (const kind of STORES) filled.push([kind, await fill(storeOf("filled", kind), flags, folder())]);
  const asked = [];
  for (const clients of new Set([1, 8, Number(flags.clients)])) {
    for (const kind of STORES) {
      const place = storeOf(`clients ${clients}`, kind);
      console.error(`${kind}, ${clients} clients`);
      asked.push([clients, kind, await runClients(place, { ...flags, clients }, folder())]);
      asked.push([clients, `${kind}, bare`, await runClients(place, { ...flags, clients }, folder(), "bare")]);
    }
  }
  for (const each of folders) rmSync(each, { recursive: true, force: true });
  const round = (value) => (value < 10 ? value.toFixed(1) : value.toFixed(0));
  const mb = (bytes) => `${round(bytes / 1e6)}`;
  writePage(
    "storage-runners",
    "Many runs at once, many trials in a store",
    `Every client reserves a trial and records its result, ${flags.rounds} times, as fast as it can: two transactions, each on the disk before it is acknowledged. The clients are in ${PROCESSES} processes on the machine of the server, each with an opening of its own. Every result was counted once. The rows "bare" are the least that two such transactions take, in the same minutes: each locks one row, adds one and is on the disk, without any code of Paretune. Processor time is that of the clients. The machine had other work (load average ${load.toFixed(0)} at the start, ${loadavg()[0].toFixed(0)} at the end), so ratios within this page hold, and no absolute times.`,
    table(
      ["clients", "store", "pairs per second", "ms of processor per pair", "median ms", "p99 ms", "longest ms"],
      asked.map(([clients, kind, { perSecond, cpu, p50, p99, max }]) => [
        clients,
        kind,
        round(perSecond),
        cpu.toFixed(1),
        round(p50),
        round(p99),
        round(max),
      ]),
    ),
    `One process fills a study with ${flags.trials} trials of two events each, and another one opens and reads it. The size of SQLite includes its write-ahead log of up to 4 MB.`,
    table(
      [
        "store",
        "MB on disk",
        "ms per event, first tenth",
        "last tenth",
        "opening and reading, ms",
        "memory of that, MB",
      ],
      filled.map(([kind, { bytesOnDisk, first, last, ms, bytes }]) => [
        kind,
        mb(bytesOnDisk),
        first.toFixed(2),
        last.toFixed(2),
        round(ms),
        mb(bytes),
      ]),
    ),
  );
}
