import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import type { CommandHandle, Executor, Leftovers } from "../../../src/node/executors/index.ts";
import { endLeftovers } from "../../../src/node/loop/recover.ts";
import { trialFiles } from "../../../src/node/loop/trial-files.ts";
import { testFolder } from "../../../src/node/loop/working-trials.ts";
import { newFolder } from "../../fixtures/new-folder.ts";

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
    start: () => {
      throw new Error("nothing is started");
    },
    endLeftovers: async (handle) => {
      asked.push(handle);
      return leftovers;
    },
  };
  return { executor, asked };
}

it("ends what every stored handle finds, whatever is known of its trial, and forgets it", async () => {
  const store = newFolder();
  const handles = [3, 12345].map((trial) => leave(store, trial, { executor: "fake", handle: { job: trial } }));
  const { executor, asked } = fakeExecutor({ ended: 2, remaining: 0 });
  const found = await endLeftovers(store, executor);
  expect(asked).toEqual([{ job: 3 }, { job: 12345 }]);
  expect(found).toEqual([3, 12345].map((trial) => ({ trial, ended: 2, remaining: 0 })));
  expect(handles.some((handle) => existsSync(handle))).toBe(false);
  expect(await endLeftovers(store, executor)).toEqual([]);
});

it("keeps a handle of which something could not be ended, for the next run", async () => {
  const store = newFolder();
  const handle = leave(store, 0, { executor: "fake", handle: { job: 1 } });
  await endLeftovers(store, fakeExecutor({ ended: 0, remaining: 1 }).executor);
  expect(existsSync(handle)).toBe(true);
});

it("also finds a configuration that was run again to find a fault, and removes its scratch folder", async () => {
  const store = newFolder();
  leave(testFolder(store), 7, { executor: "fake", handle: { job: 7 } });
  const { executor, asked } = fakeExecutor({ ended: 1, remaining: 0 });
  await endLeftovers(store, executor);
  expect(asked).toEqual([{ job: 7 }]);
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
