import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSlurmExecutor } from "../../../../src/node/executors/slurm/slurm-executor.ts";
import { type RunningCommand, Supervisor } from "../../../../src/node/executors/supervisor.ts";
import { describeExecutor } from "../../../contracts/executor.ts";
import { newFolder } from "../../../fixtures/new-folder.ts";
import { missingSlurm, type SlurmCluster, startSlurmCluster } from "../../../fixtures/slurm-cluster.ts";

const skipped = missingSlurm.length > 0;
if (skipped) console.warn(`SKIPPED: the tests of Slurm, because this machine lacks ${missingSlurm.join(", ")}`);

describe.skipIf(skipped)("jobs of a real cluster", () => {
  let cluster: SlurmCluster | undefined;
  let limited: RunningCommand | undefined;
  beforeAll(async () => {
    cluster = await startSlurmCluster();
    // A minute is the shortest limit that Slurm has: it passes while the other tests run.
    const folder = newFolder();
    const files = { stdoutFile: join(folder, "stdout.log"), stderrFile: join(folder, "stderr.log") };
    const command = { kind: "words" as const, words: ["sleep", "1000"] };
    const supervisor = new Supervisor(createSlurmExecutor({ minutes: 1, directives: [] }));
    limited = supervisor.start({ command, cwd: folder, environment: {}, ...files }, { saveHandle: () => {} });
  }, 60_000);
  afterAll(() => cluster?.close());

  describeExecutor("jobs of Slurm", () => createSlurmExecutor({ directives: [] }, { noteWaitMs: 1000 }), {
    paceMs: 3000,
    testTimeoutMs: 60_000,
    seesMissingPrograms: false,
  });

  it("says that a command needed more memory than its job has", async () => {
    const folder = newFolder();
    const files = { stdoutFile: join(folder, "stdout.log"), stderrFile: join(folder, "stderr.log") };
    const fills = "const all = []; setInterval(() => all.push(Buffer.alloc(5e7, 1)), 100)";
    const command = { kind: "words" as const, words: [process.execPath, "-e", fills] };
    const supervisor = new Supervisor(createSlurmExecutor({ directives: ["--mem=150M"] }));
    const running = supervisor.start({ command, cwd: folder, environment: {}, ...files }, { saveHandle: () => {} });
    expect(await running.exit).toEqual({ kind: "out-of-memory" });
  }, 60_000);

  it("says that Slurm has ended a command at the limit of its job", async () => {
    expect(await limited?.exit).toEqual({ kind: "timed-out", limitMs: 60_000 });
  }, 120_000);
});

it.runIf(skipped)(`is skipped: this machine lacks ${missingSlurm.join(", ")}`, (context) => context.skip());
