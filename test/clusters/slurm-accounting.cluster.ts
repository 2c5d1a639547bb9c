import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CommandHandle, CommandRequest } from "../../src/node/executors/executor.ts";
import { accountedJobs } from "../../src/node/executors/slurm/job-list.ts";
import { createSlurmExecutor } from "../../src/node/executors/slurm/slurm-executor.ts";
import { newFolder } from "../fixtures/new-folder.ts";
import { missingAccounting } from "../fixtures/slurm-accounting.ts";
import { missingSlurm, type SlurmCluster, startSlurmCluster } from "../fixtures/slurm-cluster.ts";

const missing = [...missingSlurm, ...missingAccounting];
const skipped = missing.length > 0;
if (skipped) console.warn(`SKIPPED: the accounting of Slurm, because this machine lacks ${missing.join(", ")}`);

function request(...words: readonly string[]): CommandRequest {
  const folder = newFolder();
  const files = { stdoutFile: join(folder, "stdout.log"), stderrFile: join(folder, "stderr.log") };
  return { command: { kind: "words", words }, cwd: folder, environment: {}, isNew: true, ...files };
}

const LASTING = ["sleep", "1000"];
const FILLS = [process.execPath, "-e", "const all = []; setInterval(() => all.push(Buffer.alloc(5e7, 1)), 100)"];

/** Jobs by how they end. The last one is put back into the queue by an administrator before it is cancelled. */
const JOBS = {
  succeeded: { words: ["true"] },
  failed: { words: ["sh", "-c", "exit 3"] },
  outOfMemory: { words: FILLS, directives: ["--mem=150M"] },
  timedOut: { words: LASTING, minutes: 1 },
  cancelled: { words: LASTING },
  nodeFailed: { words: LASTING },
  requeued: { words: LASTING },
} as const;
type Name = keyof typeof JOBS;
const NAMES = Object.keys(JOBS) as readonly Name[];

