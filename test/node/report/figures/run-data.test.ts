import { describe, expect, it } from "vitest";
import { analyse } from "../../../../src/core/analysis/index.ts";
import type { Trial } from "../../../../src/core/study/index.ts";
import { describeFigure } from "../../../../src/figures/index.ts";
import { learningFigures, runFigures } from "../../../../src/node/report/index.ts";
import { timelines } from "../../../../src/node/storage/index.ts";
import { completed, study } from "../../../core/analysis/example-study.ts";

const at = (second: number) => new Date(Date.UTC(2026, 0, 2, 3, 4, second)).toISOString();
const { configuration } = completed(0, "sobol", 0.8, 20);
const suggested = (trial: number, second: number) => ({
  time: at(second),
  event: { type: "suggested", trial, configuration, origin: "sobol" } as const,
});
const started = (trial: number, second: number) => ({
  time: at(second),
  event: { type: "started", trial, attempt: 1 } as const,
});
const events = [
  suggested(0, 0),
  suggested(1, 0),
  suggested(2, 0),
  started(0, 1),
  started(1, 2),
  { time: at(5), event: { type: "failed", trial: 1, reason: "out of memory" } as const },
  started(2, 6),
  { time: at(11), event: { type: "completed", trial: 0, metrics: {} } as const },
];
const progress = { accuracy: { steps: [1, 2], values: [0.5, 0.6] } };
const identity = { configuration, origin: "sobol" } as const;
const first = { ...completed(0, "sobol", 0.8, 20), progress } as Trial;
const trials: readonly Trial[] = [
  first,
  { ...identity, number: 1, status: "failed", reason: "out of memory" },
  { ...identity, number: 2, status: "running", attempt: 1 },
  {
    ...identity,
    number: 3,
    status: "cancelled",
    reason: "stopped early",
    progress: { accuracy: { steps: [1], values: [0.2] } },
    stop: { probability: 0.001, expected: { accuracy: { mean: 0.3, standardError: 0.02 } } },
  },
];
const sources = { trials, timelines: timelines(events), modelMilliseconds: 1500, health: [] };
const found = new Map(runFigures(analyse(study, trials, new Map()), sources).map((data) => [data.kind, data]));

describe("the figures of how a study ran", () => {
  it("show from when to when each trial ran, a running one until the last event", () => {
    expect(found.get("timeline")).toMatchObject({
      origin: at(1),
      modelSeconds: 1.5,
      trials: [
        { trial: 0, start: 0, end: 10, outcome: "completed" },
        { trial: 1, start: 1, end: 4, outcome: "failed" },
        { trial: 2, start: 5, end: 10, outcome: "running" },
      ],
    });
  });

  it("count the time of failed trials too, in the order in which they ended", () => {
    expect(found.get("cost")).toMatchObject({
      trials: [
        { trial: 1, seconds: 3, outcome: "failed" },
        { trial: 0, seconds: 10, outcome: "completed" },
      ],
    });
  });

  it("call trials that were stopped early so, and not withdrawn", () => {
    const late = (trial: number) => [
      suggested(trial, 12),
      started(trial, 12),
      { time: at(20), event: { type: "cancelled", trial, reason: "no longer needed" } as const },
    ];
    const withdrawn: Trial = { ...identity, number: 4, status: "cancelled", reason: "no longer needed" };
    const all = {
      ...sources,
      trials: [...trials, withdrawn],
      timelines: timelines([...events, ...late(3), ...late(4)]),
    };
    for (const data of runFigures(analyse(study, all.trials, new Map()), all)) {
      if (data.kind !== "timeline" && data.kind !== "cost") continue;
      const outcomes = new Map(data.trials.map(({ trial, outcome }) => [trial, outcome]));
      expect([outcomes.get(3), outcomes.get(4)]).toEqual(["stopped early", "withdrawn"]);
    }
  });

  it("forecast the end of the longest training, also in the figure of a stopped trial alone", async () => {
    const [alone] = learningFigures(study, trials, 3);
    expect(alone).toMatchObject({ curves: [{ trial: 3 }], lastStep: 2 });
    const { PLOTTING: plot } = await import("../../../../src/figures/plotting-library.ts");
    const { cells } = describeFigure(plot, alone!);
    expect(cells[0]!.options.x).toMatchObject({ domain: [1, expect.closeTo(2.02)] });
    // The whole interval lies within the plot.
    const [low, high] = cells[0]!.options.y!.domain as [number, number];
    expect(low).toBeLessThan(0.3 - 1.96 * 0.02);
    expect(high).toBeGreaterThan(0.3 + 1.96 * 0.02);
  });

  it("say why a trial was stopped: what was expected of it", () => {
    expect(found.get("learning")).toMatchObject({
      name: "learning-accuracy",
      curves: [
        { trial: 0, kind: "front", values: [0.5, 0.6] },
        { trial: 3, kind: "stopped", forecast: { mean: 0.3, standardError: 0.02, probability: 0.001 } },
      ],
    });
  });

  it("are absent where nothing is known", () => {
    const nothing = {
      trials: [completed(0, "told", 0.8, 20)],
      timelines: new Map(),
      modelMilliseconds: undefined,
      health: [],
    };
    expect(runFigures(analyse(study, nothing.trials, new Map()), nothing)).toEqual([]);
  });
});
