/**
 * @file What every executor owes its users. Called with each implementation.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Command } from "../../src/node/command-template/index.ts";
import type { CommandHandle, CommandRequest, Executor } from "../../src/node/executors/executor.ts";
import { newFolder } from "../fixtures/new-folder.ts";
import { until } from "../fixtures/until.ts";

/** A test of the contract that an executor cannot pass, and why. */
export interface Exception {
  readonly test: string;
  readonly reason: string;
}

interface Asked extends CommandRequest {
  readonly folder: string;
}

function request(command: Command, more: Partial<CommandRequest> = {}): Asked {
  const folder = newFolder();
  const files = { stdoutFile: join(folder, "stdout.log"), stderrFile: join(folder, "stderr.log") };
  return { command, cwd: folder, environment: {}, ...files, folder, ...more };
}

const shell = (line: string): Command => ({ kind: "shell", line });

/** A command that writes a line into `alive` ten times a second until it is ended. */
const beating = shell("while true; do echo beat >> alive; sleep 0.1; done");

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
 * @param fresh - an executor as if of another process, which shares nothing with the others but the machine
 */
export function describeExecutor(name: string, fresh: () => Executor, exceptions: readonly Exception[] = []): void {
  const test = (title: string, body: () => Promise<void>): void => {
    const exception = exceptions.find((each) => each.test === title);
    if (exception === undefined) it(title, body);
    else it.skip(`${title} (${exception.reason})`, body);
  };

  const outcome = async (command: Command, more: Partial<CommandRequest> = {}) => {
    const asked = request(command, more);
    const exit = await fresh().start(asked, () => {}).exit;
    return { exit, stdout: readFileSync(asked.stdoutFile, "utf8"), stderr: readFileSync(asked.stderrFile, "utf8") };
  };

  describe(`executor contract: ${name}`, () => {
    test("hands over words as they are, and shell lines to a shell", async () => {
      const words = ["printf", "%s\n", "two words", "$(id)", "it's", "*", ""];
      expect((await outcome({ kind: "words", words })).stdout).toBe("two words\n$(id)\nit's\n*\n\n");
      expect((await outcome(shell("echo one | tr a-z A-Z"))).stdout).toBe("ONE\n");
    });

    test("starts a command in its folder, with its variables added to the environment", async () => {
      const { stdout } = await outcome(shell('echo "$LR" "$(pwd)"; test -n "$PATH"'), {
        cwd: "/",
        environment: { LR: "0.5 $HOME" },
      });
      expect(stdout).toBe("0.5 $HOME /\n");
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
      expect((await outcome(shell("exit 0"))).exit).toEqual({ kind: "exited", code: 0 });
      expect((await outcome(shell("exit 3"))).exit).toEqual({ kind: "exited", code: 3 });
      expect((await outcome(shell("kill -KILL $$"))).exit).toEqual({ kind: "signalled", signal: "SIGKILL" });
    });

    test("a command that cannot be started is an outcome with a reason, not an exception", async () => {
      const { exit } = await outcome({ kind: "words", words: ["no-such-program-here"] });
      expect(exit).toMatchObject({ kind: "not-started", reason: expect.stringContaining("no-such-program-here") });
    });

    test("has all output in its files at the exit, appended, standard error apart", async () => {
      const asked = request(shell("head -c 300000 /dev/zero | tr '\\0' x; echo oops >&2; echo last"));
      writeFileSync(asked.stdoutFile, "before\n");
      await fresh().start(asked, () => {}).exit;
      expect(readFileSync(asked.stdoutFile, "utf8")).toBe(`before\n${"x".repeat(300_000)}last\n`);
      expect(readFileSync(asked.stderrFile, "utf8")).toBe("oops\n");
    });

    test("passes on what a command prints as it arrives, by stream", async () => {
      const asked = request(shell("echo one; echo two >&2; sleep 0.3; echo three"));
      const printed = { stdout: "", stderr: "" };
      let early = "";
      const running = fresh().start(
        asked,
        () => {},
        (stream, chunk) => {
          printed[stream] += chunk.toString("utf8");
          if (!printed.stdout.includes("three")) early = printed.stdout;
        },
      );
      await running.exit;
      expect(printed).toEqual({ stdout: "one\nthree\n", stderr: "two\n" });
      expect(early).toBe("one\n");
    });

    test("waits for a receiver that asks for a pause, and passes on everything also where the command ends meanwhile", async () => {
      const asked = request(shell("head -c 3000000 /dev/zero"));
      let length = 0;
      const take = (_: string, chunk: Buffer): Promise<unknown> => {
        length += chunk.length;
        return new Promise((resolve) => setTimeout(resolve, 2));
      };
      await fresh().start(asked, () => {}, take).exit;
      expect(length).toBe(3_000_000);
    });

    test("ends a command that exceeds its time limit, with all it started", async () => {
      const asked = request(shell("(while true; do echo beat >> alive; sleep 0.1; done) & sleep 1000"));
      expect(await fresh().start({ ...asked, timeoutMs: 1000 }, () => {}).exit).toEqual({
        kind: "timed-out",
        limitMs: 1000,
      });
      expect(await isSilent(asked)).toBe(true);
    });

    test("stops a command when it is asked to; stopping twice, or after the end, is harmless", async () => {
      const asked = request(beating);
      const running = fresh().start(asked, () => {});
      await until(() => beats(asked) > 0);
      await Promise.all([running.stop(), running.stop()]);
      expect(await running.exit).toEqual({ kind: "stopped" });
      expect(await isSilent(asked)).toBe(true);
      await running.stop();
    });

    test("kills a command at once, without being waited for", async () => {
      const asked = request(beating);
      const running = fresh().start(asked, () => {});
      await until(() => beats(asked) > 0);
      running.kill();
      expect((await running.exit).kind).not.toBe("exited");
      expect(await isSilent(asked)).toBe(true);
      running.kill();
    });

    test("saves a handle before anything is started; each handle is plain JSON", async () => {
      const asked = request(shell("echo begun > begun"));
      const handles: CommandHandle[] = [];
      await fresh().start(asked, (handle) => {
        if (handles.length === 0) expect(existsSync(join(asked.folder, "begun"))).toBe(false);
        handles.push(handle);
      }).exit;
      expect(handles.length).toBeGreaterThan(0);
      for (const handle of handles) expect(JSON.parse(JSON.stringify(handle))).toEqual(handle);
      expect(new Set(handles.map((handle) => JSON.stringify(handle))).size).toBe(handles.length);
    });

    test("starts nothing, or lets nothing run, when a handle cannot be saved", async () => {
      for (const failing of [1, 2]) {
        const asked = request(beating);
        let saved = 0;
        const save = (): void => {
          if (++saved === failing) throw new Error("the disk is full");
        };
        let running: { stop(): Promise<void> } | undefined;
        expect(() => {
          running = fresh().start(asked, save);
          if (saved < failing) throw new Error("the disk is full"); // it saves one handle only
        }).toThrow("the disk is full");
        await running?.stop();
        expect(await isSilent(asked)).toBe(true);
      }
    });

    /** The handle that was saved first or last, once the command runs. */
    const startedBy = async (which: "first" | "last") => {
      const asked = request(beating);
      const handles: CommandHandle[] = [];
      const running = fresh().start(asked, (handle) => void handles.push(handle));
      await until(() => beats(asked) > 0);
      const handle = which === "first" ? handles[0] : handles.at(-1);
      return { asked, running, handle: JSON.parse(JSON.stringify(handle)) as CommandHandle };
    };

    test("finds and ends what a dead process had started, from the last handle alone, once", async () => {
      const { asked, running, handle } = await startedBy("last");
      expect((await fresh().endLeftovers(handle)).ended).toBeGreaterThan(0);
      expect(await isSilent(asked)).toBe(true);
      expect((await running.exit).kind).not.toBe("exited");
      expect(await fresh().endLeftovers(handle)).toEqual({ ended: 0, remaining: 0 });
    });

    test("finds and ends it from the first handle as well, whenever the process died", async () => {
      const { asked, running, handle } = await startedBy("first");
      expect((await fresh().endLeftovers(handle)).ended).toBeGreaterThan(0);
      expect(await isSilent(asked)).toBe(true);
      await running.exit;
    });

    test("has nothing to end for a command that has ended, or for a handle that is none", async () => {
      const handles: CommandHandle[] = [];
      const executor = fresh();
      await executor.start(request(shell("exit 0")), (handle) => void handles.push(handle)).exit;
      for (const handle of [...handles, {}])
        expect(await executor.endLeftovers(handle)).toEqual({ ended: 0, remaining: 0 });
    });
  });
}
