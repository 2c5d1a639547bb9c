import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Command } from "../../../../src/node/command-template/index.ts";
import type { CommandRequest } from "../../../../src/node/executors/executor.ts";
import { claim, jobFiles, writeScript } from "../../../../src/node/executors/jobs/job-files.ts";
import { jobScript } from "../../../../src/node/executors/jobs/job-script.ts";
import { SLURM } from "../../../../src/node/executors/slurm/submission.ts";
import { NASTY_VALUES } from "../../../contracts/executor.ts";
import { newFolder } from "../../../fixtures/new-folder.ts";

/** Runs the script of a command as a node would, with the variables that Slurm sets. */
function script(command: Command, more: Partial<CommandRequest> = {}, setup?: string) {
  const folder = newFolder();
  const files = jobFiles(folder, "key");
  const request = {
    command,
    cwd: folder,
    environment: {},
    stdoutFile: join(folder, "it's out.log"),
    stderrFile: join(folder, "$(err).log"),
    ...more,
  };
  writeScript(files, jobScript(SLURM, request, files, setup));
  const run = (variables: NodeJS.ProcessEnv = {}) =>
    spawnSync("/bin/sh", [files.script], { env: { ...process.env, ...variables }, encoding: "utf8", cwd: folder })
      .status;
  const exit = (): string | undefined => (existsSync(files.exit) ? readFileSync(files.exit, "utf8").trim() : undefined);
  const stdout = (): string => readFileSync(request.stdoutFile, "utf8");
  return { folder, files, run, exit, stdout, stderr: () => readFileSync(request.stderrFile, "utf8") };
}

const shell = (line: string): Command => ({ kind: "shell", line });

describe("the script of a job", () => {
  it("hands over every word and every variable as it is, and does nothing else with it", () => {
    const environment = Object.fromEntries(NASTY_VALUES.map((value, index) => [`NASTY_${index}`, value]));
    const printing = NASTY_VALUES.map((_, index) => `"$NASTY_${index}"`).join(" ");
    const line = `printf '<%s>' ${printing} "$@"`;
    const job = script({ kind: "words", words: ["/bin/sh", "-c", line, ...["sh", ...NASTY_VALUES]] }, { environment });
    expect(job.run()).toBe(0);
    const all = NASTY_VALUES.map((value) => `<${value}>`).join("");
    expect(job.stdout()).toBe(all + all);
    expect(existsSync(join(job.folder, "hacked"))).toBe(false);
  });

  it("runs a program, never a word of the shell with the same name", () => {
    const job = script({ kind: "words", words: ["exit", "0"] });
    job.run();
    expect(job.exit()).toBe("127");
  });

  it("notes the exit code of the command, also of one that a signal has ended", () => {
    for (const [line, code] of [
      ["exit 0", "0"],
      ["exit 3", "3"],
      ["kill -KILL $$", "137"],
    ] as const) {
      const job = script(shell(line));
      job.run();
      expect(job.exit()).toBe(code);
    }
  });

  it("runs the command once, however often it is started", () => {
    const job = script(shell("echo run; exit 5"));
    expect([job.run(), job.run()]).toEqual([5, 75]);
    expect(job.stdout()).toBe("run\n");
    expect(job.exit()).toBe("5");
  });

  it("runs nothing once somebody has stopped it", () => {
    const job = script(shell("echo run"));
    expect(claim(job.files)).toBe(true);
    expect(claim(job.files)).toBe(false);
    expect(job.run()).toBe(75);
    expect(job.exit()).toBeUndefined();
    expect(existsSync(join(job.folder, "it's out.log"))).toBe(false);
  });

  it("notes that it was put back into the queue instead of running the command in the middle again", () => {
    const job = script(shell("echo run"));
    claim(job.files);
    job.run({ SLURM_RESTART_COUNT: "1" });
    expect(job.exit()).toBe("requeued");
  });

  it("notes that the folder of the commands is not there", () => {
    const job = script(shell("echo run"), { cwd: "/no/such/folder" });
    job.run();
    expect(job.exit()).toBe("no-folder");
  });

  it("begins with the lines of the user's, whose variables the command sees", () => {
    const job = script(shell('echo "$MODULE"'), {}, "MODULE=cuda; export MODULE\nunset nothing");
    job.run();
    expect(job.stdout()).toBe("cuda\n");
  });
});
