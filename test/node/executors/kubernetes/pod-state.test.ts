import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  activeState,
  brokenExit,
  exitOf,
  exitWithoutNote,
  isActive,
  isFinished,
} from "../../../../src/node/executors/kubernetes/pod-state.ts";
import { type JobView, type PodView, readJobs, readPods } from "../../../../src/node/executors/kubernetes/pod-view.ts";
import recorded from "./recorded-objects.json" with { type: "json" };

/** A pod as Kubernetes 1.35 writes it, with what differs. */
function pod(status: object, metadata: object = {}, spec: object = {}): PodView {
  const body = {
    metadata: {
      name: "paretune-k-x7k2p",
      labels: { "paretune/job": "paretune-k", "batch.kubernetes.io/job-name": "paretune-k" },
      annotations: { "kubectl.kubernetes.io/default-container": "trial" },
      ...metadata,
    },
    spec: { containers: [{ name: "proxy" }, { name: "trial" }], ...spec },
    status,
  };
  const [view] = readPods({ kind: "PodList", items: [body] });
  if (view === undefined) throw new Error("no pod");
  return view;
}

const withContainer = (state: object, more: object = {}, metadata: object = {}): PodView =>
  pod({ phase: "Pending", containerStatuses: [{ name: "trial", state }], ...more }, metadata);
const ended = (terminated: object, more: object = {}, metadata: object = {}): PodView =>
  withContainer(
    { terminated: { exitCode: 143, reason: "Error", ...terminated } },
    { phase: "Failed", ...more },
    metadata,
  );
const job = (conditions: readonly object[], metadata: object = {}) =>
  readJobs({ items: [{ metadata: { name: "paretune-k", ...metadata }, status: { conditions } }] })[0];
const failedJob = (reason: string, message: string) => job([{ type: "Failed", status: "True", reason, message }]);
const exit = (view: PodView | undefined, noted?: string) => exitOf({ pod: view, job: undefined, noted, wasSeen: true });
const disrupted = (reason: string, message = "") => ({
  conditions: [{ type: "DisruptionTarget", status: "True", reason, message }],
});

describe("a pod that has not ended", () => {
  it("waits until its own container runs, and says what for in the words of Kubernetes", () => {
    expect(activeState(pod({ phase: "Pending" }))).toEqual({ kind: "waiting" });
    const unschedulable = {
      phase: "Pending",
      conditions: [
        {
          type: "PodScheduled",
          status: "False",
          reason: "Unschedulable",
          message: "0/1 nodes are available: 1 Insufficient nvidia.com/gpu. preemption: none.",
        },
      ],
    };
    expect(activeState(pod(unschedulable))).toEqual({
      kind: "waiting",
      reason: "Unschedulable: 0/1 nodes are available: 1 Insufficient nvidia.com/gpu. preemption: none",
    });
    expect(activeState(withContainer({ waiting: { reason: "ContainerCreating" } }))).toEqual({
      kind: "waiting",
      reason: "ContainerCreating",
    });
    const sidecar = { phase: "Running", containerStatuses: [{ name: "proxy", state: { running: {} } }] };
    expect(activeState(pod(sidecar))).toEqual({ kind: "waiting" });
  });

  it("runs while its container does, and until a sidecar has ended too", () => {
    expect(activeState(withContainer({ running: { startedAt: "2026-01-01T00:00:00Z" } }))).toEqual({ kind: "running" });
    expect(activeState(withContainer({ terminated: { exitCode: 0 } }))).toEqual({ kind: "running" });
  });

  it.each([
    ["ErrImagePull", 'failed to pull and unpack image "x": not found'],
    ["ImagePullBackOff", 'Back-off pulling image "x"'],
    ["InvalidImageName", 'Failed to apply default image tag "X"'],
    ["CreateContainerConfigError", 'secret "token" not found'],
  ])(
    "will never run its command where it waits with %s, which is told in the words of Kubernetes",
    (reason, message) => {
      expect(brokenExit(withContainer({ waiting: { reason, message } }))).toEqual({
        kind: "engine-failed",
        reason: `could not be run by Kubernetes (${reason}: ${message})`,
      });
      const preparing = {
        phase: "Pending",
        initContainerStatuses: [{ name: "prepare", state: { waiting: { reason, message } } }],
      };
      expect(brokenExit(pod(preparing))).toMatchObject({ kind: "engine-failed" });
    },
  );

  it("may still run where it waits for anything else, or runs beside a broken container", () => {
    expect(brokenExit(withContainer({ waiting: { reason: "ContainerCreating" } }))).toBeUndefined();
    expect(brokenExit(pod({ phase: "Pending" }))).toBeUndefined();
    const beside = [
      { name: "proxy", state: { waiting: { reason: "ErrImagePull" } } },
      { name: "trial", state: { running: {} } },
    ];
    expect(brokenExit(pod({ phase: "Running", containerStatuses: beside }))).toBeUndefined();
  });
});

