import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openStore } from "../../src/node/storage/index.ts";
import { smallStudy, temporaryFolder } from "../node/loop/small-study.ts";
import { tryDisks } from "./disks.ts";
import { buildRunner, startRunner } from "./start-runner.ts";

let runner: string;
beforeAll(async () => {
  runner = await buildRunner();
});
afterAll(() => rmSync(runner));

const plain = (folder: string) => ({ folder, trials: 12, parallel: 2, trainer: [] as string[], measured: false });

async function completedTrials(folder: string): Promise<number[]> {
  const store = join(folder, "small.paretune");
  const { storage } = await openStore(store, smallStudy({ folder }).study, { create: false });
  const { trials } = await storage.snapshot();
  await storage.close();
  return trials.filter(({ status }) => status === "completed").map(({ number }) => number);
}

describe("a disk that is full", () => {
  it("ends the run with a sentence and exit code 1; recorded results remain, and the next run finishes", async () => {
    const folder = temporaryFolder();
    const limited = startRunner(runner, plain(folder), 200);
    const { code, errors } = await limited.ended;
    expect(errors).toMatch(/the disk is full or failing .* free some space and run again/i);
    expect(code).toBe(1);
    const told = limited.events.flatMap((event) => (event.type === "trial-completed" ? [event.trial] : []));
    expect(await completedTrials(folder)).toEqual(expect.arrayContaining(told));

    const { code: next } = await startRunner(runner, plain(folder)).ended;
    expect(next).toBe(0);
    expect(await completedTrials(folder)).toHaveLength(12);
  });
});

describe("disks that become full at random points", () => {
  it("end each run with a sentence; once space returns, every finished evaluation is counted once", async () => {
    const { broken, disks } = await tryDisks(runner, "disks", 3);
    expect(broken).toEqual([]);
    expect(disks).toBeGreaterThanOrEqual(3);
  });
});

describe("a store written by a newer version", () => {
  it("ends the run with a sentence and exit code 1, and runs nothing", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "small.paretune"));
    const database = new DatabaseSync(join(folder, "small.paretune", "study.db"));
    database.exec("PRAGMA user_version = 7");
    database.close();
    const { ended, events } = startRunner(runner, plain(folder));
    const { code, errors } = await ended;
    expect([code, events]).toEqual([1, []]);
    expect(errors).toMatch(/was written by a newer version of Paretune \(format 7/);
  });
});

describe("two runs of one study at once", () => {
  it("the second one gets a sentence and exit code 1; the first one goes on undisturbed", async () => {
    const folder = temporaryFolder();
    const release = join(folder, "release");
    const waiting = { ...plain(folder), trials: 3, trainer: [`--wait=${release}`] };
    const first = startRunner(runner, waiting);
    await first.seen("trial-started");
    const second = await startRunner(runner, waiting).ended;
    expect(second.code).toBe(1);
    expect(second.errors).toMatch(new RegExp(`already being run, by process ${first.child.pid} on .* since 2`));
    writeFileSync(release, "");
    expect((await first.ended).code).toBe(0);
    expect(await completedTrials(folder)).toEqual([0, 1, 2]);
  });

  it("a run takes over at once from one that was killed", async () => {
    const folder = temporaryFolder();
    const release = join(folder, "release");
    const waiting = { ...plain(folder), trials: 2, trainer: [`--wait=${release}`] };
    const first = startRunner(runner, waiting);
    await first.seen("trial-started");
    first.child.kill("SIGKILL");
    await first.ended;
    writeFileSync(release, "");
    const second = startRunner(runner, waiting);
    expect((await second.ended).code).toBe(0);
    const attempts = second.events.flatMap((event) => (event.type === "trial-started" ? [event.attempt] : []));
    expect(Math.max(...attempts)).toBe(2);
    expect(await completedTrials(folder)).toEqual([0, 1]);
  });
});
