import { describe, expect, it } from "vitest";
import { runHostileTrials } from "../../long/hostile-trials.ts";

/** `npm run test:long` runs 500. */
const HOSTILE_TRIALS = 24;
const MAX_MIB = 1024;

describe(`${HOSTILE_TRIALS} trials that harm their folder, their files, their output and their processes`, () => {
  it("are read rightly or fail with a sentence; every ordinary trial beside them has its value, and the run ends", async () => {
    const { broken, hostile, read, failed, peakMiB } = await runHostileTrials("a share", HOSTILE_TRIALS);
    expect(broken).toEqual([]);
    expect([hostile, read + failed]).toEqual([HOSTILE_TRIALS, HOSTILE_TRIALS]);
    expect(peakMiB).toBeLessThan(MAX_MIB);
  });
});