describe.skipIf(skipped)("jobs that the controller has forgotten, and the accounting has not", () => {
  let cluster: SlurmCluster;
  const handles = new Map<Name, CommandHandle>();
  /** Tasks of an array that were cancelled before they began. */
  let tasks: readonly CommandHandle[] = [];
  const jobOf = (name: Name): string => String(handles.get(name)?.["job"]);
  const names = NAMES.map((name) => `paretune-k-${name}`).join(",");
  const states = (): string => cluster.run("squeue", "--noheader", "--states=all", `--name=${names}`, "--format=%i|%T");

  beforeAll(async () => {
    cluster = await startSlurmCluster({ hasAccounting: true, minJobAge: 2 });
    for (const name of NAMES) {
      const { words, minutes, directives = [] } = { minutes: undefined, directives: undefined, ...JOBS[name] };
      const executor = createSlurmExecutor({ directives, ...(minutes === undefined ? {} : { minutes }) });
      handles.set(name, await executor.submit(request(...words), `k-${name}`));
    }
    const isRunning = (name: Name): boolean => states().includes(`${jobOf(name)}|RUNNING`);
    await paced("three jobs run", () => isRunning("cancelled") && isRunning("requeued") && isRunning("nodeFailed"));
    // They wait for a node of their own.
    const alone = createSlurmExecutor({ directives: ["--exclusive"] }, { gatherMs: 3000 });
    tasks = await Promise.all([0, 1, 2].map((index) => alone.submit(request("true"), `k-task-${index}`)));
    const [array = ""] = String(tasks[0]?.["job"]).split("_");
    // The accounting never hears of a job that is cancelled before the controller has looked at it.
    await paced("the accounting has the tasks", () =>
      cluster.run("sacct", "--parsable2", "--format=JobID").includes(`${array}_[0-2]`),
    );
    cluster.run("scancel", array);
    cluster.run("scontrol", "update", `jobid=${jobOf("requeued")}`, "requeue=1");
    cluster.run("scontrol", "requeue", jobOf("requeued"));
    cluster.run("scancel", jobOf("cancelled"));
    // The others have ended when the limit of a minute has.
    await paced("two jobs have ended", () => !isRunning("timedOut") && !isRunning("outOfMemory"));
    cluster.run("scancel", jobOf("requeued"));
    await cluster.kill("slurmd");
    cluster.run("scontrol", "update", "nodename=n1", "state=down", "reason=test");
    await paced("the controller has forgotten all", () => states() === "");
    // The controller tells the accounting of a job that was put back some time later.
    const key = "k-requeued";
    await paced("the accounting has the job that was put back", async () => (await accountedJobs([{ key }])).has(key));
  }, 600_000);
  afterAll(() => cluster?.close());

  it("are found as the tasks of an array, of which none had begun", async () => {
    const states = await createSlurmExecutor({ directives: [] }, { noteWaitMs: 0 }).poll(tasks, { waitMs: 0 });
    expect(states).toMatchObject([0, 1, 2].map(() => ended({ kind: "cancelled" })));
  });

  /** How each of them has ended, as a process says that knows only the handles. */
  async function exits(): Promise<Readonly<Record<string, unknown>>> {
    const executor = createSlurmExecutor({ directives: [] }, { noteWaitMs: 0 });
    const polled = await executor.poll(
      NAMES.map((name) => handles.get(name) as CommandHandle),
      { waitMs: 0 },
    );
    return Object.fromEntries(NAMES.map((name, index) => [name, polled[index]]));
  }
  const ended = (exit: object) => ({ kind: "ended", exit: expect.objectContaining(exit) });

  it("have ended as the accounting, their notes and their logs say together", async () => {
    expect(await exits()).toMatchObject({
      succeeded: ended({ kind: "succeeded" }),
      failed: ended({ kind: "failed", code: 3 }),
      outOfMemory: ended({ kind: "out-of-memory" }),
      timedOut: ended({ kind: "timed-out", limitMs: 60_000 }),
      cancelled: ended({ kind: "cancelled" }),
      nodeFailed: ended({ kind: "node-lost" }),
      requeued: ended({ kind: "cancelled" }),
    });
  });

  it("are told apart by the accounting alone, but for those that a note tells more of", async () => {
    for (const { folder } of handles.values()) {
      rmSync(join(String(folder), "paretune.jobs"), { recursive: true, force: true });
    }
    expect(await exits()).toMatchObject({
      succeeded: ended({ kind: "succeeded" }),
      failed: ended({
        kind: "engine-failed",
        reason: expect.stringContaining("without a note of its exit code (FAILED"),
      }),
      timedOut: ended({ kind: "timed-out", limitMs: 60_000 }),
      cancelled: ended({ kind: "cancelled" }),
      nodeFailed: ended({ kind: "node-lost" }),
      requeued: ended({ kind: "cancelled" }),
    });
  });

  it("are listed by name, without those of others", async () => {
    const listed = await accountedJobs([{ key: "k-timedOut" }, { key: "k-nothing" }]);
    expect([...listed.keys()]).toEqual(["k-timedOut"]);
    expect(listed.get("k-timedOut")).toMatchObject([{ state: "TIMEOUT", limitMs: 60_000 }]);
  });

  it("are unknown where the database does not answer", async () => {
    // Everything that the controller, the notes and the accounting could say of it is gone.
    await cluster.kill("slurmdbd");
    expect(await exits()).toMatchObject({ succeeded: { kind: "unknown" }, nodeFailed: { kind: "unknown" } });
  });
});

/** Waits until a condition holds, without starting programs of Slurm all the time; says which one it was if it never does. */
async function paced(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = performance.now() + 240_000; !(await condition()); ) {
    if (performance.now() > deadline) throw new Error(`not within 240 s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

it.runIf(skipped)(`is skipped: this machine lacks ${missing.join(", ")}`, (context) => context.skip());
