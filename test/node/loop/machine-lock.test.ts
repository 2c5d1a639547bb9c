import { describe, expect, it } from "vitest";
import {
  createMachineLock,
  type LockMode,
  type MachineLock,
  type Release,
} from "../../../src/node/loop/machine-lock.ts";

const never = new AbortController().signal;

/** Lets everything that can go on go on. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Acquires the lock under names and keeps a list of those that hold it. */
function holdersOf(lock: MachineLock) {
  const releases = new Map<string, Release>();
  return {
    acquire(name: string, mode: LockMode, signal: AbortSignal = never): void {
      void lock.acquire(mode, signal).then((release) => {
        if (release !== undefined) releases.set(name, release);
      });
    },
    async release(name: string): Promise<void> {
      releases.get(name)?.();
      releases.delete(name);
      await settle();
    },
    async names(): Promise<string[]> {
      await settle();
      return [...releases.keys()];
    },
  };
}

describe("the lock of training and measuring", () => {
  it("is held by trainings together and by a measurement alone", async () => {
    const holders = holdersOf(createMachineLock());
    holders.acquire("train A", "shared");
    holders.acquire("train B", "shared");
    holders.acquire("measure C", "exclusive");
    expect(await holders.names()).toEqual(["train A", "train B"]);
    await holders.release("train A");
    expect(await holders.names()).toEqual(["train B"]);
    await holders.release("train B");
    expect(await holders.names()).toEqual(["measure C"]);
  });

  it("delays new trainings while a measurement waits, and grants them the lock after it", async () => {
    const holders = holdersOf(createMachineLock());
    holders.acquire("train A", "shared");
    holders.acquire("measure B", "exclusive");
    holders.acquire("train C", "shared");
    holders.acquire("measure D", "exclusive");
    expect(await holders.names()).toEqual(["train A"]);
    await holders.release("train A");
    expect(await holders.names()).toEqual(["measure B"]);
    await holders.release("measure B");
    expect(await holders.names()).toEqual(["train C"]);
    await holders.release("train C");
    expect(await holders.names()).toEqual(["measure D"]);
  });

  it("removes a waiting request whose signal aborts, and grants those behind it", async () => {
    const holders = holdersOf(createMachineLock());
    const abort = new AbortController();
    holders.acquire("train A", "shared");
    holders.acquire("measure B", "exclusive", abort.signal);
    holders.acquire("train C", "shared");
    expect(await holders.names()).toEqual(["train A"]);
    abort.abort();
    expect(await holders.names()).toEqual(["train A", "train C"]);
    expect(await createMachineLock().acquire("shared", abort.signal)).toBeUndefined();
  });

  it("ignores a second release", async () => {
    const lock = createMachineLock();
    const first = await lock.acquire("shared", never);
    const second = await lock.acquire("shared", never);
    first?.();
    first?.();
    const holders = holdersOf(lock);
    holders.acquire("measure", "exclusive");
    expect(await holders.names()).toEqual([]);
    second?.();
    expect(await holders.names()).toEqual(["measure"]);
  });
});
