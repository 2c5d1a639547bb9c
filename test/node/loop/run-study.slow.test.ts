import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ExpectedGain, Proposal } from "../../../src/core/designer/index.ts";
import { ParetuneError } from "../../../src/core/errors.ts";
import type { Trial } from "../../../src/core/study/index.ts";
import type { RunOptions } from "../../../src/node/loop/index.ts";
import { prepareFolder, trialFiles, writeEvaluation } from "../../../src/node/loop/trial-files.ts";
import { storeFolder } from "../../../src/node/storage/folder.ts";
import { openStore } from "../../../src/node/storage/index.ts";
import type { StudyFile } from "../../../src/node/study-file/settings.ts";
import { runAndRead as run } from "./run-and-read.ts";
import { ofType } from "./run-shell.ts";
import {
  expectedLoss,
  livingProcesses,
  programs,
  proposeRandom,
  quickTrainer,
  smallStudy,
  template,
  temporaryFolder,
  timer,
  trainer,
  words,
} from "./small-study.ts";

/** The proposal with a batch that is expected to gain so little that the study's rule for stopping is met. */
function converged(proposal: Proposal, expectedGain: ExpectedGain): Proposal {
  return { ...proposal, record: { ...proposal.record, expectedGain }, converged: true };
}

const statuses = (trials: readonly Trial[]): string[] => trials.map(({ status }) => status);

const reasonOf = (trial: Trial | undefined): string => (trial?.status === "failed" ? trial.reason : `${trial?.status}`);

