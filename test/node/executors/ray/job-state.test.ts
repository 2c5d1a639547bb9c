import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  activeState,
  exitOf,
  exitWithoutNote,
  type RayJob,
  readJobs,
} from "../../../../src/node/executors/ray/job-state.ts";

const job = (more: Partial<RayJob>): RayJob => ({ id: "k", status: "FAILED", error: "", message: "", ...more });

describe("the states of Ray", () => {
  it("are waiting and running while a job may still run; what it waits for is told", () => {
    expect(activeState(job({ status: "RUNNING" }))).toEqual({ kind: "running" });
    expect(activeState(job({ status: "PENDING", message: "Job has not started yet.\nmore" }))).toEqual({
      kind: "waiting",
      reason: "Job has not started yet",
    });
    for (const status of ["STOPPED", "SUCCEEDED", "FAILED"]) expect(activeState(job({ status }))).toBeUndefined();
  });

  it("count less than a note of exit code 0: the command has ended well, whatever became of its job", () => {
    for (const each of [undefined, job({ status: "STOPPED" }), job({ error: "JOB_SUPERVISOR_ACTOR_DIED" })])
      expect(exitOf(each, "0")).toEqual({ kind: "succeeded" });
  });

  it("leave the exit code to the note of the job", () => {
    const failed = job({
      error: "JOB_ENTRYPOINT_COMMAND_ERROR",
      message: "Job entrypoint command failed with exit code 3",
    });
    expect(exitOf(failed, "3")).toEqual({ kind: "failed", code: 3 });
    expect(exitOf(failed, "137")).toEqual({ kind: "signalled", signal: "SIGKILL" });
    expect(exitOf(failed, "no-folder")).toMatchObject({ kind: "not-started", cause: "machine" });
    expect(exitOf(undefined, "3")).toEqual({ kind: "failed", code: 3 });
    expect(exitOf(failed, undefined)).toBeUndefined();
    expect(exitOf(undefined, undefined)).toBeUndefined();
  });

  it.each([
    [{ status: "STOPPED" }, "cancelled", "was stopped in Ray, not by this run"],
    [{ error: "JOB_SUPERVISOR_ACTOR_DIED", message: "The actor died\nits node died" }, "node-lost", "its node died"],
    [{ error: "JOB_SUPERVISOR_ACTOR_START_TIMEOUT" }, "engine-failed", "waited in Ray for too long"],
    [{ error: "JOB_SUPERVISOR_ACTOR_UNSCHEDULABLE" }, "engine-failed", "no node has what the block ray asks for"],
    [{ error: "RUNTIME_ENV_SETUP_FAILURE", message: "no such zip" }, "engine-failed", "no such zip"],
    [{ error: "SOMETHING_NEW" }, "engine-failed", "SOMETHING_NEW"],
  ] as const)("%j is a fault of the cluster, not of the command", (more, kind, reason) => {
    expect(exitOf(job(more), "143")).toMatchObject({ kind, reason: expect.stringContaining(reason) });
  });

  it("say for a job without a note what the cause may be", () => {
    expect(exitWithoutNote(job({ message: "sh: cannot open job.sh" }))).toMatchObject({
      kind: "engine-failed",
      reason: expect.stringMatching(/cannot open job.sh.*file system that the nodes share/),
    });
  });

  it("are read from whatever answers, without a failure", () => {
    expect(readJobs({ submission_id: "a", status: "RUNNING", error_type: null, message: 7 })).toEqual([
      { id: "a", status: "RUNNING", error: "", message: "" },
    ]);
    expect(readJobs([{ submission_id: null, status: "RUNNING" }, null, 3, { status: "FAILED" }])).toEqual([]);
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), (body, noted) => {
        for (const each of readJobs(body)) {
          activeState(each);
          exitOf(each, noted);
          exitWithoutNote(each);
        }
      }),
    );
  });
});
