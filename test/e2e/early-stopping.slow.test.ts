import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { json, namesIn, paretune, temporaryFolder, toyStudy } from "./paretune.ts";

/**
 * Fits a line by gradient descent and prints how well it does after each epoch, as any training program does. Once ten
 * evaluations are on record, one that is worse than the
 * baseline never ends: stopping is the only way out of it.
 */
const PROGRAM = `
import { appendFileSync, existsSync, readFileSync } from "node:fs";
const flag = (name) => Number(process.argv[process.argv.indexOf("--" + name) + 1]);
const [width, rate] = [flag("width"), flag("rate")];
console.log("latency_ms: " + (1 + width / 10));
let weight = 0;
for (let epoch = 1; epoch <= 12; epoch++) {
  for (const x of [-1, 0.5, 2]) weight -= rate * 2 * (weight * x - 3 * x) * x;
  console.log("epoch " + epoch + " accuracy " + 1 / (1 + Math.abs(weight - 3)));
}
const seen = existsSync("evaluations.txt") ? readFileSync("evaluations.txt", "utf8").trim().split("\\n").length : 0;
if (seen >= 10 && rate < 0.003) await new Promise(() => setInterval(() => {}, 1e6));
console.log("final accuracy " + 1 / (1 + Math.abs(weight - 3)));
appendFileSync("evaluations.txt", width + " " + rate + "\\n");
`;

const LINES = {
  command: "node slow.mjs --width {width} --rate {rate}",
  parameters: "{ width: { type: int, range: [1, 64] }, rate: { type: float, range: [1e-3, 1e-1], scale: log } }",
  objectives:
    '{ accuracy: { goal: maximize, from: { stdout: "final accuracy (.*)" }, progress: { stdout: "epoch (?<step>[0-9]+) accuracy (?<value>.*)" } }, ' +
    'latency_ms: { goal: minimize, from: { stdout: "latency_ms: (.*)" }, early: true } }',
  baseline: "{ width: 60, rate: 4e-3 }",
  budget: "{ trials: 18, batch: 4, initial: 4, parallel: 1 }",
  early_stopping: "{ probability: 0.9, after: 8 }",
};

interface Listed {
  readonly trial: number;
  readonly status: string;
  readonly parameters: { readonly rate: number };
  readonly metrics: Record<string, unknown>;
  readonly reason?: string;
  readonly stop?: { readonly probability: number; readonly expected: Record<string, { readonly mean: number }> };
  readonly progress?: { readonly accuracy: { readonly steps: number[]; readonly values: number[] } };
}

function slowStudy(folder: string, lines: Readonly<Record<string, string>> = {}): string {
  const file = toyStudy(folder, { ...LINES, ...lines });
  writeFileSync(join(folder, "slow.mjs"), PROGRAM);
  return file;
}

describe("early stopping through the command line", () => {
  it("ends trials that cannot reach the front, records why, and runs none of them again", async () => {
    const cwd = temporaryFolder();
    const file = slowStudy(cwd);
    const { code, stdout } = await paretune(["run", file], { cwd });
    expect(code).toBe(0);
    const trials = await json<Listed[]>(["trials", file], { cwd });
    const stopped = trials.filter(({ stop }) => stop !== undefined);
    expect(trials.length).toBe(18);
    expect(stopped.length).toBeGreaterThan(0);
    for (const { trial, status, metrics, reason, stop, progress } of stopped) {
      expect({ status, metrics }).toEqual({ status: "cancelled", metrics: {} });
      expect(reason).toMatch(
        /^stopped early at step [0-9]+ \(progress of accuracy: 0\.[0-9]+\): on the front with probability 0/,
      );
      expect(stop?.probability).toBeLessThanOrEqual(0.1);
      expect(Object.keys(stop?.expected ?? {})).toEqual(["accuracy", "latency_ms"]);
      expect(progress?.accuracy.steps.length).toBeGreaterThanOrEqual(2);
      expect(stdout).toContain(`trial ${trial} stopped early at step`);
    }
    const completed = trials.filter(({ status }) => status === "completed");
    expect(completed.length + stopped.length).toBe(18);
    for (const { progress } of completed)
      expect(progress?.accuracy.steps).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);

    const numbers = new Set(stopped.map(({ trial }) => trial));
    const status = await json<{ front: number[]; stoppedEarly: number }>(["status", file], { cwd });
    expect(status.stoppedEarly).toBe(stopped.length);
    expect(status.front.filter((trial) => numbers.has(trial))).toEqual([]);
    const best = await json<Record<string, unknown>>(["best", file], { cwd });
    for (const trial of numbers) expect(JSON.stringify(best)).not.toContain(`"trial":${trial},`);
    await paretune(["report", file, "--output", "report.html"], { cwd });
    expect(readFileSync(join(cwd, "report.html"), "utf8")).toContain("stopped early at step");

    const again = await paretune(["run", file, "--trials", "19"], { cwd });
    expect(again.code).toBe(0);
    for (const trial of numbers) {
      const logs = namesIn(join(cwd, "toy.paretune", "trials", String(trial).padStart(4, "0")));
      expect(logs.filter((name) => name.includes(".attempt-"))).toEqual([]);
    }
    expect((await json<Listed[]>(["trials", file], { cwd })).slice(0, 18)).toEqual(trials);
  });

  it("stops nothing without the key, but keeps what was printed", async () => {
    const cwd = temporaryFolder();
    const file = slowStudy(cwd, { early_stopping: "false", budget: "{ trials: 3, batch: 3, initial: 3 }" });
    expect((await paretune(["run", file], { cwd })).code).toBe(0);
    const trials = await json<Listed[]>(["trials", file], { cwd });
    expect(trials.map(({ status, progress }) => [status, progress?.accuracy.values.length])).toEqual([
      ["completed", 12],
      ["completed", 12],
      ["completed", 12],
    ]);
    expect(existsSync(join(cwd, "evaluations.txt"))).toBe(true);
  });

  it("is explained by check, and refused where nothing can be stopped by", async () => {
    const cwd = temporaryFolder();
    const file = slowStudy(cwd);
    const said = await paretune(["check", file], { cwd });
    expect(said.stdout).toContain("stops   trials that miss the front with a probability of at least 0.9, after 8");
    const objectives = '{ accuracy: { goal: maximize, from: { stdout: "final accuracy (.*)" } } }';
    slowStudy(cwd, { objectives });
    const refused = await paretune(["check", file], { cwd });
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain(
      'early_stopping: needs an objective with progress, the values that the program prints or writes while it trains. Add under objectives.accuracy: progress: { stdout: "accuracy {number}" }',
    );
  });
});
