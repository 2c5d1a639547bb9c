import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { tryStudy } from "../../../src/node/loop/index.ts";
import type { MetricDefinition, StudyFile } from "../../../src/node/study-file/settings.ts";
import { smallStudy, temporaryFolder, words } from "./small-study.ts";

const sh = (line: string) => words("sh", "-c", line);
const loss: MetricDefinition = { name: "loss", source: { kind: "stdout", pattern: /loss ([0-9.]+)/ } };

function study(line: string, metrics: readonly MetricDefinition[] = [loss]): StudyFile {
  return smallStudy({ folder: temporaryFolder(), run: { commands: [sh(line)], metrics } });
}

function tried(file: StudyFile, signal: AbortSignal = new AbortController().signal) {
  return tryStudy(file, { rate: 0.1, steps: 3 }, { signal });
}

describe("a study that is tried", () => {
  it("shows every value with its source, measures with few samples, and leaves nothing", async () => {
    const measure = { kind: "measure", repeats: 200, warmup: 0, statistic: "mean", exclusive: true } as const;
    const latency: MetricDefinition = { name: "latency", source: { ...measure, command: sh("echo 2; echo 4") } };
    const file = study("echo loss {rate}", [loss, latency]);
    const { isReady, folder, isKept, metrics } = await tried(file);
    expect([isReady, isKept, existsSync(folder)]).toEqual([true, false, false]);
    expect(metrics).toMatchObject([
      {
        name: "loss",
        isNeeded: true,
        value: { mean: 0.1 },
        source: expect.stringMatching(/^\/loss .* in .*stdout\.log$/),
      },
      {
        name: "latency",
        isNeeded: false,
        value: { mean: 3, count: 4 },
        source: expect.stringMatching(/^the mean of 200/),
      },
    ]);
    expect(metrics[1]?.milliseconds).toBeGreaterThan(0);
    expect(readdirSync(file.run.cwd)).toEqual([]);
  });

  it("reads all metrics even if one that a trial needs is missing, and shows the last output", async () => {
    const size: MetricDefinition = { name: "size", source: { kind: "stdout", pattern: /size ([0-9.]+)/ } };
    const { isReady, isKept, folder, metrics } = await tried(study("echo size 3; echo almost >&2", [loss, size]));
    expect([isReady, isKept, existsSync(folder)]).toEqual([false, true, true]);
    const [missing, read] = metrics;
    expect(missing).toMatchObject({ name: "loss", isNeeded: true, reason: expect.stringContaining("nothing in") });
    expect(missing?.tails?.map(({ lines }) => lines)).toEqual([["size 3"], ["almost"]]);
    expect(read).toMatchObject({ name: "size", value: { mean: 3 } });
    expect(metrics.map(({ isNeeded }) => isNeeded)).toEqual([true, false]);
  });

  it("is ready without a metric that is only recorded", async () => {
    const size: MetricDefinition = { name: "size", source: { kind: "stdout", pattern: /size ([0-9.]+)/ } };
    const { isReady, metrics } = await tried(study("echo loss 1", [loss, size]));
    expect([isReady, metrics[1]?.value]).toEqual([true, undefined]);
  });

  it("shows why its command failed", async () => {
    const { isReady, failure } = await tried(study("echo no such file >&2; exit 3"));
    expect(isReady).toBe(false);
    expect(failure?.reason).toContain("ended with exit code 3 (stderr: no such file)");
    expect(failure?.tails.at(1)?.lines).toEqual(["no such file"]);
  });

  it("ends what runs when it is interrupted, and leaves nothing", async () => {
    const interrupt = new AbortController();
    const file = study("touch {trial.dir}/begun; sleep 60");
    const trying = tried(file, interrupt.signal);
    setTimeout(() => interrupt.abort(), 200);
    const { isInterrupted, folder } = await trying;
    expect([isInterrupted, existsSync(join(folder, "trials"))]).toEqual([true, false]);
  });
});
