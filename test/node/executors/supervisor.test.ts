import { describe, expect, it } from "vitest";
import {
  type CommandHandle,
  type CommandRequest,
  type CommandState,
  EngineUnreachable,
  type Executor,
  SubmissionRefused,
} from "../../../src/node/executors/executor.ts";
import { isInfrastructure } from "../../../src/node/executors/exit.ts";
import { Supervisor } from "../../../src/node/executors/supervisor.ts";

const request: CommandRequest = {
  command: { kind: "words", words: ["true"] },
  cwd: "/",
  environment: {},
  stdoutFile: "/nowhere/stdout.log",
  stderrFile: "/nowhere/stderr.log",
};
const hooks = { saveHandle: () => {} };
const succeeded: CommandState = { kind: "ended", exit: { kind: "succeeded" } };

/** An engine whose answers are given, with what it was asked to do. */
function engine(answers: Partial<Executor>) {
  const asked: string[] = [];
  const noted =
    <Args extends readonly unknown[], Result>(name: string, answer: (...args: Args) => Promise<Result>) =>
    (...args: Args): Promise<Result> => {
      asked.push(name);
      return answer(...args);
    };
  const executor: Executor = {
    name: "fake",
    isRemote: true,
    submit: noted("submit", answers.submit ?? (async (_, key) => ({ key, id: 1 }))),
    poll: noted("poll", answers.poll ?? (async (handles) => handles.map(() => succeeded))),
    stop: noted("stop", answers.stop ?? (async () => ({ ended: 1, remaining: 0 }))),
    logs: answers.logs ?? (async () => Buffer.alloc(0)),
  };
  return { executor, asked };
}

const unreachable = (): Promise<never> => Promise.reject(new EngineUnreachable("the engine does not answer"));

describe("the supervisor of commands", () => {
  it("submits again, by the same key, what an engine did not answer, and says once that it waits", async () => {
    const keys: string[] = [];
    const isNew: (boolean | undefined)[] = [];
    const { executor } = engine({
      submit: (asked, key) => {
        keys.push(key);
        isNew.push(asked.isNew);
        return keys.length < 3 ? unreachable() : Promise.resolve({ key });
      },
    });
    const said: (string | undefined)[] = [];
    const supervisor = new Supervisor(executor, { onUnreachable: (reason) => said.push(reason) });
    expect(await supervisor.start(request, hooks).exit).toEqual({ kind: "succeeded" });
    expect(new Set(keys).size).toBe(1);
    expect(isNew).toEqual([true, false, false]);
    expect(said).toEqual(["the engine does not answer", undefined]);
  });

  it("takes what an engine refuses for a fault of the infrastructure, not of the command", async () => {
    const { executor } = engine({ submit: () => Promise.reject(new SubmissionRefused("was refused")) });
    const exit = await new Supervisor(executor).start(request, hooks).exit;
    expect(exit).toEqual({ kind: "engine-failed", reason: "was refused" });
    expect(isInfrastructure(exit)).toBe(true);
  });

  it("passes over questions that the engine does not answer", async () => {
    let polls = 0;
    const { executor } = engine({ poll: async () => (++polls < 3 ? unreachable() : [succeeded]) });
    expect(await new Supervisor(executor).start(request, hooks).exit).toEqual({ kind: "succeeded" });
    expect(polls).toBe(3);
  });

  it("counts a command as lost only after the engine has not known it for a while", async () => {
    const states: CommandState[] = [{ kind: "unknown" }, { kind: "running" }, { kind: "unknown" }];
    const { executor } = engine({
      poll: async () => [states.length > 1 ? (states.shift() as CommandState) : { kind: "unknown" }],
    });
    const begun = performance.now();
    const exit = await new Supervisor(executor, { lostAfterMs: 50 }).start(request, hooks).exit;
    expect(exit).toMatchObject({
      kind: "node-lost",
      reason: expect.stringContaining("fake does not know it any more"),
    });
    expect(performance.now() - begun).toBeGreaterThan(50);
  });

  it("counts the time limit from the start, not from the wait in a queue", async () => {
    let polls = 0;
    let isStopped = false;
    const { executor } = engine({
      poll: async (_, { waitMs }) => {
        await new Promise((resolve) => setTimeout(resolve, Math.min(waitMs, 20)));
        if (isStopped) return [{ kind: "ended", exit: { kind: "cancelled", reason: "was cancelled" } }];
        return [++polls < 3 ? { kind: "waiting" } : { kind: "running" }];
      },
      stop: async () => {
        isStopped = true;
        return { ended: 1, remaining: 0 };
      },
    });
    let seenRunning = 0;
    const running = new Supervisor(executor).start(
      { ...request, timeoutMs: 30 },
      { ...hooks, onRunning: () => (seenRunning = polls) },
    );
    expect(await running.exit).toEqual({ kind: "timed-out", limitMs: 30 });
    expect(seenRunning).toBe(3);
  });

  it("tells once that a command waits for long, and for what", async () => {
    let polls = 0;
    const { executor } = engine({
      poll: async () => [++polls < 3 ? { kind: "waiting", reason: "Resources" } : succeeded],
    });
    const told: (string | undefined)[] = [];
    const supervisor = new Supervisor(executor, { tellWaitMs: 0 });
    await supervisor.start(request, { ...hooks, onWaiting: (reason) => told.push(reason) }).exit;
    expect(told).toEqual(["Resources"]);
  });

  it("stops what it is asked to stop although it was being submitted at that moment", async () => {
    let arrive = (): void => {};
    const arrived = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    const stopped: CommandHandle[] = [];
    const { executor } = engine({
      submit: async (_, key) => {
        await arrived;
        return { key, id: 7 };
      },
      poll: async () => [stopped.some(({ id }) => id === 7) ? succeeded : { kind: "running" }],
      stop: async (handle) => {
        stopped.push(handle);
        return { ended: 1, remaining: 0 };
      },
    });
    const running = new Supervisor(executor).start(request, hooks);
    const done = running.stop();
    arrive();
    await done;
    expect(await running.exit).toEqual({ kind: "stopped" });
    expect(stopped.map(({ id }) => id)).toContain(7);
  });

  it("gives up stopping what it cannot reach when the patience ends, and says that it may be left", async () => {
    const { executor } = engine({ poll: async () => [{ kind: "running" }], stop: unreachable });
    const running = new Supervisor(executor).start(request, hooks);
    await running.stop(AbortSignal.timeout(30));
    expect(await running.exit).toEqual({ kind: "stopped" });
    expect(running.isLeft()).toBe(true);
  });

  it("passes on all output before it tells the exit, also what was not answered at first", async () => {
    const text = Buffer.from("one\ntwo\n");
    let calls = 0;
    const { executor } = engine({
      logs: async (_, stream, from) => {
        if (stream === "stderr") return Buffer.alloc(0);
        return ++calls === 1 ? unreachable() : text.subarray(from, from + 3);
      },
    });
    let printed = "";
    const onOutput = (_: string, chunk: Buffer): undefined => {
      printed += chunk.toString();
    };
    await new Supervisor(executor).start(request, { ...hooks, onOutput }).exit;
    expect(printed).toBe("one\ntwo\n");
  });
});
