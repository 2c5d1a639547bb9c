import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { Study } from "../../../src/core/study/index.ts";
import { openStore, readStore, repairStore, type Storage, viewStore } from "../../../src/node/storage/index.ts";
import type { Salvage } from "../../../src/node/storage/salvage/salvage.ts";
import { damagedFrame, readLog } from "../../../src/node/storage/write-ahead-log.ts";
import { newFolder } from "../../fixtures/new-folder.ts";
import { smallStudy } from "../loop/small-study.ts";

const [HEADER, FRAME] = [32, 24 + 4096];
const RESULTS = 8;

let study: Study;
/** The files of a store with eight results whose process was killed: the log is not in the database yet. */
let database: Buffer;
let log: Buffer;

async function tell(storage: Storage, number: number): Promise<void> {
  await storage.update(() => ({
    events: [
      { type: "suggested", trial: number, configuration: { rate: 0.01 + number / 1000, steps: 5 }, origin: "told" },
      { type: "completed", trial: number, metrics: { loss: { mean: number + 0.125, count: 1 } } },
    ],
    result: undefined,
  }));
}

beforeAll(async () => {
  const folder = join(newFolder(), "small.paretune");
  study = smallStudy({ folder }).study;
  const { storage } = await openStore(folder, study, { create: true });
  for (let number = 0; number < RESULTS; number++) await tell(storage, number);
  const file = join(folder, "study.db");
  [database, log] = [readFileSync(file), readFileSync(`${file}-wal`)];
  await storage.close();
});

/** A store in a new folder with these bytes as its log. */
function storeWith(bytes: Buffer): string {
  const folder = join(newFolder(), "small.paretune");
  mkdirSync(folder);
  writeFileSync(join(folder, "study.db"), database);
  writeFileSync(join(folder, "study.db-wal"), bytes);
  return folder;
}

function flipped(at: number): Buffer {
  const bytes = Buffer.from(log);
  bytes[at] = (bytes[at] ?? 0) ^ 4;
  return bytes;
}

/** Where the frames of each transaction end, as their number. */
function commits(): readonly number[] {
  return readLog(log).frames.flatMap(({ commit }, index) => (commit > 0 ? [index + 1] : []));
}

async function trialsIn(folder: string): Promise<number> {
  const { storage } = await openStore(folder, study, { create: false });
  const { trials } = await storage.snapshot();
  await storage.close();
  return trials.length;
}

describe("a write-ahead log", () => {
  it("in which one bit has changed is refused by whoever opens the store, and left as it is", async () => {
    const ends = commits();
    const frame = ends.at(-5) ?? 0;
    for (const offset of [0, 9, 18, 24 + 1000]) {
      const bytes = flipped(HEADER + (frame - 1) * FRAME + offset);
      const folder = storeWith(bytes);
      const refusal = expect.objectContaining({ kind: "damaged", message: expect.stringContaining("paretune repair") });
      await expect(openStore(folder, study, { create: false })).rejects.toEqual(refusal);
      await expect(viewStore(folder, study)).rejects.toEqual(refusal);
      await expect(readStore(folder)).rejects.toEqual(refusal);
      expect(readFileSync(join(folder, "study.db-wal")).equals(bytes)).toBe(true);
    }
  });

  it("with a damaged header is refused, too", async () => {
    for (const at of [0, 5, 13, 17, 22, 26]) {
      await expect(openStore(storeWith(flipped(at)), study, { create: false })).rejects.toMatchObject({
        kind: "damaged",
      });
    }
  });

  it("whose last transaction is not complete opens with all that was acknowledged before it", async () => {
    const ends = commits();
    const [before = 0, last = 0] = ends.slice(-2);
    for (const bytes of [
      log.subarray(0, HEADER + (last - 1) * FRAME + 100),
      Buffer.concat([log.subarray(0, HEADER + before * FRAME), Buffer.alloc((last - before) * FRAME)]),
      flipped(HEADER + before * FRAME + 500),
      flipped(HEADER + (last - 1) * FRAME + 500),
    ]) {
      expect(await trialsIn(storeWith(bytes))).toBe(RESULTS - 1);
    }
    expect(await trialsIn(storeWith(log))).toBe(RESULTS);
  });

  it("of an earlier use, behind the frames of the present one, is no damage", async () => {
    const folder = storeWith(log);
    const { storage } = await openStore(folder, study, { create: false });
    await storage.recordProposal({ modelState: "x".repeat(5_000_000) }); // longer than what SQLite keeps in its log
    await tell(storage, RESULTS);
    await tell(storage, RESULTS + 1);
    const copy = storeWith(readFileSync(join(folder, "study.db-wal")));
    copyFileSync(join(folder, "study.db"), join(copy, "study.db"));
    await storage.close();
    const bytes = readFileSync(join(copy, "study.db-wal"));
    expect(readLog(bytes).frames.some(({ isOwn }) => !isOwn)).toBe(true);
    expect(damagedFrame(readLog(bytes))).toBeUndefined();
    expect(await trialsIn(copy)).toBe(RESULTS + 2);
  });

  it("that is damaged is repaired with the records behind the damaged one", async () => {
    const ends = commits();
    for (const [offset, lost] of [
      [24 + 4090, 2],
      [9, 0],
    ] as const) {
      const bytes = flipped(HEADER + ((ends.at(-5) ?? 0) - 1) * FRAME + offset);
      const folder = storeWith(bytes);
      const plan = ({ events }: Salvage) => ({
        rows: events.map(({ time, evaluator, event }) => ({ time, evaluator, event })),
        result: events.length,
      });
      const { problem, result } = await repairStore({ folder, study, dryRun: true, plan });
      expect(problem).toMatch(/in its log .* is not what was written/);
      expect(result).toBeGreaterThanOrEqual(2 * RESULTS - lost);
    }
  });
});

describe("a log that a run is writing", () => {
  it("is never called damaged", async () => {
    const folder = storeWith(log);
    const { storage } = await openStore(folder, study, { create: false });
    for (let number = RESULTS; number < RESULTS + 60; number++) {
      await tell(storage, number);
      if (number % 20 === 0) await storage.recordProposal({ modelState: "x".repeat(5_000_000) });
      const view = await viewStore(folder, study);
      expect((await view.snapshot()).trials).toHaveLength(number + 1);
      await view.close();
    }
    await storage.close();
  });
});
