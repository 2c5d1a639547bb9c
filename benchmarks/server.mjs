// What many viewers cost the server: the memory of `paretune serve` with open event streams, and the time from a result that another
// process records to its event at every stream.
//   node benchmarks/server.mjs [--streams 200] [--rounds 20] [--trials 240]
// Run `npm run build` first.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { median, ROOT, readFlags, table, writePage } from "./result-page.mjs";

const CLI = join(ROOT, "dist/node/cli/main.js");
const STUDY = `name: watched
command: train {lr} {layers}
parameters:
  lr: { type: float, range: [1e-5, 1e-1], scale: log }
  layers: { type: int, range: [1, 8] }
objectives:
  accuracy: { goal: maximize, from: { stdout: "accuracy {number}" } }
  latency: { goal: minimize, unit: ms, from: { stdout: "latency {number}" } }
`;
/** How long all streams may take to get an event, in milliseconds. */
const MAX_WAIT_MS = 30_000;

const flags = readFlags("The memory and the delay of many event streams.", {
  streams: "200",
  rounds: "20",
  trials: "240",
});
const folder = mkdtempSync(join(tmpdir(), "paretune-server-"));
writeFileSync(join(folder, "study.yaml"), STUDY);

let told = 0;
function results(count) {
  return Array.from({ length: count }, () => {
    told++;
    const parameters = { lr: 10 ** -(1 + (told % 397) / 100), layers: 1 + (told % 8) };
    return { id: `r${told}`, parameters, metrics: { accuracy: 0.5 + (told % 101) / 250, latency: 3 + (told % 17) } };
  });
}

function tell(count) {
  const input = JSON.stringify(results(count));
  const { status, stderr } = spawnSync(process.execPath, [CLI, "tell", "study.yaml", "--json", "-"], {
    ...{ cwd: folder, input, encoding: "utf8", maxBuffer: 2 ** 28 },
  });
  if (status !== 0) throw new Error(stderr);
}

/** Opens a stream; `onEvent` gets the number of each event and when it was recorded. */
function openStream(url, onEvent) {
  return new Promise((resolve, reject) => {
    const request = get(url, (response) => {
      let id = "";
      const lines = createInterface({ input: response });
      lines.on("error", () => undefined); // the end of the benchmark
      lines.on("line", (line) => {
        if (line.startsWith("id:")) id = line.slice(3).trim();
        const { time } = line.startsWith("data:") && id !== "" ? JSON.parse(line.slice(5)) : {};
        if (time !== undefined) onEvent(id, Date.parse(time));
        if (line === "") id = "";
      });
      resolve(request);
    });
    request.on("error", reject);
  });
}

/** The memory of a process that is not shared with others, and its largest in all, in MiB. */
function memoryOf(pid) {
  const text = readFileSync(`/proc/${pid}/status`, "utf8");
  const kib = (name) => Number(new RegExp(`^${name}:\\s*(\\d+)`, "m").exec(text)?.[1]);
  return { resident: kib("VmRSS") / 1024, peak: kib("VmHWM") / 1024 };
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

tell(Number(flags.trials));
const server = spawn(process.execPath, [CLI, "serve", "study.yaml", "--port", "0", "--json"], {
  cwd: folder,
  stdio: ["ignore", "pipe", "ignore"],
});
try {
  const url = await new Promise((resolve) => {
    let text = "";
    server.stdout.on("data", (chunk) => {
      text += chunk;
      const [, found] = /"url":\s*"([^"]+)"/.exec(text) ?? [];
      if (found !== undefined) resolve(found);
    });
  });
  const events = `${url}api/studies/watched/events`;
  await pause(1000);
  const before = memoryOf(server.pid);
  const delays = [];
  const arrived = new Map();
  const streams = await Promise.all(
    Array.from({ length: Number(flags.streams) }, () =>
      openStream(events, (id, time) => {
        arrived.set(id, [...(arrived.get(id) ?? []), Date.now() - time]);
      }),
    ),
  );
  // All earlier events arrive first, late by their age.
  await pause(5000);
  const known = new Set(arrived.keys());
  for (let round = 0; round < Number(flags.rounds); round++) {
    tell(1);
    const deadline = Date.now() + MAX_WAIT_MS;
    const isWhole = () => {
      const fresh = [...arrived].filter(([id]) => !known.has(id));
      return fresh.length > 0 && fresh.every(([, each]) => each.length === streams.length);
    };
    while (!isWhole() && Date.now() < deadline) await pause(20);
    if (!isWhole()) throw new Error("a stream did not get an event");
    for (const [id, each] of arrived) {
      if (!known.has(id)) delays.push(...each);
      known.add(id);
    }
  }
  const after = memoryOf(server.pid);
  for (const stream of streams) stream.destroy();
  const sorted = delays.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  writePage(
    "server",
    "Many event streams of one server",
    `\`paretune serve\` of a study with ${flags.trials} trials, ${streams.length} simultaneous event streams. ${flags.rounds} results are recorded by other processes (\`paretune tell\`), one at a time. Delay: from the time of the record to the arrival of its event at a stream; ${sorted.length} arrivals.`,
    table(
      ["streams", "resident MiB before", "with streams", "peak MiB", "delay, median, ms", "99 %, ms", "longest, ms"],
      [
        [
          streams.length,
          before.resident.toFixed(0),
          after.resident.toFixed(0),
          after.peak.toFixed(0),
          median(sorted).toFixed(0),
          at(0.99).toFixed(0),
          at(1).toFixed(0),
        ],
      ],
    ),
  );
} finally {
  server.kill();
  rmSync(folder, { recursive: true, force: true });
}
