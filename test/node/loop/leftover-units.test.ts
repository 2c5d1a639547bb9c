import { expect, it } from "vitest";
import { withholdUnits } from "../../../src/node/loop/leftover-units.ts";
import { UnitAllocator } from "../../../src/node/loop/unit-allocator.ts";

it("keeps a unit from every command until the process that holds it has ended", async () => {
  const run = new AbortController();
  const units = new UnitAllocator({ gpu: ["0", "1"] });
  const answers = [1, 1, 0];
  withholdUnits(
    { units, signal: run.signal },
    { units: { gpu: ["1"] }, remaining: 1 },
    async () => answers.shift() ?? 0,
    1,
  );
  const first = units.take({ gpu: 1 });
  expect(first?.units).toEqual({ gpu: ["0"] });
  expect(units.take({ gpu: 1 })).toBeUndefined();
  expect((await units.acquire({ gpu: 1 }, run.signal))?.units).toEqual({ gpu: ["1"] });
  expect(answers).toEqual([]);
  run.abort();
});

it("withholds nothing where everything was ended", () => {
  const units = new UnitAllocator({ gpu: ["0"] });
  const { signal } = new AbortController();
  withholdUnits({ units, signal }, { units: { gpu: ["0"] }, remaining: 0 }, async () => 0);
  withholdUnits({ units, signal }, { remaining: 1 }, async () => 0);
  expect(units.take({ gpu: 1 })?.units).toEqual({ gpu: ["0"] });
});
