import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { shellQuote } from "../../../../src/node/command-template/index.ts";
import type { CommandRequest } from "../../../../src/node/executors/executor.ts";
import { jobFiles, writeScript } from "../../../../src/node/executors/jobs/job-files.ts";
import { jobScript } from "../../../../src/node/executors/jobs/job-script.ts";
import { RAY, submissionBody } from "../../../../src/node/executors/ray/submission.ts";
import { NASTY_VALUES } from "../../../contracts/executor.ts";
import { newFolder } from "../../../fixtures/new-folder.ts";

/** Runs the entrypoint of a job as Ray does, by a shell, in a folder with a name that a shell would change. */
function runJob(more: Partial<CommandRequest>) {
  const folder = join(newFolder(), "it's $(touch hacked) {");
  mkdirSync(folder);
  const request: CommandRequest = {
    command: { kind: "words", words: ["true"] },
    cwd: folder,
    environment: {},
    stdoutFile: join(folder, "stdout.log"),
    stderrFile: join(folder, "stderr.log"),
    ...more,
  };
  const files = jobFiles(folder, "key-1");
  writeScript(files, jobScript(RAY, request, files));
  const { entrypoint } = submissionBody({}, "key-1", files);
  const run = () => spawnSync("/bin/sh", ["-c", String(entrypoint)], { cwd: folder, encoding: "utf8" });
  const read = (name: string): string => readFileSync(join(folder, name), "utf8");
  return { folder, files, run, read };
}

describe("the script of a job of Ray", () => {
  it("hands over words, variables and paths as they are", () => {
    const environment = Object.fromEntries(NASTY_VALUES.map((value, index) => [`NASTY_${index}`, value]));
    const printed = NASTY_VALUES.map((_, index) => `"$NASTY_${index}"`).join(" ");
    const line = `printf '<%s>\\n' "$@" ${printed}`;
    const { run, read, folder } = runJob({
      command: { kind: "words", words: ["sh", "-c", line, "sh", ...NASTY_VALUES] },
      environment,
    });
    expect(run().status).toBe(0);
    const once = NASTY_VALUES.map((value) => `<${value}>\n`).join("");
    expect(read("stdout.log")).toBe(once + once);
    expect(existsSync(join(folder, "hacked"))).toBe(false);
  });

  it("sets variables that no shell can name, and removes others", () => {
    const environment = { "a-b": "it's", HOME: null };
    const { run, read } = runJob({ command: { kind: "words", words: ["env"] }, environment });
    run();
    expect(read("stdout.log")).toMatch(/^a-b=it's$/m);
    expect(read("stdout.log")).not.toMatch(/^HOME=/m);
  });

  it("appends to the logs, apart, and notes the exit code", () => {
    const { run, read, folder, files } = runJob({ command: { kind: "shell", line: "echo out; echo err >&2; exit 3" } });
    writeFileSync(join(folder, "stdout.log"), "before\n");
    expect(run().status).toBe(3);
    expect([read("stdout.log"), read("stderr.log")]).toEqual(["before\nout\n", "err\n"]);
    expect(readFileSync(files.exit, "utf8")).toBe("3\n");
  });

  it("runs once, however often it is submitted, and never once somebody has stopped it", () => {
    const { run, read } = runJob({ command: { kind: "shell", line: "echo started" } });
    expect([run().status, run().status]).toEqual([0, 75]);
    expect(read("stdout.log")).toBe("started\n");
  });

  it("notes that the folder of commands is not on the node", () => {
    const { run, files } = runJob({ cwd: "/no/such/folder" });
    expect(run().status).toBe(74);
    expect(readFileSync(files.exit, "utf8")).toBe("no-folder\n");
  });
});

describe("what is submitted to Ray", () => {
  const files = jobFiles("/study/trial's", "key-1");

  it("asks for one CPU unless the study says otherwise, so that commands are not all started on the head", () => {
    expect(submissionBody({}, "key-1", files)).toEqual({
      submission_id: "key-1",
      entrypoint: `exec /bin/sh ${shellQuote(files.script)}`,
      entrypoint_num_cpus: 1,
      metadata: { paretune: "key-1" },
    });
  });

  it("passes on resources and the runtime environment", () => {
    const settings = { cpus: 0, gpus: 0.5, memory: 1e9, resources: { phone: 1 }, runtimeEnv: { pip: ["torch"] } };
    expect(submissionBody(settings, "key-1", files)).toMatchObject({
      entrypoint_num_cpus: 0,
      entrypoint_num_gpus: 0.5,
      entrypoint_memory: 1e9,
      entrypoint_resources: { phone: 1 },
      runtime_env: { pip: ["torch"] },
    });
  });
});
