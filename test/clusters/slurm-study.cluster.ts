import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CommandRequest } from "../../src/node/executors/executor.ts";
import { checkSlurm } from "../../src/node/executors/slurm/check-slurm.ts";
import { createSlurmExecutor } from "../../src/node/executors/slurm/slurm-executor.ts";
import { type LoopEvent, runStudy } from "../../src/node/loop/index.ts";
import type { SlurmSettings } from "../../src/node/study-file/slurm-settings.ts";
import { buildRunner, startRunner } from "../faults/start-runner.ts";
import { missingSlurm, type SlurmCluster, startSlurmCluster } from "../fixtures/slurm-cluster.ts";
import { until } from "../fixtures/until.ts";
import { proposeRandom, smallStudy, temporaryFolder, words } from "../node/loop/small-study.ts";
import { heldStudy, starts, trialsIn } from "./held-study.ts";

const skipped = missingSlurm.length > 0;
if (skipped) console.warn(`SKIPPED: studies on Slurm, because this machine lacks ${missingSlurm.join(", ")}`);

function commandIn(cwd: string): CommandRequest {
  const files = { stdoutFile: join(cwd, "stdout.log"), stderrFile: join(cwd, "stderr.log") };
  return { command: { kind: "words", words: ["true"] }, cwd, environment: {}, ...files };
}

