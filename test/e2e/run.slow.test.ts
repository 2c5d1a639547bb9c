import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  evaluations,
  json,
  namesIn,
  paretune,
  type Started,
  start,
  temporaryFolder,
  toyCommand,
  toyStudy,
  until,
} from "./paretune.ts";

interface Trial {
  readonly trial: number;
  readonly status: string;
  readonly origin: string;
  readonly parameters: Readonly<Record<string, number>>;
}

const trialsOf = (cwd: string) => json<Trial[]>(["trials", "study.yaml"], { cwd });

describe("paretune run", () => {
  it("runs the baseline and then the design until the budget is spent, and says what to do next", async () => {
    const cwd = temporaryFolder();
    toyStudy(cwd);
    const { code, stdout, stderr } = await paretune(["run", "study.yaml"], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/trial 0, the baseline: accuracy 0\.882, latency_ms 4\.2 ms/);
    expect(stdout).toMatch(/8 of 8 trials: 0 failed, front: \d+ trials?, best accuracy: /);
    expect(stdout).toContain("The budget is spent: 8 trials completed, 0 failed.");
    expect(stdout).toContain("paretune best study.yaml");
    const trials = await trialsOf(cwd);
    expect(trials.map(({ status }) => status)).toEqual(Array(8).fill("completed"));
    expect(trials[0]).toMatchObject({ origin: "baseline", parameters: { width: 32, rate: 1e-4 } });
    expect(evaluations(cwd)).toHaveLength(8);
    expect(namesIn(join(cwd, "toy.paretune/trials"))).toHaveLength(8);
  });

  it.each(["nsga2", "tpe"])("follows the strategy %s after the design, also when it resumes", async (strategy) => {
    const cwd = temporaryFolder();
    toyStudy(cwd, { strategy, budget: "{ trials: 12, batch: 2, initial: 4, parallel: 2 }" });
    expect((await paretune(["run", "study.yaml", "--trials", "7"], { cwd })).code).toBe(0);
    expect((await paretune(["run", "study.yaml"], { cwd })).code).toBe(0);
    const trials = await trialsOf(cwd);
    expect(trials.map(({ status }) => status)).toEqual(Array(12).fill("completed"));
    const origins = ["baseline", ...Array(4).fill("sobol"), ...Array(7).fill(strategy)];
    expect(trials.map(({ origin }) => origin)).toEqual(origins);
  });

  it("with --json prints one document and keeps the words for people on standard error", async () => {
    const cwd = temporaryFolder();
    toyStudy(cwd);
    const { code, stdout, stderr } = await paretune(["run", "study.yaml", "--trials", "3", "--json"], { cwd });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ outcome: "budget-spent", exitCode: 0, completed: 3, failed: 0 });
    expect(stderr).toContain("3 of 3 trials");
  });

  it("goes on with a larger budget, and the same seed gives the same trials", async () => {
    const [cwd, other] = [temporaryFolder(), temporaryFolder()];
    toyStudy(cwd);
    toyStudy(other);
    await json(["run", "study.yaml", "--trials", "3"], { cwd });
    await json(["run", "study.yaml", "--trials", "6"], { cwd });
    await json(["run", "study.yaml", "--trials", "6"], { cwd: other });
    const parameters = async (folder: string) => (await trialsOf(folder)).map((trial) => trial.parameters);
    expect(await parameters(cwd)).toEqual(await parameters(other));
    expect(evaluations(cwd)).toHaveLength(6);
  });

  it("stops in good order on Ctrl-C with 130, says how to go on, and goes on", async () => {
    const cwd = temporaryFolder();
    toyStudy(cwd, { command: toyCommand(300) });
    const run = start(["run", "study.yaml"], { cwd });
    await until("two trials are recorded", () => reported(run).length >= 2);
    run.signal("SIGINT");
    const { code, stdout } = await run.finished;
    expect(code).toBe(130);
    expect(stdout).toContain("Recorded results are kept.\nTo resume: paretune run study.yaml");
    expect(await json(["status", "study.yaml"], { cwd })).toMatchObject({ trials: { running: 0 } });
    const finished = evaluations(cwd).length;
    expect(finished).toBeLessThan(8);

    toyStudy(cwd);
    const again = await paretune(["run", "study.yaml"], { cwd });
    expect(again.code).toBe(0);
    expect(again.stdout).toContain("Resuming: ");
    expect((await trialsOf(cwd)).map(({ status }) => status)).toEqual(Array(8).fill("completed"));
  });

  it.skipIf(process.platform === "win32")(
    "says the same on a Ctrl-C while it still reads the study, before any trial",
    async () => {
      const cwd = temporaryFolder();
      const path = join(cwd, toyStudy(cwd));
      const text = readFileSync(path, "utf8");
      rmSync(path);
      execFileSync("mkfifo", [path]);
      const run = start(["run", "study.yaml"], { cwd });
      // A pipe opens to write once somebody reads, and is read to its end.
      const pipe = await open(path, "w");
      run.signal("SIGINT");
      await pipe.writeFile(text);
      await pipe.close();
      const { code, stdout } = await run.finished;
      expect(code).toBe(130);
      expect(stdout).toContain(
        "Interrupted: 0 trials completed, 0 failed. Recorded results are kept.\nTo resume: paretune run study.yaml",
      );
      expect(evaluations(cwd)).toEqual([]);
    },
  );

  it.skipIf(process.platform === "win32")(
    "ends with 130 and words, too, on a Ctrl-C while the program is being loaded",
    async () => {
      const cwd = temporaryFolder();
      toyStudy(cwd);
      // Interrupts when the command line is about to be loaded, which then takes forever.
      const hooks = `export function load(url, context, next) {
        if (!url.includes("/chunks/command-line-")) return next(url, context);
        process.kill(process.pid, "SIGINT");
        return new Promise(() => {});
      }`;
      const url = JSON.stringify(`data:text/javascript,${encodeURIComponent(hooks)}`);
      const preload = join(cwd, "preload.mjs");
      writeFileSync(
        preload,
        `import { register } from "node:module"; register(${url}); setInterval(() => {}, 1000); // to be waited for`,
      );
      const { code, stderr } = await start(["run", "study.yaml"], { cwd, preload }).finished;
      expect(code).toBe(130);
      expect(stderr).toContain("Recorded results are kept; run the same command again to resume.");
      expect(namesIn(join(cwd, "toy.paretune"))).toEqual([]);
    },
  );

  it.each(["SIGHUP", "SIGQUIT", "a closed pipe"] as const)("ends its trials on %s as on Ctrl-C", async (how) => {
    const cwd = temporaryFolder();
    const command = how === "a closed pipe" ? toyCommand(600) : toyCommand(60_000);
    toyStudy(cwd, { command, budget: "{ trials: 9, batch: 2, initial: 8, parallel: 2 }" });
    const run = start(["run", "study.yaml"], { cwd });
    await until("a trial has started", () =>
      namesIn(join(cwd, "toy.paretune/trials/0000")).includes("paretune.process.json"),
    );
    if (how === "a closed pipe") run.closeOutput();
    else run.signal(how);
    expect((await run.finished).code).toBe(130);
    const statuses = (await trialsOf(cwd)).map(({ status }) => status);
    expect(statuses).toContain("pending");
    expect(statuses).not.toContain("running");
  });

  it("stops at once on the second Ctrl-C, and leaves no process behind", async () => {
    const cwd = temporaryFolder();
    toyStudy(cwd, { command: toyCommand(60_000), budget: "{ trials: 4, batch: 2, initial: 4, parallel: 2 }" });
    const run = start(["run", "study.yaml"], { cwd });
    await until("a trial has started", () =>
      namesIn(join(cwd, "toy.paretune/trials/0000")).includes("paretune.process.json"),
    );
    const mark = JSON.parse(readFileSync(join(cwd, "toy.paretune/trials/0000/paretune.process.json"), "utf8")) as {
      pid?: number;
    };
    run.signal("SIGINT");
    run.signal("SIGINT");
    expect((await run.finished).code).toBe(130);
    if (mark.pid !== undefined) await until("its process has ended", () => !isAlive(mark.pid ?? 0));
  });

  it("goes on after SIGKILL, without losing or repeating a finished evaluation", async () => {
    const cwd = temporaryFolder();
    toyStudy(cwd, { command: toyCommand(150) });
    // What was recorded is never evaluated again. (What was not may be: a program that outlives the run is unsupervised.)
    const told = new Map<number, number>();
    for (let kills = 0; kills < 3; kills++) {
      const run = start(["run", "study.yaml"], { cwd });
      await until("a trial is recorded", () => reported(run).length > 0);
      run.signal("SIGKILL");
      await run.finished;
      const trials = await trialsOf(cwd);
      for (const number of reported(run)) told.set(number, evaluationsOf(cwd, trials[number]));
      const completed = trials.filter(({ status }) => status === "completed").map(({ trial }) => trial);
      expect(completed).toEqual(expect.arrayContaining([...told.keys()]));
    }
    expect((await paretune(["run", "study.yaml"], { cwd })).code).toBe(0);
    const trials = await trialsOf(cwd);
    expect(trials.map(({ status }) => status)).toEqual(Array(8).fill("completed"));
    expect(trials.map(({ trial }) => trial)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    for (const [number, before] of told) expect(evaluationsOf(cwd, trials[number])).toBe(before);
  });

  it("refuses a second run of the same study while the first one runs", async () => {
    const cwd = temporaryFolder();
    toyStudy(cwd, { command: toyCommand(60_000), budget: "{ trials: 4, batch: 2, initial: 4, parallel: 2 }" });
    const first = start(["run", "study.yaml"], { cwd });
    await until("the first run has started a trial", () => namesIn(join(cwd, "toy.paretune/trials")).length > 0);
    const second = await paretune(["run", "study.yaml"], { cwd });
    expect(second.code).toBe(1);
    expect(second.stderr).toContain("this study is already being run, by process");
    first.signal("SIGINT");
    expect((await first.finished).code).toBe(130);
  });

  it("records what fails, with its reason and its log, and goes on", async () => {
    const cwd = temporaryFolder();
    const line = `node -e 'if ({width} > 40) process.exit(3); console.log("accuracy: 0.5\\nlatency_ms: 2")'`;
    toyStudy(cwd, {
      command: JSON.stringify(line),
      parameters: "{ width: { type: int, range: [1, 64] } }",
      baseline: "{ width: 32 }",
    });
    const { code, stdout } = await paretune(["run", "study.yaml"], { cwd });
    expect(code).toBe(0);
    expect(stdout).toMatch(/trial \d failed: .*3.* \(log: /);
    const trials = await json<(Trial & { reason?: string })[]>(["trials", "study.yaml"], { cwd });
    const failed = trials.filter(({ status }) => status === "failed");
    expect(failed.length).toBeGreaterThan(0);
    expect(failed.every(({ parameters }) => (parameters["width"] ?? 0) > 40)).toBe(true);
  });

  it("stops with exit code 1 when the baseline fails, and says why", async () => {
    const cwd = temporaryFolder();
    toyStudy(cwd, { command: `node -e 'console.error("no data here"); process.exit(5)' {width} {rate}` });
    const { code, stdout, stderr } = await paretune(["run", "study.yaml"], { cwd });
    expect(code).toBe(1);
    expect(stdout + stderr).toContain("no data here");
    expect(stdout).toContain("Fix the cause of the failures, then resume: paretune run study.yaml");
  });

  it("refuses a study whose parameters became others since its first trial", async () => {
    const cwd = temporaryFolder();
    toyStudy(cwd);
    await json(["run", "study.yaml", "--trials", "1"], { cwd });
    toyStudy(cwd, {
      parameters:
        "{ width: { type: int, range: [1, 64], scale: log }, rate: { type: float, range: [1e-5, 1e-1], scale: log } }",
    });
    const { code, stderr } = await paretune(["run", "study.yaml"], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain("the study has changed since");
  });

  it("goes on where a range was changed in the file, says so, and proposes within the new one", async () => {
    const cwd = temporaryFolder();
    toyStudy(cwd);
    await json(["run", "study.yaml", "--trials", "4"], { cwd });
    toyStudy(cwd, {
      parameters: "{ width: { type: int, range: [30, 34] }, rate: { type: float, range: [1e-5, 1e-1], scale: log } }",
    });
    const { code, stdout } = await paretune(["run", "study.yaml"], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain("The study was changed (width: range [30, 34], was [1, 64]); earlier trials are kept.");
    const trials = await trialsOf(cwd);
    expect(trials).toHaveLength(8);
    for (const { parameters } of trials.slice(4))
      expect(Math.abs(Number(parameters["width"]) - 32)).toBeLessThanOrEqual(2);
    expect((await paretune(["run", "study.yaml"], { cwd })).stdout).not.toContain("The study was changed");
  });

  it("status says how far it is", async () => {
    const cwd = temporaryFolder();
    toyStudy(cwd);
    await json(["run", "study.yaml", "--trials", "4"], { cwd });
    expect(await json(["status", "study.yaml"], { cwd })).toMatchObject({
      study: "toy",
      budget: 8,
      trials: { completed: 4, failed: 0, running: 0, pending: 0 },
      front: expect.any(Array),
      hypervolume: expect.any(Number),
    });
    expect((await paretune(["status", "study.yaml"], { cwd })).stdout).toContain("4 of 8 trials (4 completed");
  });
});

/** The trials that a run has said to be completed: they are recorded by then. */
function reported(run: Started): readonly number[] {
  return [...run.output().matchAll(/^trial (\d+)(?:, the baseline)?: accuracy/gm)].map((match) => Number(match[1]));
}

/** How often the toy program ran to its end with a trial's parameters. */
function evaluationsOf(cwd: string, trial: Trial | undefined): number {
  const { width, rate } = trial?.parameters ?? {};
  return evaluations(cwd).filter((line) => line === `${width} ${rate}`).length;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
