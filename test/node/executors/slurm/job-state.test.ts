import { describe, expect, it } from "vitest";
import { isInfrastructure } from "../../../../src/node/executors/exit.ts";
import { accountedRows } from "../../../../src/node/executors/slurm/job-list.ts";
import { exitOf, isActive, type ListedJob, parseLimit } from "../../../../src/node/executors/slurm/job-state.ts";

const job = (state: string, more: Partial<ListedJob> = {}): ListedJob => ({
  id: "7",
  name: "paretune-x",
  state,
  reason: "None",
  ...more,
});

describe("how a job of Slurm has ended", () => {
  it.each([
    ["COMPLETED", "0", "succeeded"],
    ["COMPLETED", undefined, "succeeded"],
    ["FAILED", "3", "failed"],
    ["FAILED", "137", "signalled"],
    ["TIMEOUT", "143", "timed-out"],
    ["OUT_OF_MEMORY", "137", "out-of-memory"],
    ["CANCELLED", "143", "cancelled"],
    ["NODE_FAIL", undefined, "node-lost"],
    ["BOOT_FAIL", undefined, "node-lost"],
    ["PREEMPTED", "143", "preempted"],
    ["COMPLETED", "requeued", "preempted"],
    ["FAILED", "no-folder", "not-started"],
    ["FAILED", undefined, "engine-failed"],
  ])("%s with the note %s: %s", (state, noted, kind) => {
    expect(exitOf(job(state), noted)?.kind).toBe(kind);
  });

  it("is what the command itself reached, where that was the end before Slurm did anything", () => {
    for (const state of ["CANCELLED", "TIMEOUT", "NODE_FAIL", "OUT_OF_MEMORY"]) {
      expect(exitOf(job(state), "0")).toEqual({ kind: "succeeded" });
    }
  });

  it("is known from the note alone when Slurm has forgotten the job, and unknown without both", () => {
    expect(exitOf(undefined, "4")).toEqual({ kind: "failed", code: 4 });
    expect(exitOf(undefined, undefined)).toBeUndefined();
  });

  it("is no fault of the command where Slurm could not run it, e.g. for want of such a node", () => {
    const exit = exitOf(job("FAILED", { reason: "BadConstraints" }), undefined);
    expect(exit).toMatchObject({ kind: "engine-failed", reason: "could not be run by Slurm (BadConstraints)" });
    expect(exit !== undefined && isInfrastructure(exit)).toBe(true);
  });

  it("is told by Slurm's message where its state hides the reason", () => {
    const message = "slurmstepd: error: StepId=1.batch exceeded memory limit (225107968 > 20971520), being killed";
    expect(exitOf(job("FAILED", { reason: "JobLaunchFailure" }), undefined, message)).toEqual({
      kind: "out-of-memory",
    });
    expect(exitOf(job("CANCELLED"), "137", message)).toEqual({ kind: "out-of-memory" });
    const limit = "slurmstepd: error: *** JOB 9 ON n1 CANCELLED AT 2026-01-02T03:04:05 DUE TO TIME LIMIT ***";
    expect(exitOf(job("PREEMPTED", { limitMs: 1000 }), "143", limit)).toEqual({ kind: "timed-out", limitMs: 1000 });
    expect(exitOf(job("COMPLETED"), "0", message)).toEqual({ kind: "succeeded" });
  });

  it("is told by Slurm's message where Slurm has forgotten the job, whatever the command made of the signal", () => {
    const said = (why: string) => `slurmstepd: error: *** JOB 9 ON n1 CANCELLED AT 2026-01-02T03:04:05${why} ***`;
    expect(exitOf(undefined, "143", said(""))?.kind).toBe("cancelled");
    expect(exitOf(undefined, "143", said(" DUE TO PREEMPTION"))?.kind).toBe("preempted");
    expect(exitOf(undefined, undefined, said(" DUE TO NODE FAILURE, SEE SLURMCTLD LOG FOR DETAILS"))?.kind).toBe(
      "node-lost",
    );
    expect(exitOf(undefined, "0", said(""))).toEqual({ kind: "succeeded" });
    expect(exitOf(undefined, "3", "a word of the program")).toEqual({ kind: "failed", code: 3 });
  });

  it("has the limit of the job in words for the reason", () => {
    expect(exitOf(job("TIMEOUT", { limitMs: 60_000 }), undefined)).toEqual({ kind: "timed-out", limitMs: 60_000 });
  });
});

it.each([
  ["5:00", 300],
  ["1:00:00", 3600],
  ["2-01:00:00", 176_400],
  ["30", 1800],
])("reads the limit %s", (text, seconds) => {
  expect(parseLimit(text)).toBe(1000 * seconds);
});

it("reads no limit where there is none", () => {
  expect(parseLimit("UNLIMITED")).toBeUndefined();
  expect(parseLimit("Partition_Limit")).toBeUndefined();
});

it("reads the rows of the accounting, with who cancelled a job, and leaves out the jobs of others", () => {
  const text =
    "12|paretune-a|CANCELLED by 1000|00:10:00|0:15\n13|other|FAILED|UNLIMITED|1:0\n14|paretune-b|NODE_FAIL|1-00:00:00|0:0\n";
  const found = accountedRows(text, [{ key: "a" }, { key: "b" }]);
  expect([...found.keys()]).toEqual(["a", "b"]);
  expect(found.get("a")).toEqual([job("CANCELLED", { id: "12", name: "paretune-a", limitMs: 600_000 })]);
  expect(exitOf(found.get("b")?.[0], undefined)?.kind).toBe("node-lost");
});

it("believes the queue and not the accounting about jobs that wait or run: a part that was put back is never closed there", () => {
  const text =
    "7|paretune-a|REQUEUED|01:00:00|0:0\n7|paretune-a|CANCELLED by 0|Partition_Limit|0:0\n8|paretune-b|RUNNING|01:00:00|0:0\n";
  const found = accountedRows(text, [{ key: "a" }, { key: "b" }]);
  expect(found.get("a")).toEqual([job("CANCELLED", { id: "7", name: "paretune-a" })]);
  expect(found.has("b")).toBe(false);
});

it("takes a job that waits, runs or is being cleared away for one that may still do something", () => {
  for (const state of ["PENDING", "CONFIGURING", "RUNNING", "COMPLETING", "SUSPENDED"])
    expect(isActive(job(state))).toBe(true);
  for (const state of ["COMPLETED", "FAILED", "CANCELLED"]) expect(isActive(job(state))).toBe(false);
});
