import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { beforeAll, describe, expect, it } from "vitest";
import { createRandomStream, type RandomStream } from "../../../src/core/random/index.ts";
import type { Study } from "../../../src/core/study/index.ts";
import { openStore, readStore, repairStore, type Storage, viewStore } from "../../../src/node/storage/index.ts";
import type { Salvage } from "../../../src/node/storage/salvage/salvage.ts";
import { StorageError } from "../../../src/node/storage/storage-error.ts";
import { newFolder } from "../../fixtures/new-folder.ts";
import { createWholeStore, writeFiles } from "../loop/damaged-store.ts";
import { smallStudy } from "../loop/small-study.ts";

const PAGE = 4096;
const [INDEX_INTERIOR, INDEX_LEAF] = [2, 10];
const FLIPS = 20;

let folder: string;
let study: Study;
let whole: Buffer;

async function contentOf(storage: Storage): Promise<string> {
  try {
    const { modelState: _, evaluators, ...rest } = await storage.snapshot(); // the cache is computed again where it is lost
    return JSON.stringify([rest, [...evaluators], await storage.history()]);
  } finally {
    await storage.close();
  }
}

/** The ways in which commands read a store. */
const READERS: Readonly<Record<string, () => Promise<string>>> = {
  open: async () => contentOf((await openStore(folder, study, { create: false })).storage),
  view: async () => contentOf(await viewStore(folder, study)),
  "earlier study": async () => JSON.stringify(await readStore(folder)),
};
const right = new Map<string, string>();

beforeAll(async () => {
  folder = join(newFolder(), "small.paretune");
  await createWholeStore(folder);
  study = {
    ...smallStudy({ folder }).study,
    earlier: { from: "first.yaml", trials: [], leftOut: { "it has no rate": 2 } },
  };
  const { storage } = await openStore(folder, study, { create: false });
  await storage.recordProposal({ record: { health: [], trials: 2 }, milliseconds: 30.5 });
  await storage.close();
  const database = new DatabaseSync(join(folder, "study.db"));
  database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  database.close();
  whole = readFileSync(join(folder, "study.db"));
  for (const [name, read] of Object.entries(READERS)) right.set(name, await read());
});

/** A random place within one of the places where a text lies. */
function inText(...texts: readonly string[]): (stream: RandomStream) => number {
  return (stream) => {
    const text = Buffer.from(texts[stream.integer(texts.length)] ?? "");
    const found: number[] = [];
    for (let at = whole.indexOf(text); at >= 0; at = whole.indexOf(text, at + 1)) found.push(at);
    return (found[stream.integer(found.length)] ?? 0) + stream.integer(text.length);
  };
}

/** A random place in a page that `isKind` accepts by its first byte. */
function inPages(isKind: (type: number) => boolean, bytes = PAGE): (stream: RandomStream) => number {
  return (stream) => {
    const pages = Array.from({ length: whole.length / PAGE }, (_, page) => page);
    const chosen = pages.filter((page) => isKind(whole[page * PAGE + (page === 0 ? 100 : 0)] ?? 0));
    return (chosen[stream.integer(chosen.length)] ?? 0) * PAGE + stream.integer(bytes);
  };
}

const isIndex = (type: number): boolean => type === INDEX_INTERIOR || type === INDEX_LEAF;
const PLACES: Readonly<Record<string, (stream: RandomStream) => number>> = {
  "the column of the type, and its copies": inText("completed", "suggested", "started", "failed", "withdrawn"),
  "a body": inText('"metrics":', '"configuration":', '"mean":', '"reason":'),
  "a number": inText("0.125", "0.001", ":3}", ":12"),
  "a time": inText(new Date().toISOString().slice(0, 11)),
  "the keys of single values, in the table and in its index": inText("definition", "earlier", "id"),
  "an index": inPages(isIndex),
  "the head of an index's page": inPages(isIndex, 24),
  "the head of any page": inPages(() => true, 24),
  "the file's header and its list of tables": (stream) => stream.integer(PAGE),
  "any place": (stream) => stream.integer(whole.length),
};

/** The store with one bit changed. */
function flip(at: number, bit: number): void {
  const bytes = Buffer.from(whole);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
  writeFiles(folder, [bytes]);
}

/** What a reader shows: what was written, or that the store is damaged. */
async function outcome(name: string, read: () => Promise<string>): Promise<string> {
  try {
    return (await read()) === right.get(name) ? "right" : "wrong";
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    return error.message.includes("`paretune repair STUDY`") ? "refused" : error.message;
  }
}

const plan = ({ events }: Salvage) => ({ rows: events, result: events.length });

describe("a store in which one bit was changed", () => {
  it.each(Object.entries(PLACES))(
    "in %s shows what was written, or is refused and can be repaired",
    async (place, choose) => {
      const stream = createRandomStream(`flips in ${place}`);
      for (let round = 0; round < FLIPS; round++) {
        const [at, bit] = [choose(stream), stream.integer(8)];
        const refused: string[] = [];
        for (const [name, read] of Object.entries(READERS)) {
          flip(at, bit);
          const what = await outcome(name, read);
          expect(["right", "refused"], `bit ${bit} of byte ${at}, ${name}`).toContain(what);
          if (what === "refused") refused.push(name);
        }
        if (refused.length === 0 || round % 4 > 0) continue;
        flip(at, bit);
        const repaired = await repairStore({ folder, study, dryRun: false, plan });
        expect(repaired.problem, `bit ${bit} of byte ${at}: ${refused.join()}`).toBeDefined();
      }
    },
  );

  it("in the type of a record names the record", async () => {
    writeFiles(folder, [whole]);
    const database = new DatabaseSync(join(folder, "study.db"));
    database.exec("UPDATE events SET type = 'complfted' WHERE id = 5");
    database.close();
    await expect(READERS["view"]?.()).rejects.toThrow(/record 5, of trial \d+, .*type "complfted".*repair STUDY/s);
    const { problem, result } = await repairStore({ folder, study, dryRun: false, plan });
    expect([problem, result]).toEqual([expect.stringContaining("record 5"), expect.any(Number)]);
    expect((await readStore(folder)).trials).toEqual(JSON.parse(right.get("earlier study") ?? "").trials);
  });

  it("in its format number is not taken for one of an earlier version, whose records have no checksums", async () => {
    for (const number of [0, 1, 2, 3, 5, 12]) {
      writeFiles(folder, [whole]);
      const database = new DatabaseSync(join(folder, "study.db"));
      database.exec(`PRAGMA user_version = ${number}`);
      database.close();
      for (const [name, read] of Object.entries(READERS))
        expect([number, name, await outcome(name, read)]).toEqual([number, name, "refused"]);
    }
  });
});
