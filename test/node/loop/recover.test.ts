import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import type { CommandHandle, Executor, Leftovers } from "../../../src/node/executors/index.ts";
import type { RunContext } from "../../../src/node/loop/context.ts";
import { endLeftovers, recoverTrials } from "../../../src/node/loop/recover.ts";
import { trialFiles } from "../../../src/node/loop/trial-files.ts";
import { testFolder } from "../../../src/node/loop/working-trials.ts";
import { openStore } from "../../../src/node/storage/index.ts";
import { newFolder } from "../../fixtures/new-folder.ts";
import { study } from "../storage/study.ts";

function leave(store: string, trial: number, stored: unknown): string {
  const { handle } = trialFiles(store, trial);
  mkdirSync(dirname(handle), { recursive: true });
  writeFileSync(handle, JSON.stringify(stored));
  return handle;
}

function fakeExecutor(leftovers: Leftovers) {
  const asked: CommandHandle[] = [];
  const executor: Executor = {
    name: "fake",
    isRemote: false,
    submit: () => {
      throw new Error("nothing is started");
    },
    poll: async () => [],
    logs: async () => Buffer.alloc(0),
    stop: async (handle) => {
      asked.push(handle);
      return leftovers;
    },
  };
  return { executor, asked };
}

it("ends what every stored handle finds, whatever is known of its trial, and forgets it", async () => {
  const store = newFolder();
  const handles = [3, 12345].map((trial) =>
    leave(store, trial, { executor: "fake", handle: { key: "k", job: trial } }),
  );
  const { executor, asked } = fakeExecutor({ ended: 2, remaining: 0 });
  const found = await endLeftovers(store, executor);
  expect(asked).toEqual([
    { key: "k", job: 3 },
    { key: "k", job: 12345 },
  ]);
  expect(found).toMatchObject([3, 12345].map((trial) => ({ trial, ended: 2, remaining: 0 })));
  expect(handles.some((handle) => existsSync(handle))).toBe(false);
  expect(await endLeftovers(store, executor)).toEqual([]);
});

it("keeps a handle of which something could not be ended, for the next run", async () => {
  const store = newFolder();
  const handle = leave(store, 0, { executor: "fake", handle: { key: "k", job: 1 } });
  await endLeftovers(store, fakeExecutor({ ended: 0, remaining: 1 }).executor);
  expect(existsSync(handle)).toBe(true);
});

it("also finds a configuration that was run again to find a fault, and removes its scratch folder", async () => {
  const store = newFolder();
  leave(testFolder(store), 7, { executor: "fake", handle: { key: "k", job: 7 } });
  const { executor, asked } = fakeExecutor({ ended: 1, remaining: 0 });
  await endLeftovers(store, executor);
  expect(asked).toEqual([{ key: "k", job: 7 }]);
  expect(existsSync(join(store, "test-runs"))).toBe(false);
});

it.each([null, 5, [], "text", { executor: "fake", handle: 3 }, { executor: "fake" }])(
  "is not misled by a handle that a trial has overwritten: %j",
  async (stored) => {
    const store = newFolder();
    leave(store, 0, stored);
    const { executor, asked } = fakeExecutor({ ended: 1, remaining: 0 });
    expect(await endLeftovers(store, executor)).toEqual([]);
    expect(asked).toEqual([]);
  },
);

it("gives back a trial whose failure was held when the run was killed: it is evaluated again", async () => {
  const folder = newFolder();
  const { storage } = await openStore(folder, study, { create: true });
  await storage.reserve([{ configuration: { x: 1, name: "n1", flag: 0 }, origin: "sobol" }], { evaluator: "run" });
  await storage.append({ type: "started", trial: 0, attempt: 1 });
  await storage.append({ type: "held", trial: 0, reason: "exit code 1", ended: "2026-01-02T03:04:05.000Z" });
  await storage.close();

  const opened = await openStore(folder, study, { create: false });
  const { executor } = fakeExecutor({ ended: 0, remaining: 0 });
  const context = { storage: opened.storage, runner: { executor }, folder, emit: () => {} } as unknown as RunContext;
  expect(await recoverTrials(context, { kind: "sole", release: async () => {} })).toMatchObject([
    { number: 0, status: "pending" },
  ]);
  const { events } = await opened.storage.history();
  expect(events.map(({ event }) => event.type)).toEqual(["suggested", "started", "held", "interrupted"]);
  await opened.storage.close();
});
