import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type HeldUnits, UnitAllocator } from "../../../src/node/loop/unit-allocator.ts";

const never = new AbortController().signal;
const resources = { gpu: ["0", "1", "2"], phone: ["a", "b"] };

/** Lets everything happen that waits for nothing but a promise. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("units of resources", () => {
  it("are given to commands in their order, and are free again when they are given back", async () => {
    const allocator = new UnitAllocator(resources);
    const first = allocator.take({ gpu: 2 });
    expect(first?.units).toEqual({ gpu: ["0", "1"] });
    expect(allocator.take({ gpu: 2 })).toBeUndefined();
    const waiting = allocator.acquire({ gpu: 2 }, never);
    // One is free, but a command that waits for two would never get them if this one passed it.
    expect(allocator.take({ gpu: 1 })).toBeUndefined();
    expect(allocator.take({ phone: 1 })?.units).toEqual({ phone: ["a"] });
    first?.release();
    first?.release();
    const second = await waiting;
    expect(second?.units).toEqual({ gpu: ["0", "1"] });
    expect(allocator.take({ gpu: 1 })?.units).toEqual({ gpu: ["2"] });
  });

  it("are not waited for once the signal aborts, and whoever waited behind goes on", async () => {
    const allocator = new UnitAllocator(resources);
    const held = allocator.take({ gpu: 2 });
    const abort = new AbortController();
    const wide = allocator.acquire({ gpu: 3 }, abort.signal);
    const narrow = allocator.acquire({ gpu: 1 }, never);
    abort.abort();
    expect(await wide).toBeUndefined();
    expect((await narrow)?.units).toEqual({ gpu: ["2"] });
    expect(await allocator.acquire({ gpu: 1 }, abort.signal)).toBeUndefined();
    held?.release();
    expect(allocator.take({ gpu: 2 })?.units).toEqual({ gpu: ["0", "1"] });
  });

  it("that something else still uses are given to nobody until it has ended", async () => {
    const allocator = new UnitAllocator(resources);
    const giveBack = allocator.withhold({ phone: ["a"], fan: ["0"] });
    expect(allocator.take({ phone: 1 })?.units).toEqual({ phone: ["b"] });
    const waiting = allocator.acquire({ phone: 1 }, never);
    giveBack();
    expect((await waiting)?.units).toEqual({ phone: ["a"] });
  });

  it("that do not exist are an error, and not an endless wait", () => {
    expect(() => new UnitAllocator(resources).acquire({ gpu: 4 }, never)).toThrow("there are 3 units of gpu; got 4");
    expect(() => new UnitAllocator().acquire({ gpu: 1 }, never)).toThrow("there are 0 units of gpu; got 1");
  });
});

/** A step of a random history: a request, the end of the holder or of the waiting request at a place. */
const step = fc.oneof(
  fc.record({
    kind: fc.constant("request" as const),
    gpu: fc.integer({ min: 0, max: 3 }),
    phone: fc.integer({ min: 0, max: 2 }),
  }),
  fc.record({ kind: fc.constant("release" as const), at: fc.nat(20) }),
  fc.record({ kind: fc.constant("abort" as const), at: fc.nat(20) }),
);

interface Request {
  readonly uses: Readonly<Record<string, number>>;
  readonly abort: AbortController;
  held?: HeldUnits;
  isOver: boolean;
}

describe("in every history of requests", () => {
  it("no unit has two holders, nobody is passed over, and in the end all units are free", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const allocator = new UnitAllocator(resources);
        const requests: Request[] = [];
        const check = (): void => {
          const holders = requests.filter(({ held, isOver }) => held !== undefined && !isOver);
          const units = holders.flatMap(({ held }) =>
            Object.entries(held?.units ?? {}).flatMap(([name, each]) => each.map((unit) => `${name} ${unit}`)),
          );
          expect(new Set(units).size).toBe(units.length);
          for (const { uses, held } of holders) {
            for (const [name, count] of Object.entries(uses)) expect(held?.units[name]).toHaveLength(count);
          }
          // The first of those that wait really lacks a unit: free ones are never kept from it.
          const [first] = requests.filter(({ held, isOver }) => held === undefined && !isOver);
          if (first === undefined) return;
          const isShort = Object.entries(first.uses).some(([name, count]) => {
            const busy = units.filter((unit) => unit.startsWith(`${name} `)).length;
            return resources[name as keyof typeof resources].length - busy < count;
          });
          expect(isShort).toBe(true);
        };
        for (const each of steps) {
          if (each.kind === "request") {
            const uses = Object.fromEntries(
              Object.entries({ gpu: each.gpu, phone: each.phone }).filter(([, n]) => n > 0),
            );
            if (Object.keys(uses).length === 0) continue;
            const request: Request = { uses, abort: new AbortController(), isOver: false };
            requests.push(request);
            void allocator.acquire(uses, request.abort.signal).then((held) => {
              if (held === undefined) request.isOver = true;
              else request.held = held;
            });
          } else {
            const isHeld = each.kind === "release";
            const open = requests.filter(({ held, isOver }) => !isOver && (held !== undefined) === isHeld);
            const chosen = open[each.at % Math.max(1, open.length)];
            if (chosen === undefined) continue;
            chosen.isOver = true;
            if (isHeld) chosen.held?.release();
            else chosen.abort.abort();
          }
          await settle();
          check();
        }
        // Whoever waits gets its units once the holders before it end, in the order in which they came.
        for (let open = requests.filter(({ isOver }) => !isOver); open.length > 0; ) {
          const holder = open.find(({ held }) => held !== undefined);
          expect(holder).toBeDefined();
          if (holder === undefined) return;
          holder.isOver = true;
          holder.held?.release();
          await settle();
          check();
          open = requests.filter(({ isOver }) => !isOver);
        }
        expect(allocator.take({ gpu: 3, phone: 2 })?.units).toEqual(resources);
      }),
      { seed: 16, numRuns: 150 },
    );
  });
});
