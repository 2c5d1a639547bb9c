import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { countTrials, foldTrials, type Trial } from "../../../src/core/study/index.ts";
import type { CommandTemplate } from "../../../src/node/command-template/index.ts";
import type { LoopEvent, RunOptions } from "../../../src/node/loop/index.ts";
import { storeFolder } from "../../../src/node/storage/folder.ts";
import { openStore } from "../../../src/node/storage/index.ts";
import type { StudyFile } from "../../../src/node/study-file/settings.ts";
import { runAndRead as run } from "./run-and-read.ts";
import { ofType, shell } from "./run-shell.ts";
import { proposeRandom, smallStudy, template, temporaryFolder, words } from "./small-study.ts";

/** A program that reads `data/set` in the folder of the study, as its command need not say. */
const TRAIN = `
cat "\${DATA:-data}/set" > /dev/null || exit 1
if [ "$FAIL" = 1 ] && [ "$2" -gt 20 ]; then echo 'out of memory' >&2; exit 1; fi
sleep 0.05
echo "{\\"eval\\": {\\"loss\\": $1}}" > "$3/metrics.json"
`;

interface Share {
  readonly folder: string;
  readonly file: StudyFile;
  /** Makes the share vanish after so many successes. */
  readonly goneAfter: (successes: number, lose?: () => void) => { readonly onEvent: (event: LoopEvent) => void };
}

function study(command?: CommandTemplate, more: Partial<StudyFile["run"]> = {}, trials = 14, parallel = 2): Share {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "data"));
  writeFileSync(join(folder, "data", "set"), "1 2 3\n");
  writeFileSync(join(folder, "train.sh"), TRAIN);
  const commands = [command ?? words("sh", "train.sh", "{rate}", "{steps}", "{trial.dir}")];
  const file = smallStudy({ folder, trials, parallel, run: { commands, ...more } });
  const goneAfter: Share["goneAfter"] = (
    successes,
    lose = () => renameSync(join(folder, "data"), join(folder, "away")),
  ) => {
    let seen = 0;
    return {
      onEvent: ({ type }) => {
        if (type === "trial-completed" && ++seen === successes) lose();
      },
    };
  };
  return { folder, file, goneAfter };
}

const failed = (trials: readonly Trial[]): readonly Trial[] => trials.filter(({ status }) => status === "failed");
const isOpen = ({ status }: Trial): boolean => status === "pending" || status === "running";