describe("a pod that has ended", () => {
  it("counts less than a note of exit code 0: the command has ended well, whatever became of its pod", () => {
    for (const view of [ended({ reason: "OOMKilled" }), ended({}, disrupted("EvictionByEvictionAPI")), undefined])
      expect(exit(view, "0")).toEqual({ kind: "succeeded" });
  });

  it("leaves the exit code to the note of the job", () => {
    expect(exit(ended({ exitCode: 3 }), "3")).toEqual({ kind: "failed", code: 3 });
    expect(exit(ended({ exitCode: 137 }), "137")).toEqual({ kind: "signalled", signal: "SIGKILL" });
    expect(exit(ended({ exitCode: 74 }), "no-folder")).toMatchObject({ kind: "not-started", cause: "machine" });
    expect(exit(ended({ exitCode: 3 }))).toBeUndefined();
  });

  it.each([
    [ended({ reason: "OOMKilled", exitCode: 137 }), { kind: "out-of-memory" }],
    [
      pod({ phase: "Failed", reason: "DeadlineExceeded" }, {}, { activeDeadlineSeconds: 60 }),
      { kind: "timed-out", limitMs: 60_000 },
    ],
    [
      pod({ phase: "Failed", reason: "Evicted", message: "The node was low on resource: memory." }),
      { kind: "preempted", reason: "was ended by Kubernetes: Evicted: The node was low on resource: memory" },
    ],
    [
      ended(
        {},
        disrupted("PreemptionByScheduler", "default-scheduler: preempting to accommodate a higher priority pod"),
      ),
      { kind: "preempted", reason: expect.stringContaining("to make room for another pod") },
    ],
    [
      ended({}, disrupted("EvictionByEvictionAPI", "Eviction API: evicting")),
      { kind: "preempted", reason: "was evicted by Kubernetes (Eviction API: evicting)" },
    ],
    [ended({}, disrupted("DeletionByTaintManager")), { kind: "node-lost" }],
    [ended({}, disrupted("DeletionByPodGC", "PodGC: node no longer exists")), { kind: "node-lost" }],
    [ended({ reason: "ContainerStatusUnknown", exitCode: 137 }), { kind: "node-lost" }],
    [
      ended({
        reason: "StartError",
        exitCode: 128,
        message: 'exec: "/bin/sh": stat /bin/sh: no such file or directory',
      }),
      { kind: "engine-failed", reason: expect.stringContaining("/bin/sh: no such file") },
    ],
    [
      pod({ phase: "Failed", reason: "UnexpectedAdmissionError", message: "Allocate failed" }),
      { kind: "engine-failed", reason: "was ended by Kubernetes: UnexpectedAdmissionError: Allocate failed" },
    ],
  ])("%# is told by its kind and the words of Kubernetes", (view, expected) => {
    expect(exit(view, view.container === undefined ? undefined : "143")).toMatchObject(expected);
  });

  it("was cancelled where it was deleted before its command had ended", () => {
    // The time that Kubernetes writes is that at which the pod has to have ended.
    const deletion = { deletionTimestamp: "2026-01-01T00:01:00Z", deletionGracePeriodSeconds: 30 };
    expect(exit(ended({ finishedAt: "2026-01-01T00:00:31Z" }, {}, deletion), "143")).toMatchObject({
      kind: "cancelled",
    });
    expect(exit(ended({ finishedAt: "2026-01-01T00:00:29Z", exitCode: 3 }, {}, deletion), "3")).toEqual({
      kind: "failed",
      code: 3,
    });
    // Ended by a signal within the same second.
    expect(exit(ended({ finishedAt: "2026-01-01T00:00:30Z" }, {}, deletion), "143")).toMatchObject({
      kind: "cancelled",
    });
    expect(exit(pod({ phase: "Failed" }, deletion))).toMatchObject({ kind: "cancelled" });
  });

  it("says where it has left no note what the cause may be", () => {
    expect(exitWithoutNote(ended({ exitCode: 75 }).container, "mkdir: can't create directory")).toMatchObject({
      kind: "engine-failed",
      reason: expect.stringMatching(
        /exit code 75: mkdir: can't create.*volume that its container mounts at the same path/,
      ),
    });
    expect(exitWithoutNote(undefined, "")).toMatchObject({ reason: expect.stringContaining("no reason given") });
  });
});

