import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Study, Trial } from "../../../src/core/study/index.ts";
import { createLocalExecutor } from "../../../src/node/executors/local-executor.ts";
import { Supervisor } from "../../../src/node/executors/supervisor.ts";
import { type LoopEvent, readWorkTime, runStudy } from "../../../src/node/loop/index.ts";
import { trialFiles, writeHandle } from "../../../src/node/loop/trial-files.ts";
import { storeFolder } from "../../../src/node/storage/folder.ts";
import { openStore } from "../../../src/node/storage/index.ts";
import type { StudyFile } from "../../../src/node/study-file/settings.ts";
import { until } from "../../fixtures/until.ts";
import { type Ran, runAndRead } from "./run-and-read.ts";
import { livingProcesses, proposeRandom, smallStudy, temporaryFolder, words } from "./small-study.ts";

/** A study whose program takes some seconds and prints its rate as the loss. */
function printing(options: Partial<Study>, seconds = 0, run: Partial<StudyFile["run"]> = {}): StudyFile {
  const file = smallStudy({ folder: temporaryFolder(), trials: 6, parallel: 1, batch: 2 });
  const line = `sleep ${seconds}; echo loss {rate} slot {trial.slot} $PARETUNE_TRIAL_SLOT`;
  const source = { kind: "stdout", pattern: /loss ([0-9.eE+-]+)/ } as const;
  const commands = [words("sh", "-c", line)];
  return {
    ...file,
    study: { ...file.study, ...options },
    run: { ...file.run, commands, metrics: [{ name: "loss", source }], ...run },
  };
}

const run = (file: StudyFile, ignoreStop = false): Promise<Ran> => runAndRead(file, { ignoreStop });

const startedTrials = (events: readonly LoopEvent[]): number[] =>
  events.flatMap((event) => (event.type === "trial-started" ? [event.trial] : []));

const stdout = (file: StudyFile, trial: number): string =>
  readFileSync(trialFiles(storeFolder(file), trial).stdout, "utf8");

describe("a budget in time", () => {
  it("ends the run after the trials that run; the next run says the same, and a longer time continues", async () => {
    const budget = { trials: Number.POSITIVE_INFINITY, batch: 2, initial: 2, parallel: 2, seconds: 0.3 };
    const file = printing({ budget }, 0.6);
    const { summary, trials, events } = await run(file);
    expect(summary).toMatchObject({ outcome: "time-spent", exitCode: 0, failed: 0 });
    expect(summary.completed).toBe(startedTrials(events).length);
    expect(events.filter(({ type }) => type === "closing")).toMatchObject([{ limit: { kind: "time-spent" } }]);
    const again = await run(file);
    expect([again.summary.outcome, startedTrials(again.events)]).toEqual(["time-spent", []]);
    const { ms } = readWorkTime(storeFolder(file));
    const longer = await run({ ...file, study: { ...file.study, budget: { ...budget, seconds: ms / 1000 + 0.2 } } });
    expect(longer.summary.completed).toBeGreaterThan(trials.filter(({ status }) => status === "completed").length);
  });

  it("over all slots counts each slot that a trial holds", async () => {
    const budget = { trials: 20, batch: 4, initial: 4, parallel: 4, slotSeconds: 0.5 };
    const { summary } = await run(printing({ budget }, 0.4));
    expect(summary).toMatchObject({ outcome: "slot-time-spent", exitCode: 0, completed: 4 });
    expect(summary.slotSeconds).toBeGreaterThan(1.5);
  });
});

describe("a target", () => {
  it("ends the run once a trial has reached it, also at the start of the next; it can be ignored", async () => {
    const file = printing({ target: { loss: 0.2 } });
    const { summary, trials } = await run(file);
    expect(summary).toMatchObject({ outcome: "target-reached", exitCode: 0, completed: 1, target: { trial: 0 } });
    expect(trials[0]?.status).toBe("completed");
    const again = await run(file);
    expect([again.summary.outcome, startedTrials(again.events)]).toEqual(["target-reached", []]);
    expect((await run(file, true)).summary).toMatchObject({ outcome: "budget-spent", completed: 6 });
  });
});