describe("a share that is gone while trials run", () => {
  it("stops the run after failures in a row; none is recorded, and the next run evaluates them", async () => {
    const { file, folder, goneAfter } = study();
    const { summary, trials, events } = await run(file, goneAfter(3));
    expect(summary).toMatchObject({ outcome: "stopped", exitCode: 1, failed: 0 });
    expect(summary.message).toMatch(
      /^\d trials in a row \([\d, and]+\) failed at once, and so do the configurations of trials/,
    );
    expect(summary.message).toContain("They wait for the next run, and nothing of this is recorded as failed.");
    expect(summary.message).toMatch(/\nTrial \d+ failed: the command sh train.sh .*data\/set.*No such file/);
    expect(failed(trials)).toEqual([]);
    expect(trials.filter(({ status }) => status === "running")).toEqual([]);
    expect(ofType(events, "trial-failed")).toEqual([]);
    expect(existsSync(join(storeFolder(file), "test-runs"))).toBe(false);

    renameSync(join(folder, "away"), join(folder, "data"));
    const next = await run(file);
    expect(next.summary).toMatchObject({ outcome: "budget-spent", completed: 14, failed: 0 });
  });

  it("is found at the first failure where the study names the place", async () => {
    const { file, goneAfter } = study(
      words("sh", "train.sh", "{rate}", "{steps}", "{trial.dir}", "--data=data/set"),
      {},
      14,
      1,
    );
    const { summary, trials, events } = await run(file, goneAfter(3));
    expect(summary).toMatchObject({ outcome: "stopped", exitCode: 1, failed: 0 });
    expect(summary.message).toMatch(/a place of the study file, .*data\/set, does not exist any more \(the command sh/);
    expect([failed(trials), ofType(events, "doubt")]).toEqual([[], []]);
  });

  it.each([
    ["a variable of the study file", (folder: string) => ({ environment: { DATA: template(join(folder, "data")) } })],
    ["the folder that commands start in", (folder: string) => ({ cwd: join(folder, "data") })],
  ])("is found at the first failure where it is %s", async (_name, more) => {
    const line = words("sh", "../train.sh", "{rate}", "{steps}", "{trial.dir}");
    const { folder, file, goneAfter } = study(undefined, {}, 14, 1);
    const isCwd = "cwd" in more(folder);
    const commands = isCwd ? [line] : file.run.commands;
    const environment = isCwd ? { DATA: template(".") } : {};
    const asked = { ...file, run: { ...file.run, environment, commands, ...more(folder) } };
    const { summary } = await run(asked, goneAfter(3));
    expect(summary).toMatchObject({ outcome: "stopped", exitCode: 1, failed: 0 });
    expect(summary.message).toMatch(/does not exist( any more)?/);
  });

  it("also with the script of the command, before the first success of a run", async () => {
    const { file, folder } = study();
    let isFirst = true;
    const onEvent = ({ type }: LoopEvent): void => {
      if (type !== "trial-started" || !isFirst) return;
      isFirst = false;
      rmSync(join(folder, "train.sh"));
    };
    const { summary } = await run(file, { onEvent });
    expect(summary.message).toMatch(/a file of the command, .*train.sh, does not exist any more/);
    expect(summary).toMatchObject({ outcome: "stopped", exitCode: 1, failed: 0 });
  });

  it("at the end of the budget is found, too", async () => {
    const { file, goneAfter } = study(undefined, {}, 7, 1);
    const { summary } = await run(file, goneAfter(3));
    expect(summary).toMatchObject({ outcome: "stopped", completed: 3, failed: 0, pending: 4 });
  });

  it("leaves nothing running or failed where the run is interrupted before that is known", async () => {
    const { file, goneAfter } = study(undefined, {}, 14, 1);
    const interruption = new AbortController();
    const { onEvent } = goneAfter(3);
    let starts = 0;
    const { summary, trials } = await run(file, {
      signal: interruption.signal,
      onEvent: (event) => {
        onEvent(event);
        if (event.type === "trial-started" && ++starts === 6) interruption.abort();
      },
    });
    expect(summary).toMatchObject({ outcome: "interrupted", failed: 0 });
    expect(trials.filter(({ status }) => status === "running" || status === "failed")).toEqual([]);
  });
});

describe("a device that measurements need", () => {
  const measure = words("sh", "-c", "cat device > /dev/null && echo 3", "measure", "{trial.dir}");
  const measured = () => {
    const share = study(undefined, {}, 14, 1);
    const { run } = share.file;
    writeFileSync(join(share.folder, "device"), "1");
    const source = { kind: "measure", command: measure, repeats: 1, warmup: 0, statistic: "mean", exclusive: false };
    const metrics = run.metrics.map(
      (each) => ({ ...each, source: { ...source, pattern: undefined } }) as unknown as (typeof run.metrics)[number],
    );
    return { ...share, file: { ...share.file, run: { ...run, metrics } } };
  };

  it("and that is gone stops the run, and nothing is recorded as failed", async () => {
    const { file, folder, goneAfter } = measured();
    const { summary, trials } = await run(
      file,
      goneAfter(3, () => renameSync(join(folder, "device"), join(folder, "gone"))),
    );
    expect(summary).toMatchObject({ outcome: "stopped", exitCode: 1, completed: 3, failed: 0 });
    expect(summary.message).toContain("They wait for the next run, and nothing of this is recorded as failed.");
    expect(trials.filter(({ status }) => status === "running" || status === "failed")).toEqual([]);
    renameSync(join(folder, "gone"), join(folder, "device"));
    expect((await run(file)).summary).toMatchObject({ outcome: "budget-spent", completed: 14, failed: 0 });
  });
});

describe("configurations that rightly fail in an instant", () => {
  const fails = ({ configuration }: Trial): boolean => Number(configuration["steps"]) > 20;

  it("do not stop the run, and each is recorded as failed", async () => {
    const { file } = study(undefined, { environment: { FAIL: template("1") } }, 30);
    const { summary, trials } = await run(file);
    expect(summary.outcome).toBe("budget-spent");
    expect(failed(trials)).toEqual(trials.filter(fails));
    expect(failed(trials).length).toBeGreaterThan(10);

    // While its failure was checked a trial was not running: at no time did more run than the budget has slots.
    const { storage } = await openStore(storeFolder(file), file.study, { create: false });
    const { events } = await storage.history();
    await storage.close();
    const counts = events.map((_, last) =>
      countTrials(foldTrials(events.slice(0, last + 1).map(({ event }) => event))),
    );
    expect(Math.max(...counts.map(({ held }) => held))).toBeGreaterThan(0);
    expect(Math.max(...counts.map(({ running }) => running))).toBe(2);
  });

  it("do not stop it either where all that follow fail: one that worked is run again, and works", async () => {
    const { file } = study(undefined, { environment: { FAIL: template("1") } }, 14, 1);
    let proposals = 0;
    const { summary, events } = await run(file, {
      propose: async (study, trials, count) => {
        const proposal = await proposeRandom(study, trials, count);
        const steps = proposals++ === 0 ? 5 : 30;
        const suggestions = proposal.suggestions.map((each, index) => ({
          ...each,
          configuration: { ...each.configuration, steps: steps + index },
        }));
        return { ...proposal, suggestions };
      },
    });
    expect(summary).toMatchObject({ outcome: "budget-spent", completed: 3, failed: 11 });
    expect(ofType(events, "doubt-settled").length).toBeGreaterThan(0);
  });

  it("are seen by the next proposal as failed, although they are not recorded yet", async () => {
    const { file } = study(undefined, { environment: { FAIL: template("1") } }, 5, 1);
    const seen: string[][] = [];
    await run(
      { ...file, study: { ...file.study, budget: { ...file.study.budget, batch: 1 } } },
      {
        propose: async (study, trials, count) => {
          seen.push(trials.map(({ status }) => status));
          const proposal = await proposeRandom(study, trials, count);
          const steps = trials.length < 2 ? 5 : 30 + trials.length;
          return {
            ...proposal,
            suggestions: proposal.suggestions.map((each) => ({
              ...each,
              configuration: { ...each.configuration, steps },
            })),
          };
        },
      },
    );
    expect(seen.at(-1)).toContain("failed");
  });
});

describe("a program that runs no configuration twice", () => {
  /** Everything from the third configuration on fails. */
  const line =
    "mkdir {steps} || exit 1; if [ {steps} -gt 20 ]; then exit 3; fi; sh train.sh {rate} {steps} {trial.dir}";
  const propose: RunOptions["propose"] = async (study, trials, count) => {
    const proposal = await proposeRandom(study, trials, count);
    const suggestions = proposal.suggestions.map((each, index) => {
      const number = trials.length + index;
      return { ...each, configuration: { ...each.configuration, steps: number < 2 ? 1 + number : 20 + number } };
    });
    return { ...proposal, suggestions };
  };

  it("is stopped with the reason of the second run, and goes on where failures are to be recorded", async () => {
    const { file } = study(shell(line), {}, 10, 1);
    const stopped = await run(file, { propose });
    expect(stopped.summary).toMatchObject({ outcome: "stopped", completed: 2, failed: 0 });
    expect(stopped.summary.message).toMatch(
      /The configuration of trial \d failed now: .*cannot create directory.*exists/,
    );
    expect(stopped.summary.message).toContain("resume with --record-failures");
    const { summary, trials } = await run(file, { propose, recordFailures: true });
    expect(summary).toMatchObject({ outcome: "budget-spent", completed: 2, failed: 8 });
    expect(trials.some(isOpen)).toBe(false);
  });
});

it("an error of the designer leaves no failure that is held as running", async () => {
  const { file } = study(undefined, { environment: { FAIL: template("1") } }, 10, 1);
  let proposals = 0;
  const propose: RunOptions["propose"] = async (study, trials, count) => {
    if (++proposals > 1) throw new Error("no model");
    const proposal = await proposeRandom(study, trials, count);
    const suggestions = proposal.suggestions.map((each, index) => ({
      ...each,
      configuration: { ...each.configuration, steps: index === 0 ? 5 : 30 + index },
    }));
    return { ...proposal, suggestions };
  };
  await expect(run(file, { propose })).rejects.toThrow("no model");
  const { storage } = await openStore(storeFolder(file), file.study, { create: false });
  const { trials } = await storage.snapshot();
  await storage.close();
  expect(trials.map(({ status }) => status)).toEqual(["completed", "pending", "pending"]);
});

describe("a shell that does not find a program", () => {
  it("stops the run where the program was there before", async () => {
    const { file, folder } = study(shell("PATH=.:$PATH; tool {rate} {steps} {trial.dir}"), {}, 14, 1);
    writeFileSync(join(folder, "tool"), `#!/bin/sh\n${TRAIN}`, { mode: 0o755 });
    let seen = 0;
    const { summary, trials } = await run(file, {
      onEvent: ({ type }) => {
        if (type === "trial-completed" && ++seen === 2) rmSync(join(folder, "tool"));
      },
    });
    expect(summary).toMatchObject({ outcome: "stopped", exitCode: 1, completed: 2, failed: 0 });
    expect(summary.message).toMatch(/exit code 127/);
    expect(trials.filter(isOpen).every(({ status }) => status === "pending")).toBe(true);
  });

  it("fails the trial where only its configuration needs the program", async () => {
    const line = "if [ {steps} -gt 20 ]; then no-such-tool; else sh train.sh {rate} {steps} {trial.dir}; fi";
    const { file } = study(shell(line), {}, 12, 1);
    const { summary, trials } = await run(file);
    expect(summary.outcome).toBe("budget-spent");
    expect(failed(trials)).toEqual(trials.filter(({ configuration }) => Number(configuration["steps"]) > 20));
  });
});

it("a command's own outputs are no places that every trial needs", async () => {
  const line =
    "rm -rf out.bin cache; if [ {steps} -gt 20 ]; then exit 1; fi; mkdir cache; echo 1 > out.bin; sh train.sh {rate} {steps} {trial.dir}";
  const { file, folder } = study(shell(line), {}, 16, 2);
  writeFileSync(join(folder, "out.bin"), "old");
  mkdirSync(join(folder, "cache"));
  const { summary, trials } = await run(file);
  expect(summary.outcome).toBe("budget-spent");
  expect(failed(trials).length).toBe(trials.filter(({ configuration }) => Number(configuration["steps"]) > 20).length);
  expect(readdirSync(folder)).toContain("train.sh");
});

describe("a disk that has room again when it is looked at", () => {
  const complaining = (message: string, times: number): StudyFile => {
    const folder = temporaryFolder();
    const program = `[ "$(cat "$1/tries" 2> /dev/null | wc -l)" -lt ${times} ] && echo try >> "$1/tries" && echo "${message}" >&2 && exit 1
echo "{\\"eval\\": {\\"loss\\": 1}}" > "$2/metrics.json"
`;
    writeFileSync(join(folder, "train.sh"), program);
    const commands = [words("sh", "train.sh", folder, "{trial.dir}")];
    return smallStudy({ folder, trials: 1, parallel: 1, run: { commands } });
  };

  it.each(["cat: write error: No space left on device", "train.sh: 19: printf: printf: I/O error"])(
    "costs a second attempt and no failure where the log says: %s",
    async (message) => {
      const { summary, events } = await run(complaining(message, 1));
      expect(summary).toMatchObject({ completed: 1, failed: 0 });
      expect(ofType(events, "trial-lost")).toMatchObject([
        { trial: 0, reason: expect.stringContaining("reported a full or failing disk, and all disks work now") },
      ]);
    },
  );

  it("is the trial's own doing where the second attempt says the same", async () => {
    const { summary, events } = await run(complaining("No space left on device", 100));
    expect(summary).toMatchObject({ completed: 0, failed: 1 });
    expect(ofType(events, "trial-lost")).toHaveLength(1);
  });
});
