import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Measurement, Trial } from "../../../src/core/study/index.ts";
import type { LoopEvent } from "../../../src/node/loop/index.ts";
import type { MetricSource, StudyFile } from "../../../src/node/study-file/settings.ts";
import { runAndRead as run } from "./run-and-read.ts";
import { programs, smallStudy, temporaryFolder, words } from "./small-study.ts";

const BASELINE = { rate: 0.1, steps: 20 };

interface Options {
  readonly trials?: number;
  readonly parallel?: number;
  readonly measure?: Partial<Extract<MetricSource, { kind: "measure" }>>;
  /** Shell commands that train: they write the model. */
  readonly training?: readonly string[];
  readonly withBaseline?: boolean;
}

/** A study whose model takes `steps` milliseconds, on a machine that drifts: in the folder, at speed 1 at first. */
function driftingStudy(folder: string, options: Options = {}): StudyFile {
  const { trials = 5, parallel = 1, measure = {}, withBaseline = true } = options;
  const { training = ["printf {steps} > {trial.dir}/model"] } = options;
  const machine = join(folder, "machine");
  if (!existsSync(machine)) writeFileSync(machine, "1");
  const notes = ["{trial.number}", "{steps}", "{config}"];
  const command = words("sh", join(programs, "drifting-timer.sh"), "{trial.dir}", "3", machine, ...notes);
  const file = smallStudy({ folder, trials, parallel, ...(withBaseline ? { baseline: BASELINE } : {}) });
  const source: MetricSource = {
    kind: "measure",
    command,
    repeats: 24,
    warmup: 0,
    statistic: "p90",
    exclusive: true,
    against: "baseline",
    ...measure,
  };
  return {
    ...file,
    run: {
      ...file.run,
      commands: training.map((line) => words("sh", "-c", line)),
      metrics: [{ name: "loss", source }],
    },
  };
}

const lossOf = (trial: Trial): Measurement | undefined =>
  trial.status === "completed" ? trial.metrics["loss"] : undefined;

/** What each trial's latency is, in units of what its model alone would say on the machine as the baseline met it. */
const relative = (trials: readonly Trial[]): number[] => {
  const unit = (lossOf(trials[0]!)?.mean ?? 0) / BASELINE.steps;
  return trials.slice(1).map((trial) => (lossOf(trial)?.mean ?? 0) / unit / Number(trial.configuration["steps"]));
};

const alone = (events: readonly LoopEvent[]) =>
  events.flatMap((event) => (event.type === "measured-alone" ? [[event.trial, event.metric, event.reason]] : []));

describe("a metric measured against the baseline", () => {
  it("does not change while the machine drifts; without `against` it drifts with the machine", async () => {
    const { trials, events } = await run(driftingStudy(temporaryFolder()));
    for (const ratio of relative(trials)) expect(ratio).toBeCloseTo(1, 10);
    expect(alone(events)).toEqual([]);
    const plain = driftingStudy(temporaryFolder());
    const [metric] = plain.run.metrics;
    const { against: _, ...source } = metric!.source as Extract<MetricSource, { kind: "measure" }>;
    const drifted = relative(
      (await run({ ...plain, run: { ...plain.run, metrics: [{ name: "loss", source }] } })).trials,
    );
    expect(drifted.at(-1)! / drifted[0]!).toBeGreaterThan(1.4);
  });

  it("has a standard error that includes the drift within a pair", async () => {
    const { trials } = await run(driftingStudy(temporaryFolder(), { trials: 2 }));
    const { mean, standardError, count } = lossOf(trials[1]!)!;
    // The pairs' ratios are 1.02 and 1/1.02 times the truth in turn.
    expect(standardError! / mean).toBeGreaterThan(0.002);
    expect(standardError! / mean).toBeLessThan(0.02);
    expect(count).toBe(24);
  });

  it("runs the baseline's command with the baseline's own values, in turn with the trial's", async () => {
    const folder = temporaryFolder();
    const { trials } = await run(driftingStudy(folder, { trials: 2 }));
    const steps = trials[1]!.configuration["steps"];
    const config = (trial: string) => join(folder, "small.paretune", "trials", trial, "config.json");
    const baseline = `0 ${BASELINE.steps} ${config("0000")}`;
    const trial = `1 ${steps} ${config("0001")}`;
    const lines = readFileSync(join(folder, "machine.journal"), "utf8").trim().split("\n");
    const plainly = Array(8).fill(baseline);
    expect(lines).toEqual([...plainly, ...Array(4).fill([baseline, trial, trial, baseline]).flat()]);
    const logs = join(folder, "small.paretune", "trials", "0001");
    for (const log of ["measure-loss.stdout.log", "measure-loss.baseline.stdout.log"]) {
      expect(readFileSync(join(logs, log), "utf8").trim().split("\n")).toHaveLength(24);
    }
  });

  it.each([true, false])("waits for a baseline that takes longer than its batch; exclusive: %s", async (exclusive) => {
    const slow = ["if [ {trial.number} = 0 ]; then sleep 1; fi; printf {steps} > {trial.dir}/model"];
    const options = { parallel: 3, training: slow, measure: { exclusive } };
    const { trials, events } = await run(driftingStudy(temporaryFolder(), options));
    expect(trials.map(({ status }) => status)).toEqual(Array(5).fill("completed"));
    expect(alone(events)).toEqual([]);
  });
});

describe("if the baseline cannot be measured, a trial is measured alone, with a reason", () => {
  /** Runs the baseline and one trial, changes something, and runs two trials more. */
  async function runAround(change: (baselineFolder: string) => void) {
    const folder = temporaryFolder();
    await run(driftingStudy(folder, { trials: 2 }));
    const baselineFolder = join(folder, "small.paretune", "trials", "0000");
    change(baselineFolder);
    return { ...(await run(driftingStudy(folder, { trials: 4 }))), baselineFolder };
  }

  it("its folder does not exist", async () => {
    const { trials, events, baselineFolder } = await runAround((folder) => rmSync(folder, { recursive: true }));
    const reason = `the folder of the baseline (trial 0) does not exist: ${baselineFolder}`;
    expect(alone(events)).toEqual([2, 3].map((trial) => [trial, "loss", reason]));
    expect(trials.map((trial) => lossOf(trial)?.count)).toEqual([24, 24, 24, 24]);
  });

  it("its command fails", async () => {
    const { trials, events } = await runAround((folder) => rmSync(join(folder, "model")));
    expect(alone(events)).toHaveLength(2);
    for (const [, , reason] of alone(events)) {
      expect(reason).toMatch(/^the measuring command .*drifting-timer\.sh .* ended with exit code 1$/);
    }
    expect(trials.map(({ status }) => status)).toEqual(Array(4).fill("completed"));
  });

  it("the study has no baseline", async () => {
    const { events } = await run(driftingStudy(temporaryFolder(), { trials: 1, withBaseline: false }));
    expect(alone(events)).toEqual([[0, "loss", "the study has no trial of the baseline"]]);
  });
});

describe("a trial's own measuring command that fails", () => {
  it("fails the trial", async () => {
    const training = ["if [ {trial.number} = 0 ]; then printf {steps} > {trial.dir}/model; fi"];
    const { trials, events } = await run(driftingStudy(temporaryFolder(), { trials: 2, training }));
    expect(trials[1]).toMatchObject({ status: "failed", reason: expect.stringMatching(/^metric loss: the measuring/) });
    expect(alone(events)).toEqual([]);
  });
});
