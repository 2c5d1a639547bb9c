import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Command } from "../../src/node/command-template/index.ts";
import type { CommandRequest } from "../../src/node/executors/executor.ts";
import { checkRay } from "../../src/node/executors/ray/check-ray.ts";
import { createRayExecutor } from "../../src/node/executors/ray/ray-executor.ts";
import { Supervisor } from "../../src/node/executors/supervisor.ts";
import type { RaySettings } from "../../src/node/study-file/ray-settings.ts";
import { describeExecutor } from "../contracts/executor.ts";
import { newFolder } from "../fixtures/new-folder.ts";
import { type RayCluster, rayProgram, startRayCluster } from "../fixtures/ray-cluster.ts";
import { until } from "../fixtures/until.ts";

const skipped = rayProgram === undefined;
if (skipped) console.warn("SKIPPED: the tests of Ray, because there is none. Use npm run test:clusters.");

function request(command: Command, more: Partial<CommandRequest> = {}): CommandRequest & { readonly folder: string } {
  const folder = newFolder();
  const files = { stdoutFile: join(folder, "stdout.log"), stderrFile: join(folder, "stderr.log") };
  return { command, cwd: folder, environment: {}, ...files, folder, ...more };
}

const shell = (line: string): Command => ({ kind: "shell", line });

describe.skipIf(skipped)("jobs of a real cluster of Ray", () => {
  let cluster: RayCluster;
  beforeAll(async () => {
    cluster = await startRayCluster();
  });
  afterAll(() => cluster?.close());

  const start = (asked: CommandRequest, settings: RaySettings = {}) =>
    new Supervisor(createRayExecutor({ address: cluster.address, ...settings }, { noteWaitMs: 1000 })).start(asked, {
      saveHandle: () => {},
    });

  describeExecutor(
    "jobs of Ray",
    () => createRayExecutor({ address: cluster.address, cpus: 0.1 }, { noteWaitMs: 1000 }),
    {
      paceMs: 3000,
      testTimeoutMs: 200_000,
      seesMissingPrograms: false,
      exceptions: [
        {
          test: "removes a variable without a value from the environment, although this process has it",
          reason: "a job of Ray has the environment of its node, not that of this process",
        },
      ],
    },
  );

  it("removes a variable without a value from the environment that the node gives, and sets names that no shell can", async () => {
    const command: Command = { kind: "words", words: ["env"] };
    const kept = request(command);
    const removed = request(command, { environment: { PYTHONUNBUFFERED: null, "a.b-c": "it's $HOME" } });
    await Promise.all([start(kept).exit, start(removed).exit]);
    expect(readFileSync(kept.stdoutFile, "utf8")).toMatch(/^PYTHONUNBUFFERED=1$/m);
    expect(readFileSync(removed.stdoutFile, "utf8")).not.toMatch(/^PYTHONUNBUFFERED=/m);
    expect(readFileSync(removed.stdoutFile, "utf8")).toMatch(/^a\.b-c=it's \$HOME$/m);
  });

  it("waits for resources that are taken, and gives a command the resources that it asks for", async () => {
    const asked = request(shell("while [ ! -e go ]; do echo beat >> alive; sleep 0.1; done"));
    const first = start(asked, { cpus: cluster.cpus });
    await until(() => existsSync(join(asked.folder, "alive")));
    const second = request(shell("echo begun > begun"));
    const executor = createRayExecutor({ address: cluster.address, cpus: cluster.cpus });
    const handle = await executor.submit(second, `second-${process.pid}`);
    const [state] = await executor.poll([handle], { waitMs: 3000 });
    expect(state).toMatchObject({ kind: "waiting", reason: expect.stringContaining("waiting for resources") });
    expect(await executor.stop(handle)).toEqual({ ended: 1, remaining: 0 });
    expect(await executor.poll([handle], { waitMs: 0 })).toMatchObject([{ exit: { kind: "cancelled" } }]);
    expect(await createRayExecutor({ address: cluster.address }).stop(handle)).toEqual({ ended: 0, remaining: 0 });
    await first.stop();
    const third = request(shell("echo third"));
    expect(await start(third, { cpus: cluster.cpus }).exit).toEqual({ kind: "succeeded" });
    expect(existsSync(join(second.folder, "begun"))).toBe(false);
  });

  it("says that a job was stopped by somebody else, and that the runtime environment cannot be made", async () => {
    const asked = request(shell("touch alive; sleep 1000"));
    const executor = createRayExecutor({ address: cluster.address });
    const handle = await executor.submit(asked, `stopped-${process.pid}`);
    await until(() => existsSync(join(asked.folder, "alive")));
    await createRayExecutor({ address: cluster.address }).stop({ key: handle.key });
    expect(await executor.poll([handle], { waitMs: 0 })).toMatchObject([
      { exit: { kind: "cancelled", reason: "was stopped in Ray, not by this run" } },
    ]);
    const broken = start(request(shell("true")), { runtimeEnv: { working_dir: "file:///no/such.zip" } });
    expect(await broken.exit).toMatchObject({ kind: "engine-failed", reason: expect.stringContaining("Ray") });
  });

  it("takes a job whose folder its node does not see for a fault of the cluster", async () => {
    const asked = request(shell("true"));
    const executor = createRayExecutor({ address: cluster.address }, { noteWaitMs: 500 });
    const running = new Supervisor({
      ...executor,
      submit: async (...args) => {
        const handle = await executor.submit(...args);
        rmSync(join(asked.folder, "paretune.jobs"), { recursive: true });
        return handle;
      },
    }).start(asked, { saveHandle: () => {} });
    expect(await running.exit).toMatchObject({
      kind: "engine-failed",
      reason: expect.stringContaining("without a note of its exit code"),
    });
  });

  it("says before a run what Ray is, and what it lacks", async () => {
    const asked = request({ kind: "words", words: ["python", "train.py", "it's"] });
    const ready = await checkRay({ address: cluster.address, gpus: 1 }, asked);
    expect(ready).toMatchObject({ problems: [], facts: { version: expect.stringMatching(/^\d+\.\d+/) } });
    expect(ready.submission?.text).toContain('"entrypoint_num_gpus": 1');
    expect((await checkRay({ address: "http://127.0.0.1:9" }, asked)).unreachable).toMatch(
      /^Ray does not answer at http:\/\/127.0.0.1:9 \(.*Start its head/,
    );
    const token = process.env["RAY_AUTH_TOKEN"];
    process.env["RAY_AUTH_TOKEN"] = "f".repeat(64);
    try {
      expect((await checkRay({ address: cluster.address }, asked)).problems[0]).toMatch(
        /40[13]: access denied; set RAY_AUTH_TOKEN/,
      );
      expect(await start(asked).exit).toMatchObject({
        kind: "engine-failed",
        reason: expect.stringContaining("access denied"),
      });
    } finally {
      process.env["RAY_AUTH_TOKEN"] = token;
    }
  });
});

it.runIf(skipped)("is skipped: there is no Ray, or this is not npm run test:clusters", (context) => context.skip());
