import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Command } from "../../../src/node/command-template/index.ts";
import type { CommandHandle, CommandRequest } from "../../../src/node/executors/executor.ts";
import { type Exit, exitProblem } from "../../../src/node/executors/exit.ts";
import { createLocalExecutor } from "../../../src/node/executors/local-executor.ts";
import { processStart } from "../../../src/node/executors/process-table.ts";
import { Supervisor } from "../../../src/node/executors/supervisor.ts";
import { describeExecutor, localExceptions } from "../../contracts/executor.ts";
import { newFolder } from "../../fixtures/new-folder.ts";

describeExecutor("processes of this machine", () => createLocalExecutor({ graceMs: 300 }), {
  exceptions: localExceptions(
    "this machine keeps no record of ended processes; each run settles all handles of the one before it first",
  ),
});

const executor = createLocalExecutor({ graceMs: 300 });

function request(command: Command, more: Partial<CommandRequest> = {}): CommandRequest & { folder: string } {
  const folder = newFolder();
  return {
    command,
    cwd: folder,
    environment: {},
    stdoutFile: join(folder, "stdout.log"),
    stderrFile: join(folder, "stderr.log"),
    folder,
    ...more,
  };
}

const node = (script: string, ...args: string[]): Command => ({
  kind: "words",
  words: [process.execPath, "-e", script, "--", ...args],
});

const start = (asked: CommandRequest, saveHandle: (handle: CommandHandle) => void = () => {}) =>
  new Supervisor(executor).start(asked, { saveHandle });

async function outcome(command: Command, more: Partial<CommandRequest> = {}) {
  const asked = request(command, more);
  const exit = await start(asked).exit;
  return { exit, stdout: readFileSync(asked.stdoutFile, "utf8"), stderr: readFileSync(asked.stderrFile, "utf8") };
}

