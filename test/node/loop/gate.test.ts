import { describe, expect, it } from "vitest";
import { createGate, type Entry, type Gate, type Leave } from "../../../src/node/loop/gate.ts";

const never = new AbortController().signal;

/** Lets everything that can go on go on. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Enters under a name and keeps a list of who is inside. */
function visitors(gate: Gate) {
  const inside = new Map<string, Leave>();
  return {
    come(name: string, entry: Entry, signal: AbortSignal = never): void {
      void gate.enter(entry, signal).then((leave) => {
        if (leave !== undefined) inside.set(name, leave);
      });
    },
    async go(name: string): Promise<void> {
      inside.get(name)?.();
      inside.delete(name);
      await settle();
    },
    async inside(): Promise<string[]> {
      await settle();
      return [...inside.keys()];
    },
  };
}

describe("the gate between training and measuring", () => {
  it("admits trainings together and a measurement alone", async () => {
    const room = visitors(createGate());
    room.come("train A", "shared");
    room.come("train B", "shared");
    room.come("measure C", "exclusive");
    expect(await room.inside()).toEqual(["train A", "train B"]);
    await room.go("train A");
    expect(await room.inside()).toEqual(["train B"]);
    await room.go("train B");
    expect(await room.inside()).toEqual(["measure C"]);
  });

  it("delays new trainings while a measurement waits, and admits them after it", async () => {
    const room = visitors(createGate());
    room.come("train A", "shared");
    room.come("measure B", "exclusive");
    room.come("train C", "shared");
    room.come("measure D", "exclusive");
    expect(await room.inside()).toEqual(["train A"]);
    await room.go("train A");
    expect(await room.inside()).toEqual(["measure B"]);
    await room.go("measure B");
    expect(await room.inside()).toEqual(["train C"]);
    await room.go("train C");
    expect(await room.inside()).toEqual(["measure D"]);
  });

  it("removes a waiting entry whose signal aborts, and admits the entries behind it", async () => {
    const room = visitors(createGate());
    const abort = new AbortController();
    room.come("train A", "shared");
    room.come("measure B", "exclusive", abort.signal);
    room.come("train C", "shared");
    expect(await room.inside()).toEqual(["train A"]);
    abort.abort();
    expect(await room.inside()).toEqual(["train A", "train C"]);
    expect(await createGate().enter("shared", abort.signal)).toBeUndefined();
  });

  it("ignores a second leave", async () => {
    const gate = createGate();
    const first = await gate.enter("shared", never);
    const second = await gate.enter("shared", never);
    first?.();
    first?.();
    const room = visitors(gate);
    room.come("measure", "exclusive");
    expect(await room.inside()).toEqual([]);
    second?.();
    expect(await room.inside()).toEqual(["measure"]);
  });
});