describe("a command whose pod is gone", () => {
  const gone = (of: JobView | undefined, noted?: string, wasSeen = true) =>
    exitOf({ pod: undefined, job: of, noted, wasSeen });

  it("ended as it noted, unless a signal ended it", () => {
    expect(gone(failedJob("BackoffLimitExceeded", "Job has reached the specified backoff limit"), "3")).toEqual({
      kind: "failed",
      code: 3,
    });
    expect(gone(undefined, "3")).toEqual({ kind: "failed", code: 3 });
    expect(gone(undefined, "143", false)).toEqual({ kind: "signalled", signal: "SIGTERM" });
  });

  it.each([
    ["PodFailurePolicy", "Pod default/p has condition DisruptionTarget matching FailJob rule at index 0", "preempted"],
    ["BackoffLimitExceeded", "Job has reached the specified backoff limit", "cancelled"],
    ["DeadlineExceeded", "Job was active longer than specified deadline", "engine-failed"],
  ])("ended as its job says: %s", (reason, message, kind) => {
    for (const noted of [undefined, "143"]) expect(gone(failedJob(reason, message), noted)).toMatchObject({ kind });
  });

  it("was cancelled where its job is gone too, or about to be, and nothing is said where there never was one", () => {
    expect(gone(undefined)).toMatchObject({
      kind: "cancelled",
      reason: expect.stringContaining("its job was deleted"),
    });
    expect(gone(job([], { deletionTimestamp: "2026-01-01T00:00:00Z" }))).toMatchObject({ kind: "cancelled" });
    expect(gone(undefined, undefined, false)).toBeUndefined();
  });
});

/** Pods and jobs as an API server of Kubernetes 1.35 answered with them; what no test reads is left out of their specifications. */
describe("what a real control plane wrote", () => {
  const podOf = (name: keyof typeof recorded): PodView => readPods({ items: [recorded[name]] })[0] as PodView;
  const jobOf = (name: keyof typeof recorded): JobView => readJobs({ items: [recorded[name]] })[0] as JobView;

  it.each([
    ["running", { kind: "running" }],
    ["deleting", { kind: "running" }],
    ["evicting", { kind: "running" }],
    [
      "unschedulable",
      { kind: "waiting", reason: expect.stringMatching(/^Unschedulable: 0\/2 nodes are available: .*gpu/) },
    ],
  ] as const)("is %s", (name, state) => {
    expect(isActive(podOf(name))).toBe(true);
    expect(activeState(podOf(name))).toEqual(state);
    expect(brokenExit(podOf(name))).toBeUndefined();
  });

  it.each([
    ["succeeded", "0", "succeeded"],
    ["failed", "3", "failed"],
    ["deleted", "143", "cancelled"],
    ["evicted", "143", "preempted"],
    ["preempted", "143", "preempted"],
    ["lostNode", "143", "node-lost"],
  ] as const)("has ended: %s", (name, noted, kind) => {
    expect(isActive(podOf(name))).toBe(false);
    expect(exit(podOf(name), noted)?.kind).toBe(kind);
  });

  it.each([
    ["jobOfDeletedPod", "cancelled"],
    ["jobOfEvictedPod", "preempted"],
    ["jobBeingDeleted", "cancelled"],
    ["jobComplete", undefined],
  ] as const)("is %s without a pod", (name, kind) => {
    expect(exitOf({ pod: undefined, job: jobOf(name), noted: undefined, wasSeen: true })?.kind).toBe(kind);
    expect(isFinished(jobOf(name))).toBe(name !== "jobBeingDeleted");
    expect(isFinished(jobOf("jobBegun"))).toBe(false);
  });
});

it("whatever Kubernetes answers is read without a failure, and never taken for an end that it is not", () => {
  const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
  const known = fc.constantFrom(
    ...[
      "metadata",
      "labels",
      "paretune/job",
      "name",
      "status",
      "phase",
      "conditions",
      "containerStatuses",
      "state",
      "items",
    ],
    ...["terminated", "waiting", "running", "deletionTimestamp", "spec", "containers", "exitCode", "reason", "message"],
  );
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { depthSize: "medium", withCrossShrink: true },
      leaf,
      fc.array(tie("tree"), { maxLength: 3 }),
      tie("map"),
    ),
    map: fc.dictionary(known, tie("tree"), { maxKeys: 6 }),
  }));
  fc.assert(
    fc.property(tree, tree, (value, other) => {
      const odd = {
        metadata: { name: "p", labels: { "paretune/job": "j" }, annotations: value },
        spec: other,
        status: { phase: value, conditions: value, containerStatuses: [{ state: other }, value] },
      };
      for (const body of [value, { items: value }, odd, { items: [odd, other] }]) {
        for (const view of readPods(body)) {
          expect(["waiting", "running"]).toContain(activeState(view).kind);
          brokenExit(view);
          const told = exit(view);
          if (isActive(view) && view.phase === "") expect(told?.kind).not.toBe("succeeded");
        }
        for (const view of readJobs(body)) isFinished(view);
      }
    }),
    { numRuns: 100 },
  );
});