describe("a run", () => {
  it("evaluates trials until the budget is spent, and records the metrics that the program wrote", async () => {
    const folder = temporaryFolder();
    const { summary, trials, events } = await run(smallStudy({ folder, trials: 5 }));
    expect(summary).toEqual({
      outcome: "budget-spent",
      exitCode: 0,
      folder: join(folder, "small.paretune"),
      completed: 5,
      failed: 0,
      pending: 0,
      seconds: expect.any(Number),
      slotSeconds: expect.any(Number),
      budget: { trials: 5, batch: 3, initial: 5, parallel: 2 },
    });
    for (const trial of trials) {
      expect(trial).toMatchObject({ status: "completed", origin: "random" });
      if (trial.status !== "completed") continue;
      expect(trial.metrics["loss"]).toEqual({ mean: expectedLoss(trial.configuration), count: 1 });
    }
    expect(
      ofType(events, "trial-completed")
        .map(({ trial }) => trial)
        .sort(),
    ).toEqual([0, 1, 2, 3, 4]);
    expect(events.at(0)?.type).toBe("opened");
    expect(events.at(-1)).toEqual({ type: "finished", summary });
  });

  it("begins with the baseline as trial 0", async () => {
    const baseline = { rate: 0.1, steps: 20 };
    const { trials } = await run(smallStudy({ folder: temporaryFolder(), trials: 2, baseline }));
    expect(trials[0]).toMatchObject({ number: 0, origin: "baseline", configuration: baseline, status: "completed" });
  });

  it("leaves a folder for each trial: parameters, command, logs", async () => {
    const folder = temporaryFolder();
    const { trials } = await run(smallStudy({ folder, trials: 1 }));
    const read = (name: string): string => readFileSync(join(folder, "small.paretune", "trials", "0000", name), "utf8");
    const { rate } = trials[0]!.configuration;
    expect(JSON.parse(read("config.json"))).toEqual(trials[0]!.configuration);
    expect(read("command.txt")).toContain(`trainer.mjs --rate=${rate} --steps=`);
    expect(read("stdout.log")).toContain(`training with rate ${rate}\n`);
    expect(read("stderr.log")).toBe("");
  });

  it("resumes where an earlier one stopped; a larger budget continues a finished study", async () => {
    const file = smallStudy({ folder: temporaryFolder(), trials: 3 });
    const first = await run(file);
    const same = await run(file);
    expect(same.trials).toEqual(first.trials);
    expect(ofType(same.events, "trial-started")).toEqual([]);
    const { trials, summary } = await run(file, { trials: 5 });
    expect(trials.slice(0, 3)).toEqual(first.trials);
    expect([trials.length, summary.completed]).toEqual([5, 5]);
  });

  it("reserves trials durably before it launches them, and remembers the model's state", async () => {
    const file = smallStudy({ folder: temporaryFolder(), trials: 4, batch: 2 });
    const states: (string | undefined)[] = [];
    const { history } = await run(file, {
      propose: (study, trials, count, options) => {
        states.push(options?.modelState);
        return proposeRandom(study, trials, count);
      },
    });
    const types = (trial: number) =>
      history.filter(({ event }) => event.trial === trial).map(({ event }) => event.type);
    for (const trial of [0, 1, 2, 3]) expect(types(trial)).toEqual(["suggested", "started", "completed"]);
    expect(states).toEqual([undefined, '{"proposals":0}']);
  });

  it("hands the designer the trials that are still running, so that it can propose ahead", async () => {
    const seen: string[][] = [];
    const folder = temporaryFolder();
    // Trial 1 runs until the second batch is asked for.
    const wait = words(
      "/bin/sh",
      "-c",
      'until [ "$1" != 1 ] || [ -e asked ]; do sleep 0.02; done',
      "wait",
      "{trial.number}",
    );
    const commands = [wait, quickTrainer(programs)];
    await run(smallStudy({ folder, trials: 4, batch: 2, parallel: 2, run: { commands } }), {
      propose: (study, trials, count) => {
        seen.push(statuses(trials));
        if (seen.length === 2) writeFileSync(join(folder, "asked"), "");
        return proposeRandom(study, trials, count);
      },
    });
    expect(seen).toHaveLength(2);
    expect(seen[1]).toHaveLength(2);
    expect(seen[1]).toContain("running");
  });

  it("does not run trials from `suggest`, but counts them", async () => {
    const file = smallStudy({ folder: temporaryFolder(), trials: 3 });
    const { storage } = await openStore(storeFolder(file), file.study, { create: true });
    await storage.reserve([{ configuration: { rate: 0.1, steps: 1 }, origin: "random" }], { evaluator: "caller" });
    await storage.close();
    const { trials, summary } = await run(file);
    expect(statuses(trials)).toEqual(["pending", "completed", "completed"]);
    expect(summary).toMatchObject({ outcome: "budget-spent", pending: 1 });
  });

  it("ends when a finite space is exhausted", async () => {
    const { summary } = await run(smallStudy({ folder: temporaryFolder(), trials: 9 }), {
      propose: async (study, trials, count) => {
        if (trials.length >= 3) throw new ParetuneError("exhausted", "every configuration has been proposed");
        return proposeRandom(study, trials, Math.min(count, 3));
      },
    });
    expect(summary).toMatchObject({
      outcome: "exhausted",
      exitCode: 0,
      completed: 3,
      message: "every configuration has been proposed",
    });
  });

  it("ends early, without running the batch, if its expected gain is too small, and says so", async () => {
    const expectedGain = { trials: 4, hypervolume: 1, share: 0.0042 };
    const file = smallStudy({ folder: temporaryFolder(), trials: 9, batch: 2, parallel: 1 });
    const stopping = { ...file, study: { ...file.study, budget: { ...file.study.budget, stop: 0.01 } } };
    const seen: string[][] = [];
    const propose: RunOptions["propose"] = async (study, trials, count) => {
      const proposal = await proposeRandom(study, trials, count);
      seen.push(statuses(trials));
      return trials.length < 4 || study.budget.stop === undefined
        ? proposal
        : { ...converged(proposal, expectedGain), modelState: "kept" };
    };
    const { summary, events, trials } = await run(stopping, { propose });
    expect(summary).toMatchObject({ outcome: "converged", exitCode: 0, completed: 4, pending: 0 });
    expect(summary.message).toContain("expected to add 0.42 % to the hypervolume");
    expect(summary.message).toContain("below the 1 % of budget.stop");
    expect(trials).toHaveLength(4);
    expect(ofType(events, "proposed").at(-1)).toMatchObject({ trials: [], expectedGain });
    // It was asked once while a trial ran, whose result could have changed the answer, and again when all had ended.
    expect(seen.at(-1)).toEqual(Array(4).fill("completed"));

    const goOn = await run(stopping, { propose, ignoreStop: true, trials: 6 });
    expect(goOn.summary).toMatchObject({ outcome: "budget-spent", completed: 6 });
  });

  it("continues if results that arrived meanwhile raise the expected gain", async () => {
    const expectedGain = { trials: 2, hypervolume: 1, share: 0.001 };
    const seen: string[][] = [];
    const { summary } = await run(smallStudy({ folder: temporaryFolder(), trials: 6, batch: 2, parallel: 1 }), {
      propose: async (study, trials, count) => {
        seen.push(statuses(trials));
        const proposal = await proposeRandom(study, trials, count);
        return trials.some(({ status }) => status === "running") ? converged(proposal, expectedGain) : proposal;
      },
    });
    expect(summary).toMatchObject({ outcome: "budget-spent", completed: 6 });
    expect(seen.some((each) => each.includes("running"))).toBe(true);
  });

  it("runs repeats of completed trials instead of the study, first those that an earlier run did not finish", async () => {
    const file = smallStudy({ folder: temporaryFolder(), trials: 3 });
    const { trials: before } = await run(file);
    const again = { configuration: before[1]!.configuration, origin: "confirm" as const, of: 1 };
    const { summary, trials, events } = await run(file, { confirm: [again, again], trials: 9 });
    expect(summary).toMatchObject({ outcome: "confirmed", exitCode: 0, completed: 3, failed: 0, pending: 0 });
    expect(trials).toHaveLength(5);
    for (const repeat of trials.slice(3)) {
      expect(repeat).toMatchObject({
        ...again,
        status: "completed",
        metrics: (before[1] as { metrics: object }).metrics,
      });
    }
    expect(ofType(events, "proposing")).toEqual([]);
    expect(events[0]).toMatchObject({ type: "opened", confirming: true, ended: 0, budget: 2 });
    // Nothing waits, so nothing is run.
    expect((await run(file, { confirm: [] })).trials).toEqual(trials);
  });

  it("lets running trials end when the designer fails, keeps them, and passes the error on", async () => {
    const file = smallStudy({ folder: temporaryFolder(), trials: 9, parallel: 2, batch: 2 });
    const broken = run(file, {
      propose: async (study, trials, count) => {
        if (trials.length > 0) throw new Error("the model could not be fitted");
        return proposeRandom(study, trials, count);
      },
    });
    await expect(broken).rejects.toThrow("the model could not be fitted");
    const { trials } = await run(file, { trials: 2 });
    expect(statuses(trials)).toEqual(["completed", "completed"]);
  });
});

