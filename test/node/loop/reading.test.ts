import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type LoopEvent, runStudy } from "../../../src/node/loop/index.ts";
import type { MetricDefinition } from "../../../src/node/study-file/settings.ts";
import { ofType, run, shell, shellStudy, temporaryFolder } from "./run-shell.ts";
import { proposeRandom } from "./small-study.ts";

const log = (kind: "stdout" | "stderr" | "output", pattern: RegExp): MetricDefinition["source"] => ({ kind, pattern });
const loss: MetricDefinition = { name: "loss", source: log("stdout", /loss=([0-9.]+)/m) };

describe("the metrics that a run reads", () => {
  it("are refused if the pattern matches only part of a number, with both texts in the reason", async () => {
    const { trials } = await run(temporaryFolder(), [shell("echo loss=0.5; echo loss=1.2e-05")], [loss]);
    expect(trials[0]).toMatchObject({
      status: "failed",
      reason: expect.stringContaining('found "1.2" in "1.2e-05"; write {number}'),
    });
  });

  it("are not lost with the omitted middle of a long log", async () => {
    const big = "head -c 70000000 /dev/zero | tr '\\0' 'x' | fold -w 1000";
    const { trials, folder } = await run(temporaryFolder(), [shell(`echo loss=0.25; ${big}`)], [loss]);
    expect(readFileSync(join(folder, "trials", "0000", "stdout.log"), "latin1")).toContain("left out here");
    expect(trials[0]).toMatchObject({ status: "completed", metrics: { loss: { mean: 0.25 } } });
  });

  it("may be printed to standard error, or to both streams alternately", async () => {
    const both: MetricDefinition = { name: "both", source: log("output", /v=(\d+)/m) };
    const err: MetricDefinition = { name: "err", source: log("stderr", /v=(\d+)/m) };
    const commands = [
      shell("echo loss=1; echo v=1; sleep 0.2; echo v=2 >&2; sleep 0.2; echo v=3; sleep 0.2; echo v=4 >&2"),
    ];
    const { trials, folder } = await run(temporaryFolder(), commands, [loss, both, err]);
    expect(trials[0]).toMatchObject({ metrics: { loss: { mean: 1 }, both: { mean: 4 }, err: { mean: 4 } } });
    const kept = join(folder, "trials", "0000", "paretune.output.log");
    expect(readFileSync(kept, "utf8")).toBe("loss=1\nv=1\nv=2\nv=3\nv=4\n");
    const plain = await run(temporaryFolder(), commands, [loss]);
    expect(existsSync(join(plain.folder, "trials", "0000", "paretune.output.log"))).toBe(false);
  });

  it("may be missing if they are only recorded: the trial completes, with the reason", async () => {
    const memory: MetricDefinition = { name: "memory", source: log("stdout", /memory=(\d+)/m) };
    const { trials, events } = await run(temporaryFolder(), [shell("echo loss=1")], [memory, loss]);
    const reason = expect.stringContaining("matches /memory=(\\d+)/");
    expect(trials[0]).toMatchObject({
      status: "completed",
      metrics: { loss: { mean: 1 } },
      missing: { memory: reason },
    });
    expect(ofType(events, "metric-missing")).toMatchObject([{ trial: 0, metric: "memory", reason }]);
  });

  it("must not be missing if they have an outcome constraint: the trial fails", async () => {
    const memory: MetricDefinition = { name: "memory", source: log("stdout", /memory=(\d+)/m) };
    const outcomeConstraints = [
      { text: "memory <= 2", metric: "memory", kind: "at-most", bound: { constant: 2, ofBaseline: {} } },
    ] as const;
    const { trials } = await run(temporaryFolder(), [shell("echo loss=1")], [memory, loss], { outcomeConstraints });
    expect(trials[0]).toMatchObject({ status: "failed", reason: expect.stringMatching(/^metric memory: nothing in /) });
  });

  it("are reported once if they are equal in five trials", async () => {
    const file = shellStudy(
      temporaryFolder(),
      [shell("echo loss={rate}; echo size=7")],
      [
        { name: "loss", source: log("stdout", /loss=(\S+)/m) },
        { name: "size", source: log("stdout", /size=(\S+)/m) },
      ],
    );
    const budget = { ...file.study.budget, trials: 7, initial: 7 };
    const events: LoopEvent[] = [];
    const onEvent = (event: LoopEvent): void => void events.push(event);
    await runStudy({ ...file, study: { ...file.study, budget } }, { propose: proposeRandom, onEvent });
    expect(ofType(events, "metric-constant")).toEqual([{ type: "metric-constant", name: "size", value: 7, count: 5 }]);
  });
});
