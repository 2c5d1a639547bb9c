import { describe, expect, it } from "vitest";
import { createRandomStream } from "../../../src/core/random/index.ts";
import { FailureDoubt, type PastAttempt } from "../../../src/node/loop/failure-doubt.ts";
import { simulateStudy } from "./simulate-failures.ts";

const hour = 3_600_000;
const at = (begun: number, ms: number) => ({ begun, ended: begun + ms });
const past = (completed: number, failed = 0, ms = 300): PastAttempt[] => [
  ...Array.from({ length: completed }, () => ({ kind: "completed", ms: hour }) as const),
  ...Array.from({ length: failed }, () => ({ kind: "failed", ms }) as const),
];

describe("failures", () => {
  it("are recorded at once before the first success, and where they took a while", () => {
    expect(new FailureDoubt([]).failed(at(0, 300))).toBe("record");
    expect(new FailureDoubt(past(3)).failed(at(0, 0.2 * hour))).toBe("record");
  });

  it("in an instant are held, and tested from the fifth in a row on", () => {
    const doubt = new FailureDoubt(past(10));
    const judged = [0, 1, 2, 3, 4].map((index) => doubt.failed(at(1000 * index, 300)));
    expect(judged).toEqual(["hold", "hold", "hold", "hold", "test"]);
  });

  it("in an instant that a study has often need a longer row", () => {
    const often = new FailureDoubt(past(10, 10));
    const judged = Array.from({ length: 10 }, (_, index) => often.failed(at(1000 * index, 300)));
    expect(judged.indexOf("test")).toBe(9);
  });

  it("that a test has found to be the configurations' own need a row of twice the length next time", () => {
    const doubt = new FailureDoubt(past(1000));
    for (let index = 0; index < 5; index++) doubt.failed(at(index, 300));
    doubt.release(5, true);
    const judged = Array.from({ length: 10 }, (_, index) => doubt.failed(at(index, 300)));
    expect(judged.indexOf("test")).toBe(9);
  });

  it("for want of a program are tested at once, the first time", () => {
    const doubt = new FailureDoubt(past(10));
    expect(doubt.failed(at(0, 10), true)).toBe("test");
    doubt.release(1, true);
    expect(doubt.failed(at(0, 10), true)).toBe("hold");
  });

  it("of fast programs are instant within two seconds, those of slow ones within a tenth of the median, at most five minutes", () => {
    const fast = new FailureDoubt([{ kind: "completed", ms: 400 }]);
    expect([fast.failed(at(0, 1900)), fast.failed(at(0, 2100))]).toEqual(["hold", "record"]);
    const slow = new FailureDoubt([{ kind: "completed", ms: 100 * hour }]);
    expect([slow.failed(at(0, 299_000)), slow.failed(at(0, 301_000))]).toEqual(["hold", "record"]);
  });

  it("are behind an attempt that runs for twice as long as they took, and two seconds more", () => {
    const doubt = new FailureDoubt(past(10));
    doubt.failed(at(0, 300));
    doubt.failed(at(0, 1500));
    expect(doubt.workingMs).toBe(5000);
  });
});

describe("300 simulated studies of 200 trials of which a share fails in an instant", () => {
  const studies = (rate: number, own: boolean, goneAt = Number.POSITIVE_INFINITY) => {
    const stream = createRandomStream(11).split(`${rate} ${own} ${goneAt}`);
    return Array.from({ length: 300 }, (_, index) =>
      simulateStudy(stream.split(index), { trials: 200, rate, own, goneAt }),
    );
  };

  it.each([0.3, 0.4, 0.5, 0.6])(
    "are never stopped where the configurations fail (%d), at the price of few tests",
    (rate) => {
      const all = studies(rate, true);
      expect(all.filter(({ stoppedAt }) => stoppedAt !== undefined)).toEqual([]);
      const tests = all.reduce((sum, each) => sum + each.tests, 0) / all.length;
      expect(tests).toBeLessThan(3);
    },
  );

  it.each([0.3, 0.4, 0.5, 0.6])("are hardly ever stopped where the program fails at random (%d)", (rate) => {
    const stopped = studies(rate, false).filter(({ stoppedAt }) => stoppedAt !== undefined);
    expect(stopped.length / 300).toBeLessThan(0.05);
  });

  it.each([0, 0.05, 0.3, 0.6])("are stopped soon after a share is gone, and record nothing of it (%d)", (rate) => {
    for (const { stoppedAt, recordedAfter } of studies(rate, true, 100)) {
      expect(stoppedAt).toBeLessThanOrEqual(120);
      expect(recordedAfter).toBe(0);
    }
  });
});
