import { describe, expect, it } from "vitest";
import { infrastructureLine } from "../../../../src/node/cli/terminal/infrastructure-line.ts";

describe("what is said about the machines that trials run on", () => {
  it("counts processes on this machine and jobs elsewhere", () => {
    expect(infrastructureLine({ type: "leftovers", trial: 3, ended: 2, remaining: 0 })).toBe(
      "Ended 2 processes that an earlier run had left of trial 3.",
    );
    expect(infrastructureLine({ type: "leftovers", trial: 3, ended: 1, remaining: 0, unit: "job" })).toBe(
      "Ended 1 job that an earlier run had left of trial 3.",
    );
    expect(infrastructureLine({ type: "leftovers", trial: 3, ended: 0, remaining: 1, unit: "job" })).toBe(
      "1 job that an earlier run had left of trial 3 could not be ended; the next run tries again.",
    );
  });

  it("says that an engine is waited for, and when it answers again", () => {
    expect(infrastructureLine({ type: "engine", executor: "slurm", reason: "Slurm does not answer (squeue: x)" })).toBe(
      "Slurm does not answer (squeue: x). The run waits until it answers; what runs there goes on.",
    );
    expect(infrastructureLine({ type: "engine", executor: "slurm" })).toBe("The executor slurm answers again.");
  });

  it("says that a trial waits in the queue, and for what", () => {
    expect(infrastructureLine({ type: "trial-queued", trial: 2, reason: "Resources" })).toBe(
      "trial 2 waits in the queue: Resources.",
    );
    expect(infrastructureLine({ type: "trial-queued", trial: 2 })).toBe("trial 2 waits in the queue.");
  });

  it("says that a loss is not the trial's fault, and when it is tried again", () => {
    expect(
      infrastructureLine({ type: "trial-lost", trial: 4, reason: "the command x was cancelled", waitMs: 2000 }),
    ).toBe("trial 4: the command x was cancelled. That is not the trial's fault: it is tried again in 2.0 s.");
  });
});
