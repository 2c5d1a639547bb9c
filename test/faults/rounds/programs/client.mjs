// client.mjs REQUEST: asks a server for trials, evaluates them and tells their results, as a user's own program would. It notes in a
// journal what it was given, what it measured and what the server has acknowledged, each on the disk before it goes on, so that it
// continues after it was killed. With a quota of 0 it evaluates the trials that wait, which nobody was told of.
import { execFile } from "node:child_process";
import { appendFileSync, existsSync, fsyncSync, mkdtempSync, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

const { study, token, journal, train, ledger, folder, quota, seconds, answerMs } = JSON.parse(process.argv[2]);
const PATIENCE_MS = 300_000;

// A line that was cut short is no note; the next one begins on a line of its own.
const before = existsSync(journal) ? readFileSync(journal, "utf8") : "";
if (before !== "" && !before.endsWith("\n")) appendFileSync(journal, '"cut"\n');
const notes = [];
for (const line of before.split("\n").slice(0, -1)) notes.push(JSON.parse(line));
const descriptor = openSync(journal, "a");
function note(what) {
  writeSync(descriptor, `${JSON.stringify(what)}\n`);
  fsyncSync(descriptor);
  notes.push(what);
}

async function call(path, body) {
  const had = new Map();
  const tried = (what) => had.set(what, (had.get(what) ?? 0) + 1);
  for (const end = performance.now() + PATIENCE_MS; ; await sleep(100)) {
    try {
      const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
      const asked = body === undefined ? { headers } : { method: "POST", headers, body: JSON.stringify(body) };
      const response = await fetch(study + path, { ...asked, signal: AbortSignal.timeout(answerMs) });
      const text = await response.text();
      if (response.status === 200) return JSON.parse(text);
      // A store that cannot be reached or written is the server's trouble, and passes.
      if (response.status < 500) throw new Refused(`${path}: ${response.status} ${text}`);
      tried(`${response.status} ${text}`);
    } catch (error) {
      if (error instanceof Refused) throw error;
      tried(error.cause?.code ?? error.name);
    }
    if (performance.now() < end) continue;
    const list = [...had].map(([what, times]) => `${times} times ${what}`).join("; ");
    throw new Refused(`${path}: no result in ${PATIENCE_MS / 1000} s: ${list}`);
  }
}

class Refused extends Error {}

async function evaluate(trial, { x, n }) {
  const own = mkdtempSync(join(folder, "evaluation-"));
  const args = [train, ledger, trial, x, n, own, seconds].map(String);
  const { stdout } = await promisify(execFile)("sh", args);
  const { second } = JSON.parse(readFileSync(join(own, "metrics.json"), "utf8"));
  note({ got: trial, loss: Number(stdout.replace("loss: ", "")), second });
}

async function finish(trial, parameters) {
  const isNoted = (what) => notes.some((each) => each[what] === trial);
  if (isNoted("told")) return;
  if (!isNoted("got")) await evaluate(trial, parameters);
  const { loss, second } = notes.find(({ got }) => got === trial);
  await call("/tell", [{ trial, metrics: { loss, second } }]);
  note({ told: trial });
}

const asked = () => notes.filter((each) => each.asked !== undefined);
for (const { asked: trial, parameters } of asked()) await finish(trial, parameters);
while (asked().length < quota) {
  const [{ trial, parameters }] = await call("/suggest", { count: 1 });
  note({ asked: trial, parameters });
  await finish(trial, parameters);
}
if (quota === 0)
  for (const { trial, parameters } of await call("/trials?status=pending")) await finish(trial, parameters);