/** Waits until a condition holds; the test's own time limit is the only one. */
async function until<T>(look: () => T | undefined): Promise<T> {
  for (;;) {
    const seen = look();
    if (seen !== undefined) return seen;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const readLines = (file: string, lines: number): string[] | undefined => {
  try {
    const text = readFileSync(file, "utf8").split("\n").slice(0, -1);
    return text.length >= lines ? text : undefined;
  } catch {
    return undefined;
  }
};

describe("a command", () => {
  it("gets its words exactly as they are, without a shell", async () => {
    const words = ["two words", "$(rm -rf .)", "`id`", `it's "quoted"`, "a;b|c&d", "*", "", "ünïcode\n2"];
    const { exit, stdout } = await outcome(node("console.log(JSON.stringify(process.argv.slice(1)))", ...words));
    expect(exit).toEqual({ kind: "succeeded" });
    expect(JSON.parse(stdout)).toEqual(words);
  });

  it("runs in its folder, with the environment variables it was given added to the run's own", async () => {
    const { stdout } = await outcome(
      node("console.log(process.env.LR, process.env.PATH !== undefined, process.cwd())"),
      {
        environment: { LR: "0.5 $HOME" },
        cwd: "/",
      },
    );
    expect(stdout).toBe("0.5 $HOME true /\n");
  });

  it("goes through /bin/sh only if it is a shell line", async () => {
    const { exit, stdout } = await outcome({ kind: "shell", line: "echo one; false || echo two | tr a-z A-Z" });
    expect([exit, stdout]).toEqual([{ kind: "succeeded" }, "one\nTWO\n"]);
  });

  it.runIf(existsSync("/proc/self/stat"))("is in a session of its own", async () => {
    // The sixth field; the name in brackets before it may hold spaces.
    const script =
      'console.log(process.pid, require("fs").readFileSync("/proc/self/stat", "utf8").split(") ").pop().split(" ")[3])';
    const { stdout } = await outcome(node(script));
    const [pid, session] = stdout.trim().split(" ");
    expect(session).toBe(pid);
  });

  it("has no input to wait for", async () => {
    const { stdout } = await outcome({ kind: "shell", line: "cat; echo done" });
    expect(stdout).toBe("done\n");
  });

  it("keeps its output and its errors apart, to the last byte, and appends to what the files hold", async () => {
    const asked = request(node("process.stdout.write('x'.repeat(300000)); process.stderr.write('oops')"));
    writeFileSync(asked.stdoutFile, "before\n");
    await start(asked).exit;
    expect(readFileSync(asked.stdoutFile, "utf8")).toBe(`before\n${"x".repeat(300_000)}`);
    expect(readFileSync(asked.stderrFile, "utf8")).toBe("oops");
  });
});

describe("how a command ended", () => {
  const ends: [string, Command, Exit, string | undefined][] = [
    ["well", node(""), { kind: "succeeded" }, undefined],
    ["with an exit code", node("process.exit(3)"), { kind: "failed", code: 3 }, "ended with exit code 3"],
    [
      "by a signal",
      node("process.kill(process.pid, 'SIGKILL')"),
      { kind: "signalled", signal: "SIGKILL" },
      "was ended by SIGKILL",
    ],
  ];
  it.each(ends)("%s", async (_name, command, expected, phrase) => {
    const { exit } = await outcome(command);
    expect(exit).toEqual(expected);
    expect(exitProblem(exit)).toBe(phrase);
  });

  it("a program that does not exist is an outcome with a sentence, not an exception", async () => {
    const { exit } = await outcome({ kind: "words", words: ["no-such-program-here"] });
    expect(exit).toEqual({
      kind: "not-started",
      reason: "the program no-such-program-here was not found in PATH",
      cause: "program",
    });
    const asked = request({ kind: "words", words: ["./missing"] });
    expect(await start(asked).exit).toMatchObject({
      reason: `the program ./missing was not found (commands start in ${asked.folder})`,
    });
  });

  it("a program that may not be executed, and a folder that does not exist, have their sentences too", async () => {
    const asked = request({ kind: "words", words: ["./plain"] });
    writeFileSync(join(asked.folder, "plain"), "echo", { mode: 0o644 });
    expect(await start(asked).exit).toMatchObject({ reason: expect.stringContaining("is not executable") });
    const nowhere = await outcome(node(""), { cwd: "/no/such/folder" });
    expect(nowhere.exit).toMatchObject({ reason: expect.stringContaining("/no/such/folder") });
  });

  it("a word with a zero byte, which no system accepts, is an outcome as well", async () => {
    const { exit } = await outcome({ kind: "words", words: ["echo", "a\0b"] });
    expect(exit.kind).toBe("not-started");
  });
});

const family = (pids: string, role: "hang" | "leave"): Command => ({
  kind: "words",
  words: [process.execPath, join(import.meta.dirname, "programs", "family.mjs"), pids, role],
});

describe("a process tree with children in other groups and sessions, deaf to SIGTERM", () => {
  const allEnded = (pids: readonly string[]): boolean => pids.every((pid) => processStart(Number(pid)) === undefined);

  it("is ended as a whole by a time limit", async () => {
    const asked = request({ kind: "shell", line: "" }, {});
    const pids = join(asked.folder, "pids");
    const exit = await start({ ...asked, command: family(pids, "hang"), timeoutMs: 1500 }).exit;
    expect(exit).toEqual({ kind: "timed-out", limitMs: 1500 });
    expect(exitProblem(exit)).toContain("did not end within 1.5 s");
    expect(allEnded(readFileSync(pids, "utf8").trim().split("\n"))).toBe(true);
  });

  it("is ended as a whole when it is stopped", async () => {
    const asked = request({ kind: "shell", line: "" });
    const pids = join(asked.folder, "pids");
    const running = start({ ...asked, command: family(pids, "hang") });
    const members = await until(() => readLines(pids, 3));
    await running.stop();
    expect(await running.exit).toEqual({ kind: "stopped" });
    expect(allEnded(members)).toBe(true);
  });

  it("is ended with its first process, which ended well", async () => {
    const asked = request({ kind: "shell", line: "" });
    const pids = join(asked.folder, "pids");
    const exit = await start({ ...asked, command: family(pids, "leave") }).exit;
    expect(exit).toEqual({ kind: "succeeded" });
    const members = readFileSync(pids, "utf8").trim().split("\n");
    expect(members).toHaveLength(3);
    expect(allEnded(members)).toBe(true);
  });

  it("is found by its handle alone, as after the death of the run that started it", async () => {
    const asked = request({ kind: "shell", line: "" });
    const pids = join(asked.folder, "pids");
    let handle: CommandHandle = { key: "" };
    const running = start({ ...asked, command: family(pids, "hang") }, (saved) => {
      handle = saved;
    });
    const members = await until(() => readLines(pids, 3));
    const other = createLocalExecutor({ graceMs: 300 });
    expect(await other.stop(JSON.parse(JSON.stringify(handle)))).toEqual({ ended: 3, remaining: 0 });
    expect(allEnded(members)).toBe(true);
    expect(await running.exit).toMatchObject({ kind: "signalled" });
    expect(await other.stop(handle)).toEqual({ ended: 0, remaining: 0 });
  });

  it("of another process that got the same id later is left alone", async () => {
    let handle: CommandHandle = { key: "" };
    const running = start(request(node("setInterval(() => {}, 1e6)")), (saved) => {
      handle = saved;
    });
    const stale = { key: "an-older-trial", token: "an-older-trial", pid: handle["pid"], start: "earlier" };
    expect(await createLocalExecutor().stop(stale)).toEqual({ ended: 0, remaining: 0 });
    expect(processStart(handle["pid"] as number)).toBe(handle["start"]);
    await running.stop();
  });
});
