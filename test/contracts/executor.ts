/**
 * @file What every executor owes its users, alone and below the supervisor. Called with each implementation.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Command } from "../../src/node/command-template/index.ts";
import type { CommandHandle, CommandRequest, CommandState, Executor } from "../../src/node/executors/executor.ts";
import type { CommandHooks, RunningCommand } from "../../src/node/executors/running-command.ts";
import { Supervisor } from "../../src/node/executors/supervisor.ts";
import { newFolder } from "../fixtures/new-folder.ts";
import { until } from "../fixtures/until.ts";

/** A test of the contract that an executor cannot pass, and why. */
export interface Exception {
  readonly test: string;
  readonly reason: string;
}

/** How an executor is tested. */
export interface ContractOptions {
  readonly exceptions?: readonly Exception[];
  /** A new empty folder that the commands see by the same path; default: a temporary one of this machine. */
  readonly folder?: () => string;
  /** How long it may take until output that was printed is passed on, in milliseconds. Default 300. */
  readonly paceMs?: number;
  /** How long each test may take, in milliseconds. */
  readonly testTimeoutMs?: number;
  /** Whether words after a program that does not exist give "not-started"; else they give exit code 127. Default true. */
  readonly seesMissingPrograms?: boolean;
}

interface Asked extends CommandRequest {
  readonly folder: string;
}

const shell = (line: string): Command => ({ kind: "shell", line });

/** A command that writes a line into `alive` ten times a second until it is ended. */
const beating = shell("while true; do echo beat >> alive; sleep 0.1; done");

/** What processes of this machine are excepted from, where it keeps no record of those that have ended. */
export function localExceptions(reason: string): readonly { readonly test: string; readonly reason: string }[] {
  const noRecord = {
    test: "does not start a command again that has ended, when another process submits its key",
    reason,
  };
  if (existsSync("/proc/self/stat")) return [noRecord];
  return [
    noRecord,
    {
      test: "finds and ends it from the first handle as well, whenever the process died",
      reason: "this system shows no process's environment, and the first handle has nothing else",
    },
    {
      test: "starts a command once however often its key is submitted, also by another process",
      reason: "this system shows no process's environment",
    },
  ];
}

/** Values that a shell, YAML, JSON or a template language would change if it saw them. */
export const NASTY_VALUES: readonly string[] = [
  "two words",
  "$(id > hacked)",
  "`id > hacked`",
  "it's",
  '"quoted"',
  "a;touch hacked;b|c&d",
  "*",
  "",
  "-n",
  "--flag=1",
  "back\\slash\\n",
  "new\nline\n",
  "carriage\r\nreturn\r",
  "$HOME $" + "{PATH} $$",
  "{{template}} %j %% !history #comment",
  "EOF",
  "'",
  "ünïcode €",
  "tab\there",
];

const beats = ({ folder }: Asked): number => {
  const file = join(folder, "alive");
  return existsSync(file) ? readFileSync(file, "utf8").length : 0;
};

/** Whether the command has ended, by what it no longer writes. */
async function isSilent(asked: Asked): Promise<boolean> {
  const before = beats(asked);
  await new Promise((resolve) => setTimeout(resolve, 350));
  return beats(asked) === before;
}

/**
 * @param fresh - an executor as if of another process, which shares nothing with the others but the machine and the engine
 */