describe.skipIf(skipped)("a study on a real cluster of Slurm", () => {
  let cluster: SlurmCluster;
  let runner: string;
  beforeAll(async () => {
    [cluster, runner] = await Promise.all([startSlurmCluster(), buildRunner()]);
  }, 240_000);
  afterAll(async () => {
    await cluster?.close();
    if (runner !== undefined) rmSync(runner);
  });

  const jobs = (): readonly string[] =>
    cluster
      .run("squeue", "--noheader", "--format=%j|%T")
      .split("\n")
      .filter((line) => line !== "");

  /** Runs a study whose trials are held until `meanwhile` has ended. */
  async function run(
    meanwhile: (folder: string, events: readonly LoopEvent[]) => Promise<void>,
    { trials = 1, settings = {}, timeoutMs = undefined as number | undefined } = {},
  ) {
    const { folder, command } = heldStudy();
    const file = smallStudy({ folder, trials, parallel: 2, run: { commands: [words(...command)] } });
    const events: LoopEvent[] = [];
    const executor = createSlurmExecutor({ directives: [], ...(settings as Partial<SlurmSettings>) });
    const timed = timeoutMs === undefined ? file : { ...file, run: { ...file.run, timeoutMs } };
    const done = runStudy(timed, { propose: proposeRandom, executor, onEvent: (event) => events.push(event) });
    await meanwhile(folder, events);
    rmSync(join(folder, "hold"), { force: true });
    const summary = await done;
    return { folder, events, summary, types: events.map(({ type }) => type) };
  }

  it("runs each trial once, those that start together as tasks of one array, and reads their metrics", async () => {
    const { folder, summary } = await run(
      async (place) => {
        await until(() => starts(place) === 2);
        expect(jobs().filter((job) => job.endsWith("|RUNNING"))).toHaveLength(2);
        expect(new Set(jobs()).size).toBe(1);
        expect(jobs()[0]).toMatch(/^paretune-array-[0-9a-f]{16}\|/);
        rmSync(join(place, "hold"));
      },
      { trials: 3 },
    );
    expect(summary).toMatchObject({ outcome: "budget-spent", completed: 3, failed: 0 });
    expect(starts(folder)).toBe(3);
    const trials = await trialsIn(folder);
    for (const trial of trials) {
      expect(trial.status === "completed" && trial.metrics["loss"]?.mean).toBe(trial.configuration["rate"]);
    }
  }, 60_000);

  it("tries a trial again whose job somebody cancels, and learns nothing from that", async () => {
    const { folder, events, summary } = await run(async (place, seen) => {
      await until(() => starts(place) === 1);
      cluster.run("scancel", "--user", String(process.getuid?.()));
      await until(() => seen.some(({ type }) => type === "trial-lost"));
    });
    expect(events.find(({ type }) => type === "trial-lost")).toMatchObject({
      trial: 0,
      reason: expect.stringContaining("was cancelled in Slurm, not by this run"),
    });
    expect(summary).toMatchObject({ completed: 1, failed: 0 });
    expect(starts(folder)).toBe(2);
  }, 60_000);

  it("ends a trial at the study's own time limit, which is a failure of the trial", async () => {
    const { events } = await run(
      async (_, seen) => {
        await until(() => seen.some(({ type }) => type === "trial-failed" || type === "trial-held"));
      },
      { timeoutMs: 1000 },
    );
    expect(events.find(({ type }) => type === "trial-failed")).toMatchObject({
      reason: expect.stringContaining("did not end within 1 s"),
    });
    expect(jobs()).toEqual([]);
  }, 60_000);

  it("says what Slurm refuses, tries again, and then gives the trial back without a failure", async () => {
    const folder = temporaryFolder();
    const events: LoopEvent[] = [];
    const stop = new AbortController();
    const summary = await runStudy(smallStudy({ folder, trials: 1 }), {
      propose: proposeRandom,
      executor: createSlurmExecutor({ partition: "nowhere", directives: [] }),
      signal: stop.signal,
      onEvent: (event) => {
        events.push(event);
        if (events.filter(({ type }) => type === "trial-lost").length === 2) stop.abort();
      },
    });
    expect(events.find(({ type }) => type === "trial-lost")).toMatchObject({
      reason: expect.stringMatching(/was refused by Slurm \(.*[Ii]nvalid partition/),
    });
    expect(summary).toMatchObject({ outcome: "interrupted", failed: 0, pending: 1 });
  }, 60_000);

  it("waits while the controller is killed and started again, and neither loses nor repeats a trial", async () => {
    const { folder, events, summary } = await run(
      async (place, seen) => {
        await until(() => starts(place) === 2);
        await cluster.saved();
        await cluster.kill("slurmctld");
        await until(() => seen.some(({ type }) => type === "engine"));
        rmSync(join(place, "hold"));
        await cluster.start("slurmctld");
      },
      { trials: 2 },
    );
    expect(events.filter(({ type }) => type === "engine")).toMatchObject([
      { executor: "slurm", reason: expect.stringContaining("Slurm does not answer") },
      { executor: "slurm" },
    ]);
    expect(summary).toMatchObject({ completed: 2, failed: 0 });
    expect(starts(folder)).toBe(2);
  }, 60_000);

  it("tries a trial again whose node goes down", async () => {
    const { events, summary } = await run(async (place, seen) => {
      await until(() => starts(place) === 1);
      await cluster.kill("slurmd");
      cluster.run("scontrol", "update", "nodename=n1", "state=down", "reason=test");
      // A job for a node that is down would wait, so it is no mistake.
      const checked = await checkSlurm({ directives: [] }, commandIn(place));
      expect(checked).toMatchObject({
        problems: [],
        unreachable: expect.stringContaining("could not run the job now"),
      });
      await until(() => seen.some(({ type }) => type === "trial-lost"));
      rmSync(join(place, "hold"));
      await cluster.start("slurmd");
    });
    expect(events.find(({ type }) => type === "trial-lost")).toMatchObject({
      reason: expect.stringContaining("its node failed"),
    });
    expect(summary).toMatchObject({ completed: 1, failed: 0 });
  }, 60_000);

  it("tries a trial again that was put back into the queue, from its beginning", async () => {
    const { folder, events, summary } = await run(async (place, seen) => {
      await until(() => starts(place) === 1);
      const [id = ""] = cluster.run("squeue", "--noheader", "--states=RUNNING", "--format=%i").split("\n");
      cluster.run("scontrol", "update", `jobid=${id}`, "requeue=1");
      // It is seen running before that.
      await new Promise((resolve) => setTimeout(resolve, 2500));
      cluster.run("scontrol", "requeue", id);
      await until(() => seen.some(({ type }) => type === "trial-lost"));
    });
    expect(events.filter(({ type }) => type === "trial-lost")).toMatchObject([
      { reason: expect.stringContaining("was put back into the queue by Slurm") },
    ]);
    expect(summary).toMatchObject({ completed: 1, failed: 0 });
    expect(starts(folder)).toBe(2);
    expect(jobs()).toEqual([]);
  }, 60_000);

  it("ends the jobs of a run that was killed, and evaluates each trial once more, not twice", async () => {
    const { folder, command } = heldStudy();
    const request = { folder, trials: 2, parallel: 2, trainer: [], command, measured: false, slurm: true };
    const first = startRunner(runner, request);
    await until(() => starts(folder) === 2);
    first.child.kill("SIGKILL");
    await first.ended;
    expect(jobs().filter((job) => job.endsWith("|RUNNING"))).toHaveLength(2);
    rmSync(join(folder, "hold"));
    writeFileSync(join(folder, "hold"), "");
    const second = startRunner(runner, request);
    await second.seen("leftovers");
    await until(() => starts(folder) === 4);
    expect(jobs().filter((job) => job.endsWith("|RUNNING"))).toHaveLength(2);
    rmSync(join(folder, "hold"));
    expect(await second.ended).toEqual({ code: 0, errors: "" });
    expect(second.events.filter(({ type }) => type === "leftovers")).toMatchObject([
      { ended: 1, remaining: 0, unit: "job" },
      { ended: 1, remaining: 0, unit: "job" },
    ]);
    expect(starts(folder)).toBe(4);
    const trials = await trialsIn(folder);
    expect(trials.map(({ status }) => status)).toEqual(["completed", "completed"]);
    expect(jobs()).toEqual([]);
  }, 90_000);
});

it.runIf(skipped)(`is skipped: this machine lacks ${missingSlurm.join(", ")}`, (context) => context.skip());
