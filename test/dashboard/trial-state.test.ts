import { describe, expect, it } from "vitest";
import { formatMoment } from "../../src/dashboard/format/times.ts";
import { trialColumns } from "../../src/dashboard/study/columns.ts";
import { expectedEnd } from "../../src/dashboard/study/expected-end.ts";
import { hasRunning, liveTimeline } from "../../src/dashboard/study/live-timeline.ts";
import { firstStream } from "../../src/dashboard/study/log-streams.ts";
import { expectedWords, wasWords } from "../../src/dashboard/study/outcome-text.ts";
import { fulfilling, readSelection } from "../../src/dashboard/study/selection.ts";
import { isRetryable, removalOf, stateOf, TRIAL_STATES } from "../../src/dashboard/study/trial-state.ts";
import type { TimelineData } from "../../src/figures/index.ts";
import type { DefinitionAnswer, TrialRowAnswer } from "../../src/node/server/answers.ts";

const row = (trial: number, rest: Partial<TrialRowAnswer>): TrialRowAnswer => ({
  ...{ trial, id: String(trial), status: "completed", origin: "sobol", parameters: {}, metrics: {} },
  ...rest,
});

const held = { reason: "exit code 1", ended: "2026-01-02T03:04:05.000Z" };
const stop = { probability: 0.04, expected: { latency: { mean: 7.396, standardError: 1.6 } } };
const rows: readonly TrialRowAnswer[] = [
  row(0, {}),
  row(1, { status: "cancelled", stop }),
  row(2, { status: "cancelled" }),
  row(3, { status: "running" }),
  row(4, { status: "running", held }),
  row(5, { status: "failed", reason: "?" }),
  row(6, { status: "pending" }),
];
const definition: DefinitionAnswer = {
  ...{ objectives: [], metrics: [], parameters: [], outcomeConstraints: [], strategy: "sobol", batch: 1, parallel: 1 },
  budget: { trials: 10 },
};

describe("the state of a trial", () => {
  it("tells an early stop from a cancellation, and a failure that is checked from a running trial", () => {
    expect(rows.map(stateOf)).toEqual(["completed", "stopped", "cancelled", "running", "held", "failed", "pending"]);
    expect(new Set(rows.map(stateOf))).toEqual(new Set(TRIAL_STATES));
  });

  it("is what trials are selected by", () => {
    const table = trialColumns(rows, definition, undefined);
    const chosen = (query: string): readonly number[] =>
      [...fulfilling(table, readSelection(new URLSearchParams(query)))].flatMap((kept, place) =>
        kept === 1 ? [place] : [],
      );
    expect(chosen("status=running")).toEqual([3]);
    expect(chosen("status=stopped,held")).toEqual([1, 4]);
    expect(chosen("q=checked")).toEqual([4]);
    expect(chosen("q=early")).toEqual([1]);
  });

  it("decides what can be done: nothing that has ended is cancelled, and nothing that was taken back is withdrawn", () => {
    expect(rows.map((each) => removalOf(stateOf(each)))).toEqual([
      ...["withdraw", "withdraw", undefined, "cancel", "withdraw", "withdraw", "cancel"],
    ]);
    expect(rows.map((each) => isRetryable(stateOf(each), each))).toEqual([
      ...[false, true, true, false, false, true, false],
    ]);
    expect(isRetryable("failed", { origin: "told" })).toBe(false);
  });

  it("keeps a study from being expected to end while failures are only checked", () => {
    const ended = [10, 20, 30].map((second, trial) =>
      row(trial, {
        start: held.ended,
        end: new Date(Date.parse(held.ended) + second * 1000).toISOString(),
        duration: 10,
      }),
    );
    expect(expectedEnd(4, [...ended, row(9, { status: "running", held })], 1, 0)).toBeUndefined();
  });
});

describe("a trial in words", () => {
  it("has the unit at every value", () => {
    const metrics = [{ name: "latency", unit: "ms" }];
    expect(expectedWords(stop.expected, metrics)).toBe("latency 7.4 ± 1.6 ms");
    expect(wasWords({ status: "completed", metrics: { latency: { mean: 7.25 } } }, metrics)).toBe(
      "completed, latency 7.250 ms",
    );
    expect(wasWords({ status: "cancelled", reason: "stopped early at step 2", stop }, metrics)).toBe("stopped early");
    expect(wasWords({ status: "failed", reason: "exit code 1" }, metrics)).toBe("failed, exit code 1");
  });

  it("shows first what tells the cause: the errors of a failed one, else what was printed", () => {
    const files = (stdout: number, stderr: number) => [
      { path: "stdout.log", bytes: stdout, modified: "" },
      { path: "stderr.log", bytes: stderr, modified: "" },
    ];
    expect(firstStream(files(0, 20), true)).toBe("stderr");
    expect(firstStream(files(10, 20), true)).toBe("stderr");
    expect(firstStream(files(10, 0), true)).toBe("stdout");
    expect(firstStream(files(10, 20), false)).toBe("stdout");
    expect(firstStream(files(0, 20), false)).toBe("stderr");
    expect(firstStream([], false)).toBe("stdout");
  });

  it("has its moments in UTC, as figures and the report have them", () => {
    const now = Date.parse("2026-01-02T23:59:00Z");
    expect(formatMoment("2026-01-02T22:17:30.000Z", now)).toBe("22:17 UTC");
    expect(formatMoment("2026-01-01T22:17:30.000Z", now)).toBe("2026-01-01 22:17 UTC");
  });
});

describe("what ran when", () => {
  const data: TimelineData = {
    ...{ kind: "timeline", name: "timeline", title: "What ran when", origin: "2026-01-02T03:00:00.000Z" },
    trials: [
      { trial: 0, start: 0, end: 10, outcome: "completed" },
      { trial: 1, start: 10, end: 10, outcome: "running" },
    ],
  };
  const now = Date.parse("2026-01-02T03:01:00.000Z");

  it("follows the clock while trials run, and changes nothing that has ended", () => {
    expect(liveTimeline([data], now)).toEqual([
      { ...data, trials: [data.trials[0], { trial: 1, start: 10, end: 60, outcome: "running" }] },
    ]);
    const ended = { ...data, trials: data.trials.slice(0, 1) };
    expect(liveTimeline([ended], now)[0]).toBe(ended);
    expect([hasRunning(data), hasRunning(ended)]).toEqual([true, false]);
  });

  it("never goes back where the clocks of browser and server differ", () => {
    expect(liveTimeline([data], Date.parse(data.origin) - 5000)).toEqual([data]);
  });
});
