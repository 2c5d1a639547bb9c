import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CommandRequest } from "../../../../src/node/executors/executor.ts";
import type { RunningCommand } from "../../../../src/node/executors/running-command.ts";
import { checkSlurm } from "../../../../src/node/executors/slurm/check-slurm.ts";
import { createSlurmExecutor } from "../../../../src/node/executors/slurm/slurm-executor.ts";
import { Supervisor } from "../../../../src/node/executors/supervisor.ts";
import type { SlurmSettings } from "../../../../src/node/study-file/slurm-settings.ts";
import { describeExecutor } from "../../../contracts/executor.ts";
import { newFolder } from "../../../fixtures/new-folder.ts";
import { missingSlurm, type SlurmCluster, startSlurmCluster } from "../../../fixtures/slurm-cluster.ts";
import { SLURM_CONTRACT } from "../../../fixtures/slurm-contract.ts";
import { until } from "../../../fixtures/until.ts";

const skipped = missingSlurm.length > 0;
if (skipped) console.warn(`SKIPPED: the tests of Slurm, because this machine lacks ${missingSlurm.join(", ")}`);

function request(words: readonly string[]): CommandRequest {
  const folder = newFolder();
  const files = { stdoutFile: join(folder, "stdout.log"), stderrFile: join(folder, "stderr.log") };
  return { command: { kind: "words", words }, cwd: folder, environment: {}, ...files };
}

