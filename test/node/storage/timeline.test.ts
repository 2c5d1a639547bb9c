import { describe, expect, it } from "vitest";
import type { TrialEvent } from "../../../src/core/study/index.ts";
import { pastAttempts } from "../../../src/node/loop/past-attempts.ts";
import { secondsOf, timelines } from "../../../src/node/storage/index.ts";

const metrics = (mean: number) => ({ loss: { mean, count: 1 } });

/** The events at second 0, 1, 2 … of a minute. */
function history(...events: readonly TrialEvent[]) {
  return events.map((event, second) => ({ time: new Date(Date.UTC(2026, 0, 2, 3, 4, second)).toISOString(), event }));
}

const suggested = { type: "suggested", trial: 0, configuration: { x: 1 }, origin: "sobol" } as const;
const at = (second: number): string => `2026-01-02T03:04:0${second}.000Z`;

describe("the timeline of a trial", () => {
  it("has its last start and its first end; a start that was given back does not count", () => {
    const started = (attempt: number): TrialEvent => ({ type: "started", trial: 0, attempt });
    const events = history(suggested, started(1), { type: "interrupted", trial: 0 }, started(2), started(3), {
      type: "failed",
      trial: 0,
      reason: "?",
    });
    expect(timelines(events.slice(0, 3)).get(0)).toEqual({ reserved: at(0), earlier: [] });
    const whole = timelines(events).get(0);
    expect(whole).toEqual({ reserved: at(0), start: at(4), end: at(5), earlier: [] });
    expect([whole && secondsOf(whole), secondsOf({ end: at(1) })]).toEqual([1, undefined]);
  });

  it("is that of the attempt whose outcome counts, also where another one has begun since", () => {
    const started = (attempt: number, host: string): TrialEvent => ({ type: "started", trial: 0, attempt, host });
    const by = { number: 1, id: "a", host: "one", folder: "/one", start: at(1), end: at(3) };
    const begun = [suggested, started(1, "one"), suggested, suggested, started(2, "other")] as const;
    const events = history(...begun, { type: "completed", trial: 0, metrics: metrics(1), by });
    expect(timelines(events).get(0)).toEqual({ reserved: at(0), start: at(1), end: at(3), host: "one", earlier: [] });
    expect(pastAttempts(events)).toEqual([{ kind: "completed", ms: 2000 }]);
    // A record that does not name its attempt is taken for that of the last one.
    const older = history(...begun, { type: "completed", trial: 0, metrics: metrics(1) });
    expect(timelines(older).get(0)).toMatchObject({ start: at(4), end: at(5), host: "other" });
  });

  it("ends where the evaluation ended, also where its failure was recorded later", () => {
    const events = history(suggested, { type: "started", trial: 0, attempt: 1 }, suggested, {
      type: "failed",
      trial: 0,
      reason: "?",
      ended: at(2),
    });
    expect(timelines(events).get(0)).toMatchObject({ start: at(1), end: at(2) });
    expect(pastAttempts(events)).toEqual([{ kind: "failed", ms: 1000 }]);
  });

  it("ends where the evaluation ended whose failure is held, until it is given back", () => {
    const held = { type: "held", trial: 0, reason: "?", ended: at(2) } as const;
    const events = history(suggested, { type: "started", trial: 0, attempt: 1 }, suggested, held);
    expect(timelines(events).get(0)).toEqual({ reserved: at(0), start: at(1), end: at(2), earlier: [] });
    const next = (event: TrialEvent) => timelines([...events, { time: at(7), event }]).get(0);
    expect(next({ type: "failed", trial: 0, reason: "?", ended: at(2) })).toMatchObject({ end: at(2), earlier: [] });
    expect(next({ type: "interrupted", trial: 0 })).toEqual({ reserved: at(0), earlier: [] });
    // Withdrawn meanwhile, its failure stays in the history.
    expect(next({ type: "withdrawn", trial: 0, reason: "withdrawn" })).toMatchObject({
      end: at(2),
      earlier: [{ revised: at(7), trial: { status: "failed", reason: "?" } }],
    });
  });

  it("keeps every outcome that was revised, and when", () => {
    const { earlier, end } =
      timelines(
        history(
          suggested,
          { type: "completed", trial: 0, metrics: metrics(1) },
          { type: "completed", trial: 0, metrics: metrics(7) }, // too late: it does not count
          { type: "amended", trial: 0, outcome: { kind: "completed", metrics: metrics(2) } },
          { type: "withdrawn", trial: 0, reason: "broken" },
        ),
      ).get(0) ?? {};
    expect(end).toBe(at(1));
    expect(earlier).toMatchObject([
      { revised: at(3), trial: { status: "completed", metrics: metrics(1) } },
      { revised: at(4), trial: { status: "completed", metrics: metrics(2) } },
    ]);
  });
});
