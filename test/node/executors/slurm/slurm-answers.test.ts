import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { EngineUnreachable, SubmissionRefused } from "../../../../src/node/executors/executor.ts";
import { jobFiles } from "../../../../src/node/executors/jobs/job-files.ts";
import { writeArrayTask } from "../../../../src/node/executors/slurm/job-array.ts";
import { createSlurmExecutor } from "../../../../src/node/executors/slurm/slurm-executor.ts";
import { newFolder } from "../../../fixtures/new-folder.ts";

const STATES = [
  "PENDING",
  "RUNNING",
  "COMPLETED",
  "FAILED",
  "TIMEOUT",
  "NODE_FAIL",
  "OUT_OF_MEMORY",
  "",
  "NO_SUCH_STATE",
];
const LIMITS = ["UNLIMITED", "1:00:00", "2-00:00:00", "", "99999999999999999999:1", "-1"];

/** What `squeue` prints: rows of the job, rows that were cut short, and anything else. */
const row = fc
  .tuple(fc.string(), fc.constantFrom(...STATES), fc.constantFrom(...LIMITS), fc.string())
  .map(([id, state, limit, reason]) => [id, "paretune-k", state, limit, reason].join("|"));
const printed = fc.oneof(
  fc.array(row, { maxLength: 3 }).map((rows) => rows.join("\n")),
  fc.tuple(row, fc.nat(40)).map(([text, length]) => text.slice(0, length)),
  fc.string({ unit: "binary" }),
);

/** Programs in the place of Slurm's, which print and say what a test wrote, and end with a code. */
let folder: string;
let path: string | undefined;
beforeEach(() => {
  folder = newFolder();
  for (const program of ["squeue", "sacct", "sbatch", "scancel"]) {
    const file = join(folder, program);
    writeFileSync(
      file,
      `#!/bin/sh\ncat ${folder}/printed; cat ${folder}/said >&2; read -r code < ${folder}/code; exit "$code"\n`,
    );
    chmodSync(file, 0o755);
  }
  path = process.env["PATH"];
  process.env["PATH"] = `${folder}:${path}`;
});
afterEach(() => {
  process.env["PATH"] = path;
});

function answer(out: string, said: string, code: number): void {
  writeFileSync(join(folder, "printed"), out);
  writeFileSync(join(folder, "said"), said);
  writeFileSync(join(folder, "code"), `${code}\n`);
}

const said = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom("", "slurm_load_jobs error: Unable to contact slurm controller"),
);
const code = fc.constantFrom(0, 0, 0, 1, 127, 137);

describe("whatever the programs of Slurm print", () => {
  it("the state of a job is one of the four, or Slurm counts as unreachable", async () => {
    const noted = fc.oneof(
      fc.constantFrom("0", "3", "137", "requeued", "no-folder", "-1", "1e9", ""),
      fc.string({ unit: "binary" }),
    );
    const job = join(folder, "trial", "paretune.jobs", "k");
    mkdirSync(job, { recursive: true });
    await fc.assert(
      fc.asyncProperty(printed, said, code, noted, async (out, error, status, note) => {
        answer(out, error, status);
        writeFileSync(join(job, "exit"), note);
        const executor = createSlurmExecutor({ directives: [] }, { noteWaitMs: 0 });
        const handle = { key: "k", folder: join(folder, "trial") };
        const states = await executor.poll([handle], { waitMs: 0 }).catch((problem: unknown) => problem);
        if (states instanceof EngineUnreachable) return;
        expect(["unknown", "waiting", "running", "ended"]).toContain((states as { kind: string }[])[0]?.kind);
      }),
      { seed: 31, numRuns: 40 },
    );
  });

  it("a job is submitted, refused, or Slurm counts as unreachable", async () => {
    const trial = join(folder, "trial");
    const files = { stdoutFile: join(trial, "stdout.log"), stderrFile: join(trial, "stderr.log") };
    const command = { kind: "words", words: ["true"] } as const;
    await fc.assert(
      fc.asyncProperty(printed, said, code, async (out, error, status) => {
        answer(out, error, status);
        const executor = createSlurmExecutor({ directives: [] });
        const request = { command, cwd: folder, environment: {}, isNew: true, ...files };
        const handle = await executor.submit(request, "k").catch((problem: unknown) => problem);
        if (handle instanceof EngineUnreachable || handle instanceof SubmissionRefused) return;
        expect(handle).toMatchObject({ key: "k", folder: trial });
      }),
      { seed: 37, numRuns: 30 },
    );
  });
});

describe("a command with two jobs, because an answer of sbatch was lost", () => {
  /** How a command is doing that has a task of an array and a job of its own. */
  const stateOf = async (rows: readonly string[], note?: string) => {
    const trial = join(newFolder(), "trial");
    const files = jobFiles(trial, "k");
    writeArrayTask(files, { array: "paretune-array-1", task: 0, folder: trial });
    mkdirSync(files.claim);
    if (note !== undefined) writeFileSync(files.exit, note);
    answer(rows.map((row) => `${row}|UNLIMITED|None`).join("\n"), "", 0);
    const executor = createSlurmExecutor({ directives: [] }, { noteWaitMs: 0 });
    return (await executor.poll([{ key: "k", folder: trial, job: "8" }], { waitMs: 0 }))[0];
  };

  it("runs while one of them runs, also where the other is listed first and waits", async () => {
    expect(await stateOf(["7_0|paretune-array-1|PENDING", "8|paretune-k|RUNNING"])).toEqual({ kind: "running" });
    expect(await stateOf(["8|paretune-k|FAILED", "7_0|paretune-array-1|RUNNING"])).toEqual({ kind: "running" });
  });

  it("has ended when the one that ran it has, although the other waits still", async () => {
    const rows = ["7_0|paretune-array-1|PENDING", "8|paretune-k|COMPLETED"];
    expect(await stateOf(rows, "0")).toEqual({ kind: "ended", exit: { kind: "succeeded" } });
    expect(await stateOf(["7_0|paretune-array-1|PENDING", "8|paretune-k|FAILED"], "3")).toEqual({
      kind: "ended",
      exit: { kind: "failed", code: 3 },
    });
  });

  it("waits where a job of it is listed as waiting, although it has begun since", async () => {
    expect(await stateOf(["8|paretune-k|PENDING"])).toEqual({ kind: "waiting", reason: "None" });
  });
});
