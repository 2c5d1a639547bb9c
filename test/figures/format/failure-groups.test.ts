import { describe, expect, it } from "vitest";
import { groupFailures } from "../../../src/figures/index.ts";

describe("groups of failures", () => {
  it("hold reasons that differ in numbers alone, and keep exit codes apart", () => {
    const reasons = [
      "exit code 1: out of memory at 0x7f01, 12 MiB",
      "exit code 1: out of memory at 0x9a22, 40 MiB",
      "exit code 2: no",
    ];
    expect(groupFailures(reasons.map((reason, trial) => ({ trial, reason })))).toEqual([
      { reason: reasons[1], trials: [1, 0] },
      { reason: reasons[2], trials: [2] },
    ]);
  });
});