describe.skipIf(skipped)("jobs of a real cluster", () => {
  let cluster: SlurmCluster | undefined;
  let limited: RunningCommand | undefined;
  beforeAll(async () => {
    cluster = await startSlurmCluster();
    // A minute is the shortest limit that Slurm has: it passes while the other tests run.
    const supervisor = new Supervisor(createSlurmExecutor({ minutes: 1, directives: [] }));
    limited = supervisor.start(request(["sleep", "1000"]), { saveHandle: () => {} });
  }, 240_000);
  afterAll(() => cluster?.close());

  describeExecutor(
    "jobs of Slurm",
    () => createSlurmExecutor({ directives: [] }, { noteWaitMs: 1000 }),
    SLURM_CONTRACT,
  );

  it("says before a run what Slurm lacks for a study, and shows the job without submitting it", async () => {
    const look = (settings: Partial<SlurmSettings>) => checkSlurm({ directives: [], ...settings }, request(["true"]));
    const ready = await look({ partition: "main", minutes: 5 });
    expect(ready).toMatchObject({ problems: [], facts: { partitions: "main, other" } });
    expect(ready.submission?.text).toMatch(/^sbatch --partition=main --time=5 [\s\S]*#!\/bin\/sh/);
    expect((await look({ partition: "gpu" })).problems).toEqual([
      "slurm.partition: there is no partition gpu; Slurm has main, other",
    ]);
    expect((await look({ gpus: "8" })).problems[0]).toMatch(/^Slurm would refuse the job: Invalid generic resource/);
    expect((await look({ directives: ["--no-such-option"] })).problems[0]).toContain("Slurm would refuse the job");
    expect((await look({ directives: ["--mem=900G"] })).problems[0]).toContain("Slurm would refuse the job");
    expect(cluster?.run("squeue", "--noheader", "--name=paretune-KEY")).toBe("");
  }, 60_000);

  it("submits what is submitted together as one array, in which each command has its own output, end and fate", async () => {
    const executor = createSlurmExecutor({ directives: [] }, { gatherMs: 3000 });
    const lines = ["echo one", "echo two >&2; exit 3", "sleep 1000", "sleep 1000"];
    const key = (index: number): string => `together-${index}-${process.pid}`;
    const handles = await Promise.all(
      lines.map((line, index) => executor.submit({ ...request(["sh", "-c", line]), isNew: true }, key(index))),
    );
    const jobs = handles.map(({ job }) => String(job));
    const [array] = jobs[0]?.split("_") ?? [];
    expect([...jobs].sort()).toEqual(lines.map((_, index) => `${array}_${index}`));
    const kinds = async (): Promise<readonly string[]> => {
      // As another process that knows no more than the first handles say.
      const keys = handles.map(({ key, folder }) => ({ key, folder: String(folder) }));
      const states = await createSlurmExecutor({ directives: [] }).poll(keys, { waitMs: 500 });
      return states.map((state) => (state.kind === "ended" ? state.exit.kind : state.kind));
    };
    await until(async () => (await kinds()).join() === "succeeded,failed,running,running");
    expect(readFileSync(join(String(handles[0]?.folder), "stdout.log"), "utf8")).toBe("one\n");
    expect(readFileSync(join(String(handles[1]?.folder), "stderr.log"), "utf8")).toBe("two\n");
    // The controller forgets the task ten seconds after its end; what Slurm said about it remains.
    cluster?.run("scancel", jobs[2] ?? "");
    await until(async () => (await kinds()).join() === "succeeded,failed,cancelled,running");
    await until(
      async () => !(cluster?.run("squeue", "--noheader", "--states=all", "--format=%i") ?? "").includes(jobs[2] ?? ""),
    );
    expect(await kinds()).toEqual(["succeeded", "failed", "cancelled", "running"]);
    expect(await executor.stop(handles[3] ?? { key: "" })).toEqual({ ended: 1, remaining: 0 });
  }, 120_000);

  it("starts each command once where an array was taken although sbatch says that it failed", async () => {
    const programs = newFolder();
    const real = execFileSync("sh", ["-c", "command -v sbatch"], { encoding: "utf8" }).trim();
    // Jobs of their own are submitted a second later, so that the tasks run by then.
    const text = `#!/bin/sh
case "$*" in *--array=*) ${real} "$@" > /dev/null; echo 'sbatch: error: a plugin failed' >&2; exit 1 ;; esac
sleep 1
exec ${real} "$@"
`;
    writeFileSync(join(programs, "sbatch"), text, { mode: 0o755 });
    const path = process.env["PATH"];
    process.env["PATH"] = `${programs}:${path}`;
    try {
      const supervisor = new Supervisor(createSlurmExecutor({ directives: [] }, { gatherMs: 3000, noteWaitMs: 1000 }));
      const requests = [0, 1, 2].map((code) => request(["sh", "-c", `echo start; sleep 6; exit ${code}`]));
      const running = requests.map((each) => supervisor.start(each, { saveHandle: () => {} }));
      const exits = await Promise.all(running.map(({ exit }) => exit));
      expect(exits).toMatchObject([{ kind: "succeeded" }, { kind: "failed", code: 1 }, { kind: "failed", code: 2 }]);
      for (const { stdoutFile } of requests) expect(readFileSync(stdoutFile, "utf8")).toBe("start\n");
    } finally {
      process.env["PATH"] = path;
    }
  }, 120_000);

  it("submits commands one by one to a cluster that takes no arrays, and tells each what is said of it alone", async () => {
    const executor = createSlurmExecutor({ partition: "nowhere", directives: [] }, { gatherMs: 3000 });
    const handles = [0, 1].map((index) =>
      executor.submit({ ...request(["true"]), isNew: true }, `refused-${index}-${process.pid}`),
    );
    for (const { status, ...rest } of await Promise.allSettled(handles)) {
      expect(status).toBe("rejected");
      expect(String((rest as { readonly reason?: unknown }).reason)).toMatch(
        /was refused by Slurm \(.*invalid partition/i,
      );
    }
  });

  it("says that a command needed more memory than its job has", async () => {
    const fills = "const all = []; setInterval(() => all.push(Buffer.alloc(5e7, 1)), 100)";
    const supervisor = new Supervisor(createSlurmExecutor({ directives: ["--mem=150M"] }));
    const running = supervisor.start(request([process.execPath, "-e", fills]), { saveHandle: () => {} });
    expect(await running.exit).toEqual({ kind: "out-of-memory" });
  }, 60_000);

  it("says that Slurm has ended a command at the limit of its job", async () => {
    expect(await limited?.exit).toEqual({ kind: "timed-out", limitMs: 60_000 });
  }, 120_000);
});

it.runIf(skipped)(`is skipped: this machine lacks ${missingSlurm.join(", ")}`, (context) => context.skip());