describe("a baseline that is added to the study file later", () => {
  it("is run next, before the trials that wait, and also where another trial had its parameters", async () => {
    const file = printing({ target: { loss: 0.2 } });
    const first = await run(file);
    const baseline = first.trials[0]?.configuration as Trial["configuration"];
    expect(first.trials[1]?.status).toBe("pending");
    const { target: _, ...study } = file.study;
    const { events, trials, summary } = await run({ ...file, study: { ...study, baseline } });
    const [next] = startedTrials(events);
    expect(trials[next ?? -1]).toMatchObject({ origin: "baseline", configuration: baseline, status: "completed" });
    expect(trials.filter(({ origin }) => origin === "baseline")).toHaveLength(1);
    expect(summary).toMatchObject({ outcome: "budget-spent", completed: 6 });
  });

  it("is named where the budget is spent already", async () => {
    const file = printing({});
    await run(file);
    const { summary } = await run({ ...file, study: { ...file.study, baseline: { rate: 0.1, steps: 3 } } });
    expect(summary.message).toMatch(/The baseline has not been evaluated.*--trials 7/);
  });
});

describe("the slot of a trial", () => {
  it("is in commands and in the environment, and is that of the trial for a baseline that is measured beside it", async () => {
    const command = words("sh", "-c", "echo {trial.slot}.$PARETUNE_TRIAL_SLOT");
    const measure = { kind: "measure", command, repeats: 8, warmup: 0, statistic: "mean", exclusive: false } as const;
    const metrics = [{ name: "loss", source: { ...measure, against: "baseline" as const } }];
    const budget = { trials: 3, batch: 3, initial: 3, parallel: 2 };
    const baseline = { rate: 0.1, steps: 3 };
    const file = printing({ budget, baseline }, 0, { metrics });
    const { summary } = await run(file);
    const slots = [0, 1, 2].map((trial) => /slot (\d) (\d)/.exec(stdout(file, trial)));
    for (const [, text, variable] of slots.flatMap((match) => (match ? [match] : []))) expect(text).toBe(variable);
    expect(summary.completed + summary.failed).toBe(3);
    const besides = readFileSync(
      join(trialFiles(storeFolder(file), 1).folder, "measure-loss.baseline.stdout.log"),
      "utf8",
    );
    expect(new Set(besides.trim().split("\n"))).toEqual(new Set([`${slots[1]?.[1]}.${slots[1]?.[1]}`]));
  });

  it("is free before the next run begins a trial: what a killed run left is ended, also of a trial that was told", async () => {
    const file = printing({});
    const folder = storeFolder(file);
    const { storage } = await openStore(folder, file.study, { create: true });
    await storage.reserve([{ configuration: { rate: 0.1, steps: 2 }, origin: "random" }], { evaluator: "run" });
    await storage.append({ type: "started", trial: 0, attempt: 1 });
    const files = trialFiles(folder, 0);
    mkdirSync(files.folder, { recursive: true });
    const request = {
      command: { kind: "words" as const, words: ["sleep", "60"] },
      cwd: file.run.cwd,
      environment: { PARETUNE_TRIAL_DIR: files.folder },
      stdoutFile: files.stdout,
      stderrFile: files.stderr,
    };
    const left = new Supervisor(createLocalExecutor()).start(request, {
      saveHandle: (handle) => writeHandle(files, { executor: "local", handle }),
    });
    await until(() => livingProcesses(folder, 0).length > 0);
    await storage.append({ type: "completed", trial: 0, metrics: { loss: { mean: 1, count: 1 } } });
    await storage.close();
    let alive: readonly number[] | undefined;
    const onEvent = (event: LoopEvent): void => {
      if (event.type === "trial-started") alive ??= livingProcesses(folder, 0);
    };
    await runStudy(file, { propose: proposeRandom, onEvent });
    expect(alive).toEqual([]);
    await left.exit;
  });
});
