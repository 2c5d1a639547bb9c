import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRayExecutor } from "../../src/node/executors/ray/ray-executor.ts";
import { type LoopEvent, runStudy } from "../../src/node/loop/index.ts";
import { buildRunner, startRunner } from "../faults/start-runner.ts";
import { type RayCluster, rayProgram, startRayCluster } from "../fixtures/ray-cluster.ts";
import { until } from "../fixtures/until.ts";
import { proposeRandom, smallStudy, words } from "../node/loop/small-study.ts";
import { heldStudy, linesOf, starts, trialsIn } from "./held-study.ts";

const skipped = rayProgram === undefined;
if (skipped) console.warn("SKIPPED: studies on Ray, because there is none. Use npm run test:clusters.");

/** Whether a job has noted its exit code. */
const hasNote = (folder: string): boolean =>
  readdirSync(folder, { recursive: true }).some((path) => /paretune\.jobs\/[^/]+\/exit$/.test(String(path)));

describe.skipIf(skipped)("a study on a real cluster of Ray", () => {
  let cluster: RayCluster;
  let runner: string;
  beforeAll(async () => {
    [cluster, runner] = await Promise.all([startRayCluster(), buildRunner()]);
  });
  afterAll(async () => {
    await cluster?.close();
    if (runner !== undefined) rmSync(runner);
  });

  /** Runs a study whose trials are held until `meanwhile` has ended. */
  async function run(meanwhile: (folder: string, events: readonly LoopEvent[]) => Promise<void>, trials = 1) {
    const { folder, command } = heldStudy();
    const file = smallStudy({ folder, trials, parallel: 2, run: { commands: [words(...command)] } });
    const events: LoopEvent[] = [];
    const executor = createRayExecutor({ address: cluster.address });
    const done = runStudy(file, { propose: proposeRandom, executor, onEvent: (event) => events.push(event) });
    await meanwhile(folder, events);
    rmSync(join(folder, "hold"), { force: true });
    return { folder, events, summary: await done };
  }

  it("runs each trial once, as a job of its own, and reads its metrics", async () => {
    const { folder, summary } = await run(async (place) => {
      await until(() => starts(place) === 2);
    }, 3);
    expect(summary).toMatchObject({ outcome: "budget-spent", completed: 3, failed: 0 });
    expect(starts(folder)).toBe(3);
    for (const trial of await trialsIn(folder))
      expect(trial.status === "completed" && trial.metrics["loss"]?.mean).toBe(trial.configuration["rate"]);
  });

  it("ends the jobs of a run that was killed, and evaluates each trial once more, not twice", async () => {
    const { folder, command } = heldStudy();
    const ray = cluster.address;
    const request = { folder, trials: 2, parallel: 2, trainer: [], command, measured: false, ray };
    const first = startRunner(runner, request);
    await until(() => starts(folder) === 2);
    first.child.kill("SIGKILL");
    await first.ended;
    const second = startRunner(runner, request);
    await second.seen("leftovers");
    await until(() => starts(folder) === 4);
    rmSync(join(folder, "hold"));
    expect(await second.ended).toEqual({ code: 0, errors: "" });
    expect(second.events.filter(({ type }) => type === "leftovers")).toMatchObject([
      { ended: 1, remaining: 0, unit: "job" },
      { ended: 1, remaining: 0, unit: "job" },
    ]);
    expect(starts(folder)).toBe(4);
    expect((await trialsIn(folder)).map(({ status }) => status)).toEqual(["completed", "completed"]);
  });

  it("waits while the head is killed and started again, tries the trials again that died with it, and learns nothing from that", async () => {
    const { folder, events, summary } = await run(async (place, seen) => {
      await until(() => starts(place) === 1);
      await cluster.kill();
      await until(() => seen.some(({ type }) => type === "engine"));
      const before = linesOf(place, "alive");
      await cluster.start();
      expect(linesOf(place, "alive")).toBe(before);
      await until(() => seen.some(({ type }) => type === "trial-lost"));
    });
    expect(events.filter(({ type }) => type === "engine")).toMatchObject([
      { executor: "ray", reason: expect.stringContaining("Ray does not answer") },
      { executor: "ray" },
    ]);
    expect(events.find(({ type }) => type === "trial-lost")).toMatchObject({
      reason: expect.stringContaining("ray does not know it any more"),
    });
    expect(summary).toMatchObject({ completed: 1, failed: 0 });
    expect(starts(folder)).toBe(2);
  });

  it("counts a trial that ended well while the head was killed, although the new one does not know its job", async () => {
    const { folder, events, summary } = await run(async (place, seen) => {
      await until(() => starts(place) === 1);
      rmSync(join(place, "hold"));
      await until(() => hasNote(place));
      await cluster.kill();
      await until(() => seen.some(({ type }) => type === "engine" || type === "trial-completed"));
      await cluster.start();
    });
    expect(events.filter(({ type }) => type === "trial-lost")).toEqual([]);
    expect(summary).toMatchObject({ completed: 1, failed: 0 });
    expect(starts(folder)).toBe(1);
  });
});

it.runIf(skipped)("is skipped: there is no Ray, or this is not npm run test:clusters", (context) => context.skip());
