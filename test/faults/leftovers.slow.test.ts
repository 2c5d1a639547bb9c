import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { plannedCgroup, removeCgroup, startInside } from "../../src/node/executors/cgroup.ts";
import { restartStudy } from "../../src/node/loop/restart.ts";
import { readHandle, trialFiles } from "../../src/node/loop/trial-files.ts";
import { openStore } from "../../src/node/storage/index.ts";
import { until } from "../fixtures/until.ts";
import { smallStudy, temporaryFolder } from "../node/loop/small-study.ts";
import { buildRunner, startRunner } from "./start-runner.ts";

const LEAVE = join(import.meta.dirname, "..", "node", "executors", "programs", "leave.sh");
/** What the program starts, by its number there. */
const KINDS = ["itself", "child", "session", "orphan", "no environment", "no session", "no output", "nothing kept"];

let runner: string;
beforeAll(async () => {
  runner = await buildRunner();
});
afterAll(() => rmSync(runner));

const hasProc = existsSync("/proc/self/stat");
const planned = plannedCgroup("a-test-of-what-may-be-made");
const hasCgroups = startInside(planned, () => planned !== undefined && existsSync(planned));
if (planned !== undefined) removeCgroup(planned);

/** Seconds for `sleep` that no other process of this machine has. */
let prefix: number;
let last = 1_000_000 + (process.pid % 10_000) * 100;

/** The processes of the program that are alive, by kind. */
function alive(): readonly { readonly kind: string; readonly pid: number }[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
        const kind = words[1]?.startsWith(`${prefix}.`) ? Number(words[1].split(".")[1]) : -1;
        return /sleep$/.test(words[0] ?? "") && kind >= 0 ? [{ kind: KINDS[kind] ?? "", pid: Number(pid) }] : [];
      } catch {
        return [];
      }
    });
}

const kinds = (): readonly string[] =>
  alive()
    .map(({ kind }) => kind)
    .sort((a, b) => KINDS.indexOf(a) - KINDS.indexOf(b));

afterEach(() => {
  for (const { pid } of alive()) process.kill(pid, "SIGKILL");
});

/** A run that is killed while its trial has started one process of each kind, and after it the first process as well. */
async function killedRun(cgroups: boolean): Promise<string> {
  prefix = last++;
  const folder = temporaryFolder();
  const common = { folder, trials: 1, parallel: 1, trainer: [], measured: false, cgroups };
  const { child, ended } = startRunner(runner, { ...common, command: ["sh", LEAVE, String(prefix)] });
  await until(() => alive().length === KINDS.length);
  child.kill("SIGKILL");
  await ended;
  const leader = readHandle(trialFiles(join(folder, "small.paretune"), 0))?.handle["pid"];
  process.kill(leader as number, "SIGKILL");
  for (const { kind, pid } of alive()) if (kind === "itself") process.kill(pid, "SIGKILL");
  await until(() => alive().length < KINDS.length);
  expect(kinds()).toEqual(KINDS.slice(1));
  return folder;
}

async function nextRun(folder: string, trials = 1) {
  const next = startRunner(runner, { folder, trials, parallel: 1, trainer: [], measured: false });
  const { code, errors } = await next.ended;
  expect([code, errors]).toEqual([0, ""]);
  return next.events.filter(({ type }) => type === "leftovers");
}

describe.runIf(hasProc)("what a killed run has left, whose first process is dead as well", () => {
  it.runIf(hasCgroups)("is ended by the next run, all of it (skipped where no cgroup may be made)", async () => {
    const folder = await killedRun(true);
    const leftovers = await nextRun(folder);
    expect(kinds()).toEqual([]);
    expect(leftovers).toEqual([{ type: "leftovers", trial: 0, ended: KINDS.length - 1, remaining: 0 }]);
    expect(await nextRun(folder)).toEqual([]);
  });

  it("is ended without a cgroup as well, but for what kept neither session nor environment nor output", async () => {
    const folder = await killedRun(false);
    await nextRun(folder);
    expect(kinds()).toEqual(["nothing kept"]);
  });

  it.each(["completed", "withdrawn"] as const)("is ended although the trial was %s meanwhile", async (type) => {
    const folder = await killedRun(true);
    const store = join(folder, "small.paretune");
    const { storage } = await openStore(store, smallStudy({ folder }).study, { create: false });
    const outcome = type === "completed" ? { metrics: { loss: { mean: 1, count: 1 } } } : { reason: "a mistake" };
    expect(await storage.append({ type, trial: 0, ...outcome } as Parameters<typeof storage.append>[0])).toBe(true);
    await storage.close();
    await nextRun(folder);
    expect(kinds()).toEqual(!hasCgroups ? ["nothing kept"] : []);
  });

  it("is ended although its store was deleted, as long as the folder of the trial is there", async () => {
    const folder = await killedRun(true);
    const store = join(folder, "small.paretune");
    for (const name of readdirSync(store)) if (name.startsWith("study.db")) rmSync(join(store, name));
    await restartStudy({ file: smallStudy({ folder }), folder: store });
    expect(kinds()).toEqual(!hasCgroups ? ["nothing kept"] : []);
  });
});