describe("commands and metrics", () => {
  it("several commands run in order with their environment; metrics are read from the sources of the study", async () => {
    const folder = temporaryFolder();
    const csv = "console.log('loss,size\\n1,2\\n' + process.env.RATE + ',7')";
    const { trials } = await run(
      smallStudy({
        folder,
        trials: 2,
        run: {
          commands: [
            trainer(programs),
            {
              kind: "shell",
              line: template(`"${process.execPath}" -e "$SCRIPT" > {trial.dir}/table.csv; echo {steps}`),
            },
          ],
          environment: { RATE: template("{rate}"), SCRIPT: template(csv.replace(/\{/g, "(")) },
          metrics: [
            {
              name: "loss",
              source: { kind: "json", file: template("{trial.dir}/metrics.json"), path: ["eval", "loss"] },
            },
            { name: "size", source: { kind: "stdout", pattern: /size: ([0-9.]+) MB/ } },
            { name: "rate", source: { kind: "csv", file: template("{trial.dir}/table.csv"), column: "loss" } },
          ],
        },
      }),
    );
    for (const trial of trials) {
      expect(trial).toMatchObject({
        metrics: {
          size: { mean: Number(trial.configuration["steps"]) / 4 },
          rate: { mean: trial.configuration["rate"] },
        },
      });
    }
  });

  const broken: [string, string[], RegExp][] = [
    [
      "that ends with an exit code",
      ["--mode=exit3"],
      /^the command .*trainer\.mjs.* ended with exit code 3 \(stderr: Traceback: cuda out of memory\)$/,
    ],
    ["whose metric is NaN", ["--mode=nan"], /^metric loss: the value at eval\.loss in .*metrics\.json is NaN/],
    ["that wrote half a JSON file", ["--mode=half"], /^metric loss: .*metrics\.json is not complete, valid JSON/],
    ["that wrote nothing", ["--mode=none"], /^metric loss: .*0000.metrics\.json does not exist$/],
  ];
  it.each(broken)(
    "a program %s gives a failed trial with a reason, and the run goes on; it ends with exit code 1 where all failed",
    async (_name, args, reason) => {
      const file = smallStudy({
        folder: temporaryFolder(),
        trials: 2,
        run: { commands: [trainer(programs, ...args)] },
      });
      const { trials, events, summary } = await run(file);
      expect(reasonOf(trials[0])).toMatch(reason);
      expect(summary).toMatchObject({ outcome: "all-failed", exitCode: 1, failed: 2 });
      for (const { log } of ofType(events, "trial-failed")) expect(existsSync(log)).toBe(true);
    },
  );

  it("a program that is gone is not the trial's fault: the trial waits, the run stops, and nothing has failed", async () => {
    const folder = temporaryFolder();
    const commands = [words("trian.py"), words("touch", join(folder, "ran"))];
    const file = smallStudy({ folder, trials: 2, run: { retries: 1 } });
    expect((await run(file, { trials: 1 })).summary).toMatchObject({ outcome: "budget-spent", completed: 1 });
    const { trials, summary } = await run({ ...file, run: { ...file.run, commands } });
    expect(statuses(trials)).toEqual(["completed", "pending"]);
    expect(summary).toMatchObject({ outcome: "stopped", exitCode: 1, failed: 0 });
    expect(summary.message).toMatch(/the command trian\.py did not start: the program trian\.py was not found in PATH/);
    expect(existsSync(join(folder, "ran"))).toBe(false);
  });

  it("a program that hangs is ended at its time limit", async () => {
    const file = smallStudy({
      folder: temporaryFolder(),
      trials: 1,
      run: { commands: [trainer(programs, "--mode=hang")], timeoutMs: 500 },
    });
    const { trials } = await run(file);
    expect(reasonOf(trials[0])).toContain(
      "did not end within 0.5 s and was ended, with everything that it had started",
    );
  });

  it("a metric file of another trial is not read for this one", async () => {
    const folder = temporaryFolder();
    const shared = join(folder, "last.json");
    writeFileSync(shared, '{"loss": 0}');
    const metrics = [{ name: "loss", source: { kind: "json" as const, file: template("last.json"), path: ["loss"] } }];
    const { trials } = await run(smallStudy({ folder, trials: 1, run: { metrics } }));
    expect(reasonOf(trials[0])).toBe(
      `metric loss: ${shared} was not written by this trial: it has not changed since the trial started`,
    );
  });

  it("a trial that fails is retried as often as the study says, and its earlier logs are kept", async () => {
    const folder = temporaryFolder();
    const file = smallStudy({ folder, trials: 1, run: { commands: [trainer(programs, "--mode=once")], retries: 1 } });
    const { trials, events, history } = await run(file);
    expect(statuses(trials)).toEqual(["completed"]);
    expect(ofType(events, "trial-retried")).toHaveLength(1);
    expect(history.map(({ event }) => (event.type === "started" ? event.attempt : event.type))).toEqual([
      "suggested",
      1,
      2,
      "completed",
    ]);
    expect(existsSync(join(folder, "small.paretune", "trials", "0000", "stdout.attempt-1.log"))).toBe(true);
  });
});

describe("a measured metric", () => {
  it("is measured while nothing else of the study trains or measures", async () => {
    const folder = temporaryFolder();
    const journal = join(folder, "journal");
    const note = (what: string) => words("sh", "-c", `echo "train {trial.number} ${what}" >> ${journal}`);
    const file = smallStudy({
      folder,
      trials: 6,
      parallel: 3,
      run: {
        commands: [note("begins"), trainer(programs), note("ends")],
        metrics: [
          {
            name: "loss",
            source: { kind: "json", file: template("{trial.dir}/metrics.json"), path: ["eval", "loss"] },
          },
          {
            name: "latency",
            source: {
              kind: "measure",
              command: timer(programs, "15", journal, "{trial.number}"),
              repeats: 20,
              warmup: 5,
              statistic: "p90",
              exclusive: true,
            },
          },
        ],
      },
    });
    const { trials } = await run(file);
    expect(statuses(trials)).toEqual(Array(6).fill("completed"));
    for (const trial of trials) expect(trial).toMatchObject({ metrics: { latency: { count: 20 } } });

    const training = new Set<string>();
    let measuring = 0;
    let alongside = 0;
    for (const line of readFileSync(journal, "utf8").trim().split("\n")) {
      const [what, trial, edge] = line.split(" ") as [string, string, string];
      if (what === "train" && edge === "begins") training.add(trial);
      else if (what === "train") training.delete(trial);
      else measuring += edge === "begins" ? 1 : -1;
      alongside = Math.max(alongside, training.size);
      if (measuring > 0) expect([measuring, training.size]).toEqual([1, 0]);
    }
    expect(alongside).toBeGreaterThan(1);
  });
});

describe("if all trials fail", () => {
  it("a baseline that fails stops the run with the end of its log, and is tried again by the next run", async () => {
    const folder = temporaryFolder();
    const baseline = { rate: 0.1, steps: 20 };
    const broken = { commands: [trainer(programs, "--mode=exit3")] };
    const file = smallStudy({ folder, trials: 6, parallel: 1, baseline, run: broken });
    const { summary, trials } = await run(file);
    expect(summary).toMatchObject({ outcome: "stopped", exitCode: 1, completed: 0, failed: 0 });
    expect(summary.message).toMatch(
      /^The baseline \(trial 0\) failed: the command .* ended with exit code 3 \(stderr: .*\)\./,
    );
    expect(summary.message).toContain("Traceback: cuda out of memory");
    expect(statuses(trials)).toEqual(Array(trials.length).fill("pending"));
    const mended = await run({ ...file, run: { ...file.run, commands: [trainer(programs)] } });
    expect(mended.summary).toMatchObject({ outcome: "budget-spent", completed: 6 });
    expect(mended.trials[0]).toMatchObject({ origin: "baseline", status: "completed" });
  });

  it("five failures without a success stop it, too", async () => {
    const failing = { commands: [trainer(programs, "--mode=exit3")] };
    const file = smallStudy({ folder: temporaryFolder(), trials: 20, parallel: 1, run: failing });
    const { summary } = await run(file);
    expect(summary).toMatchObject({ outcome: "stopped", exitCode: 1, failed: 5 });
    expect(summary.message).toContain("The first 5 trials all failed");
  });
});

describe("a run that died between finishing an evaluation and recording it", () => {
  /** A store in which trial 0 is running, as a killed run leaves it, with an evaluation kept in its folder. */
  async function leftBehind(kept: (trial: Trial) => Trial): Promise<StudyFile> {
    const file = smallStudy({ folder: temporaryFolder(), trials: 1 });
    const folder = storeFolder(file);
    const { storage } = await openStore(folder, file.study, { create: true });
    const configuration = { rate: 0.1, steps: 7 };
    const [trial] = await storage.reserve([{ configuration, origin: "random" }], { evaluator: "run" });
    await storage.append({ type: "started", trial: 0, attempt: 1 });
    await storage.close();
    const files = trialFiles(folder, 0);
    prepareFolder(files, 1, {});
    writeEvaluation(files, kept(trial!), { metrics: { loss: { mean: 0.125, count: 1 } } });
    return file;
  }

  it("is resumed by recording it, without running the trial again", async () => {
    const { trials, events } = await run(await leftBehind((trial) => trial));
    expect(trials[0]).toMatchObject({ status: "completed", metrics: { loss: { mean: 0.125 } } });
    expect(ofType(events, "trial-started")).toEqual([]);
    expect(ofType(events, "trial-completed")).toHaveLength(1);
  });

  it("does not use another configuration's evaluation for this trial", async () => {
    const { trials, events } = await run(
      await leftBehind((trial) => ({ ...trial, configuration: { rate: 0.2, steps: 7 } })),
    );
    expect(ofType(events, "trial-started")).toMatchObject([{ attempt: 2 }]);
    expect(trials[0]).toMatchObject({ metrics: { loss: { mean: expectedLoss({ rate: 0.1, steps: 7 }) } } });
  });
});

describe("an interrupted run", () => {
  it("ends its processes, gives their trials back, and is finished by the next run", async () => {
    const folder = temporaryFolder();
    const release = join(folder, "release");
    const commands = [trainer(programs, `--wait=${release}`)];
    const file = smallStudy({ folder, trials: 4, parallel: 2, run: { commands } });
    const interrupt = new AbortController();
    let started = 0;
    const first = await run(file, {
      signal: interrupt.signal,
      onEvent: (event) => {
        if (event.type === "trial-started" && ++started === 2) interrupt.abort();
      },
    });
    expect(first.summary).toMatchObject({ outcome: "interrupted", exitCode: 130, completed: 0, failed: 0 });
    expect(new Set(statuses(first.trials))).toEqual(new Set(["pending"]));
    for (const trial of [0, 1]) expect(livingProcesses(join(folder, "small.paretune"), trial)).toEqual([]);
    writeFileSync(release, "");
    const second = await run(file);
    expect(second.summary).toMatchObject({ outcome: "budget-spent", exitCode: 0, completed: 4 });
    expect(ofType(second.events, "trial-started").filter(({ attempt }) => attempt === 2)).toHaveLength(2);
  });

  it("does not wait for a designer that is still computing", async () => {
    const interrupt = new AbortController();
    const { summary } = await run(smallStudy({ folder: temporaryFolder() }), {
      signal: interrupt.signal,
      propose: () => {
        interrupt.abort();
        return new Promise(() => {});
      },
    });
    expect(summary.outcome).toBe("interrupted");
  });

  it("ends the commands of a trial that another process withdraws, and runs another trial instead", async () => {
    const folder = temporaryFolder();
    const release = join(folder, "release"); // never written while trial 0 runs
    const file = smallStudy({ folder, trials: 1, run: { commands: [trainer(programs, `--wait=${release}`)] } });
    const { trials, events } = await run(file, {
      onEvent: async (event) => {
        if (event.type === "trial-superseded") return writeFileSync(release, "");
        if (event.type !== "trial-started" || event.trial !== 0) return;
        const { storage } = await openStore(storeFolder(file), file.study, { create: false });
        await storage.append({ type: "withdrawn", trial: 0, reason: "withdrawn" });
        await storage.close();
      },
    });
    expect(trials).toMatchObject([{ status: "cancelled" }, { status: "completed" }]);
    expect(ofType(events, "trial-superseded")).toEqual([{ type: "trial-superseded", trial: 0, withdrawn: true }]);
    expect(livingProcesses(storeFolder(file), 0)).toEqual([]);
  });

  it("keeps the result of a trial that another process recorded meanwhile", async () => {
    const folder = temporaryFolder();
    const release = join(folder, "release");
    const file = smallStudy({ folder, trials: 1, run: { commands: [trainer(programs, `--wait=${release}`)] } });
    const { trials, events } = await run(file, {
      onEvent: async (event) => {
        if (event.type !== "trial-started") return;
        const { storage } = await openStore(storeFolder(file), file.study, { create: false });
        await storage.append({ type: "completed", trial: 0, metrics: { loss: { mean: 42, count: 1 } } });
        await storage.close();
        writeFileSync(release, "");
      },
    });
    expect(trials[0]).toMatchObject({ metrics: { loss: { mean: 42 } } });
    expect(ofType(events, "trial-superseded")).toHaveLength(1);
  });
});
