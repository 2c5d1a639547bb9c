import { mkdirSync } from "node:fs";
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

  describeExecutor("jobs of Slurm", () => createSlurmExecutor({ directives: [] }, { noteWaitMs: 1000 }), {
    // Slurm replaces %j in the paths that it is given.
    folder: () => {
      const folder = join(newFolder(), "a folder %j 'q $(id)");
      mkdirSync(folder);
      return folder;
    },
    paceMs: 3000,
    testTimeoutMs: 60_000,
    seesMissingPrograms: false,
  });

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