export function describeExecutor(name: string, fresh: () => Executor, options: ContractOptions = {}): void {
  const { exceptions = [], folder: folderOf = newFolder, paceMs = 300, testTimeoutMs } = options;
  const { seesMissingPrograms = true } = options;
  const test = (title: string, body: () => Promise<void>): void => {
    const exception = exceptions.find((each) => each.test === title);
    if (exception === undefined) it(title, body, testTimeoutMs);
    else it.skip(`${title} (${exception.reason})`, body);
  };

  const request = (command: Command, more: Partial<CommandRequest> = {}): Asked => {
    const folder = folderOf();
    const files = { stdoutFile: join(folder, "stdout.log"), stderrFile: join(folder, "stderr.log") };
    return { command, cwd: folder, environment: {}, ...files, folder, ...more };
  };
  const start = (asked: CommandRequest, hooks: Partial<CommandHooks> = {}): RunningCommand =>
    new Supervisor(fresh()).start(asked, { saveHandle: () => {}, ...hooks });
  const outcome = async (command: Command, more: Partial<CommandRequest> = {}) => {
    const asked = request(command, more);
    const exit = await start(asked).exit;
    return {
      exit,
      asked,
      stdout: readFileSync(asked.stdoutFile, "utf8"),
      stderr: readFileSync(asked.stderrFile, "utf8"),
    };
  };
  let keys = 0;
  const newKey = (): string => `contract-${process.pid}-${Date.now()}-${keys++}`;
  /** The state of a command once it has ended. */
  const ended = async (executor: Executor, handle: CommandHandle): Promise<CommandState> => {
    for (;;) {
      const [state] = await executor.poll([handle], { waitMs: 100 });
      if (state?.kind === "ended") return state;
    }
  };

  describe(`executor contract: ${name}`, () => {
    test("hands over words as they are, and shell lines to a shell", async () => {
      const { stdout, asked } = await outcome({ kind: "words", words: ["printf", "<%s>\n", ...NASTY_VALUES] });
      expect(stdout).toBe(NASTY_VALUES.map((value) => `<${value}>\n`).join(""));
      expect(existsSync(join(asked.folder, "hacked"))).toBe(false);
      expect((await outcome(shell("echo one | tr a-z A-Z"))).stdout).toBe("ONE\n");
    });

    test("starts a command in its folder, with its variables added to the environment", async () => {
      const environment = Object.fromEntries(NASTY_VALUES.map((value, index) => [`NASTY_${index}`, value]));
      const printed = NASTY_VALUES.map((_, index) => `"$NASTY_${index}"`).join(" ");
      const { stdout } = await outcome(shell(`echo "$LR" "$(pwd)"; test -n "$PATH" && printf '<%s>\\n' ${printed}`), {
        cwd: "/",
        environment: { LR: "0.5 $HOME", ...environment },
      });
      expect(stdout).toBe(`0.5 $HOME /\n${NASTY_VALUES.map((value) => `<${value}>\n`).join("")}`);
    });

    test("removes a variable without a value from the environment, although this process has it", async () => {
      process.env["PARETUNE_TEST_OUTER"] = "outer";
      try {
        const line = shell('echo "$' + '{PARETUNE_TEST_OUTER-unset}"');
        expect((await outcome(line)).stdout).toBe("outer\n");
        expect((await outcome(line, { environment: { PARETUNE_TEST_OUTER: null } })).stdout).toBe("unset\n");
      } finally {
        delete process.env["PARETUNE_TEST_OUTER"];
      }
    });

    test("says how a command ended: well, with its exit code, or by a signal", async () => {
      expect((await outcome(shell("exit 0"))).exit).toEqual({ kind: "succeeded" });
      expect((await outcome(shell("exit 3"))).exit).toEqual({ kind: "failed", code: 3 });
      expect((await outcome(shell("kill -KILL $$"))).exit).toEqual({ kind: "signalled", signal: "SIGKILL" });
    });

    test("a command that cannot be started is an outcome with a reason, not an exception", async () => {
      const { exit } = await outcome({ kind: "words", words: ["no-such-program-here"] });
      if (seesMissingPrograms) {
        expect(exit).toMatchObject({ kind: "not-started", reason: expect.stringContaining("no-such-program-here") });
      } else expect(exit).toEqual({ kind: "failed", code: 127 });
    });

    test("has all output in its files at the exit, appended, standard error apart", async () => {
      const asked = request(shell("head -c 300000 /dev/zero | tr '\\0' x; echo oops >&2; echo last"));
      writeFileSync(asked.stdoutFile, "before\n");
      await start(asked).exit;
      expect(readFileSync(asked.stdoutFile, "utf8")).toBe(`before\n${"x".repeat(300_000)}last\n`);
      expect(readFileSync(asked.stderrFile, "utf8")).toBe("oops\n");
    });

    test("passes on what a command prints as it arrives, by stream, without what the files held before", async () => {
      const asked = request(shell(`echo one; echo two >&2; sleep ${paceMs / 1000}; echo three`));
      writeFileSync(asked.stdoutFile, "before\n");
      const printed = { stdout: "", stderr: "" };
      let early = "";
      const onOutput = (stream: "stdout" | "stderr", chunk: Buffer): undefined => {
        printed[stream] += chunk.toString("utf8");
        if (!printed.stdout.includes("three")) early = printed.stdout;
      };
      await start(asked, { onOutput }).exit;
      expect(printed).toEqual({ stdout: "one\nthree\n", stderr: "two\n" });
      expect(early).toBe("one\n");
    });

    test("waits for a receiver that asks for a pause, and passes on everything also where the command ends meanwhile", async () => {
      const asked = request(shell("head -c 3000000 /dev/zero"));
      let length = 0;
      const onOutput = (_: string, chunk: Buffer): Promise<unknown> => {
        length += chunk.length;
        return new Promise((resolve) => setTimeout(resolve, 2));
      };
      await start(asked, { onOutput }).exit;
      expect(length).toBe(3_000_000);
    });

    test("ends a command that exceeds its time limit, with all it started", async () => {
      const asked = request(shell("(while true; do echo beat >> alive; sleep 0.1; done) & sleep 1000"));
      expect(await start({ ...asked, timeoutMs: 1000 }).exit).toEqual({ kind: "timed-out", limitMs: 1000 });
      expect(await isSilent(asked)).toBe(true);
    });

    test("stops a command when it is asked to; stopping twice, or after the end, is harmless", async () => {
      const asked = request(beating);
      const running = start(asked);
      await until(() => beats(asked) > 0);
      await Promise.all([running.stop(), running.stop()]);
      expect(await running.exit).toEqual({ kind: "stopped" });
      expect(await isSilent(asked)).toBe(true);
      await running.stop();
      expect(running.isLeft()).toBe(false);
    });

    test("stops a command that it was just asked to start", async () => {
      const asked = request(beating);
      const running = start(asked);
      await running.stop();
      expect(await running.exit).toEqual({ kind: "stopped" });
      expect(await isSilent(asked)).toBe(true);
    });

    test("kills a command at once, without being waited for", async () => {
      const asked = request(beating);
      const running = start(asked);
      await until(() => beats(asked) > 0);
      running.kill();
      expect((await running.exit).kind).not.toBe("succeeded");
      expect(await isSilent(asked)).toBe(true);
      running.kill();
    });

    test("saves a handle before anything is started; each handle is plain JSON with the key", async () => {
      const asked = request(shell("echo begun > begun"));
      const handles: CommandHandle[] = [];
      const saveHandle = (handle: CommandHandle): void => {
        if (handles.length === 0) expect(existsSync(join(asked.folder, "begun"))).toBe(false);
        handles.push(handle);
      };
      await start(asked, { saveHandle }).exit;
      expect(handles.length).toBeGreaterThan(0);
      for (const handle of handles) expect(JSON.parse(JSON.stringify(handle))).toEqual(handle);
      expect(new Set(handles.map((handle) => JSON.stringify(handle))).size).toBe(handles.length);
      expect(new Set(handles.map(({ key }) => key)).size).toBe(1);
    });

    test("starts nothing, or lets nothing run, when a handle cannot be saved", async () => {
      for (const failing of [1, 2]) {
        const asked = request(beating);
        let saved = 0;
        const saveHandle = (): void => {
          if (++saved === failing) throw new Error("the disk is full");
        };
        await expect(start(asked, { saveHandle }).exit).rejects.toThrow("the disk is full");
        expect(await isSilent(asked)).toBe(true);
      }
    });

    test("starts a command once however often its key is submitted, also by another process", async () => {
      const asked = request(shell("echo started >> started; while true; do echo beat >> alive; sleep 0.1; done"));
      const [executor, other, key] = [fresh(), fresh(), newKey()];
      const handle = await executor.submit(asked, key);
      expect((await executor.submit(asked, key)).key).toBe(handle.key);
      await until(() => beats(asked) > 0);
      const again = await other.submit(asked, key);
      expect(again.key).toBe(key);
      expect(await other.poll([again], { waitMs: 0 })).toEqual([{ kind: "running" }]);
      expect((await other.stop(again)).ended).toBeGreaterThan(0);
      expect(await isSilent(asked)).toBe(true);
      expect(readFileSync(join(asked.folder, "started"), "utf8")).toBe("started\n");
      await ended(executor, handle);
    });

    test("does not start a command again that has ended, when another process submits its key", async () => {
      const asked = request(shell("echo started >> started; exit 3"));
      const [executor, key] = [fresh(), newKey()];
      await ended(executor, await executor.submit(asked, key));
      const other = fresh();
      const state = await ended(other, await other.submit(asked, key));
      expect(state).toMatchObject({ exit: { kind: "failed", code: 3 } });
      expect(readFileSync(join(asked.folder, "started"), "utf8")).toBe("started\n");
    });

    test("knows the states of many commands at once, in order, and does not know what was never submitted", async () => {
      const executor = fresh();
      const keys = [newKey(), newKey()];
      const [beats, ends] = [request(beating), request(shell("exit 4"))];
      const handles = [await executor.submit(beats, keys[0] ?? ""), await executor.submit(ends, keys[1] ?? "")];
      await ended(executor, handles[1] as CommandHandle);
      await until(() => existsSync(join(beats.folder, "alive")));
      const states = await executor.poll([...handles, { key: newKey() }], { waitMs: 0 });
      expect(states).toMatchObject([{ kind: "running" }, { exit: { kind: "failed", code: 4 } }, { kind: "unknown" }]);
      for (const handle of handles) await executor.stop(handle);
    });

    test("ends a wait for changes when it is asked to", async () => {
      const executor = fresh();
      const handle = await executor.submit(request(beating), newKey());
      const states = await executor.poll([handle], { waitMs: 3_600_000, signal: AbortSignal.timeout(200) });
      expect(states.map(({ kind }) => kind)).not.toContain("ended");
      await executor.stop(handle);
    });

    /** The handle that was saved first or last, once the command runs. */
    const startedBy = async (which: "first" | "last") => {
      const asked = request(beating);
      const handles: CommandHandle[] = [];
      const running = start(asked, { saveHandle: (handle) => void handles.push(handle) });
      await until(() => beats(asked) > 0);
      const handle = which === "first" ? handles[0] : handles.at(-1);
      return { asked, running, handle: JSON.parse(JSON.stringify(handle)) as CommandHandle };
    };

    test("finds and ends what a dead process had started, from the last handle alone, once", async () => {
      const { asked, running, handle } = await startedBy("last");
      expect((await fresh().stop(handle)).ended).toBeGreaterThan(0);
      expect(await isSilent(asked)).toBe(true);
      expect((await running.exit).kind).not.toBe("succeeded");
      expect(await fresh().stop(handle)).toEqual({ ended: 0, remaining: 0 });
    });

    test("finds and ends it from the first handle as well, whenever the process died", async () => {
      const { asked, running, handle } = await startedBy("first");
      expect((await fresh().stop(handle)).ended).toBeGreaterThan(0);
      expect(await isSilent(asked)).toBe(true);
      await running.exit;
    });

    test("has nothing to end for a command that has ended, or for a handle that is none", async () => {
      const handles: CommandHandle[] = [];
      const executor = fresh();
      const supervisor = new Supervisor(executor);
      await supervisor.start(request(shell("exit 0")), { saveHandle: (handle) => void handles.push(handle) }).exit;
      for (const handle of [...handles, { key: "" }, { key: "../x", job: "x" }])
        expect(await executor.stop(handle)).toEqual({ ended: 0, remaining: 0 });
    });
  });
}
