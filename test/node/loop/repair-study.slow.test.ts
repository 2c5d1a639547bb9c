import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { beforeAll, describe, expect, it } from "vitest";
import { createRandomStream } from "../../../src/core/random/index.ts";
import type { Trial } from "../../../src/core/study/index.ts";
import { repairStudy } from "../../../src/node/loop/index.ts";
import { trialFiles } from "../../../src/node/loop/trial-files.ts";
import { openStore, StorageError, storeExists } from "../../../src/node/storage/index.ts";
import { createWholeStore, damage, TRIALS, type WholeStore, writeFiles } from "./damaged-store.ts";
import { smallStudy, temporaryFolder } from "./small-study.ts";

let whole: WholeStore;
beforeAll(async () => {
  whole = await createWholeStore(join(temporaryFolder(), "small.paretune"));
});

const located = () => ({ file: smallStudy({ folder: whole.folder }), folder: whole.folder });
const repaired = (dryRun = false) => repairStudy(located(), dryRun);

async function readTrials(): Promise<readonly Trial[]> {
  const { storage } = await openStore(whole.folder, located().file.study, { create: false });
  try {
    await storage.history();
    return (await storage.snapshot()).trials;
  } finally {
    await storage.close();
  }
}

/** The trials, or the error of reading them. */
async function tryTrials(): Promise<readonly Trial[] | StorageError> {
  try {
    return await readTrials();
  } catch (error) {
    if (error instanceof StorageError) return error;
    throw error;
  }
}

/** Runs statements on the database of the closed store. */
function change(...statements: readonly string[]): void {
  writeFiles(whole.folder, whole.closed);
  const database = new DatabaseSync(join(whole.folder, "study.db"));
  for (const statement of statements) database.exec(statement);
  database.close();
}

/** What a trial is besides its origin, which no folder has. */
function content({ origin: _, ...trial }: Trial) {
  return trial;
}

const asText = (...lines: readonly string[]): readonly Buffer[] => [Buffer.from(lines.join("\n"))];
const KINDS: Readonly<Record<string, () => void>> = {
  "an empty database": () => writeFiles(whole.folder, [Buffer.alloc(0)]),
  "a database that is text": () => writeFiles(whole.folder, asText("these are my notes,", "not a database")),
  "a database without its first page": () => writeFiles(whole.folder, [whole.closed[0]!.subarray(4096)]),
  "half of a database": () => writeFiles(whole.folder, [whole.closed[0]!.subarray(0, whole.closed[0]!.length / 2)]),
  "no table of records": () => change("DROP TABLE events"),
  "no table of values": () => change("DROP TABLE meta"),
  "no table of owners and proposals": () => change("DROP TABLE owner", "DROP TABLE proposals"),
  "records without a checksum": () => change("UPDATE events SET checksum = NULL WHERE trial = 4"),
  "a record that is not JSON": () =>
    change(`UPDATE events SET body = '{"type":"comp' WHERE trial = 4 AND type = 'completed'`),
  "a record of an event that is none": () =>
    change(`UPDATE events SET body = '{"type":"won","trial":4}' WHERE trial = 4`),
  "a record whose number was changed": () =>
    change("UPDATE events SET body = replace(body, '2.12', '9.12') WHERE trial = 4"),
  "records that are missing": () => change("DELETE FROM events WHERE trial = 4 AND type <> 'suggested'"),
  "last records that are missing": () => change("DELETE FROM events WHERE id > 60"),
  "a definition that is not JSON": () => change("UPDATE meta SET value = '{' WHERE key = 'definition'"),
  "a definition of something else": () => change("UPDATE meta SET value = '[]' WHERE key = 'definition'"),
  "a format number that no version has": () => change("PRAGMA user_version = 65540"),
  "an older format number than its tables have": () => change("PRAGMA user_version = 1"),
};

describe("a damaged store", () => {
  it.each(Object.keys(KINDS))(
    "with %s is a sentence with the next step; its repair saves all that is whole",
    async (kind) => {
      KINDS[kind]?.();
      const before = readFileSync(join(whole.folder, "study.db"));
      const error = await tryTrials();
      expect(error).toBeInstanceOf(StorageError);
      expect((error as StorageError).message).toMatch(
        /study\.db is damaged: .+\. Nothing in it was changed\. .+`paretune repair STUDY`/,
      );

      const looked = await repaired(true);
      expect(readFileSync(join(whole.folder, "study.db")).equals(before)).toBe(true);
      const done = await repaired();
      expect(done.result).toEqual(looked.result);
      if (done.setAside === undefined) throw new Error("nothing was set aside");
      expect(readFileSync(done.setAside).equals(before)).toBe(true);

      const trials = await readTrials();
      for (const { trial, fate } of done.result.trials) {
        const now = trials.find(({ number }) => number === trial);
        if (fate === "saved" || fate === "folder") expect(content(now!)).toEqual(content(whole.trials[trial]!));
        if (fate === "reason-lost") expect(now?.status).toBe(whole.trials[trial]?.status);
        if (fate === "lost") expect(now).toBeUndefined();
      }
      expect((await repaired()).problem).toBeUndefined();
    },
  );

  it("that is whole stays as it is, also of a version without checksums", async () => {
    change("UPDATE meta SET checksum = NULL", "PRAGMA user_version = 4");
    expect((await repaired()).problem).toContain("meta");
    writeFiles(whole.folder, whole.open);
    expect(await repaired()).toMatchObject({ problem: undefined, result: { records: { lost: 0 } } });
    expect(await readTrials()).toEqual(whole.trials);
    expect(readdirSync(whole.folder).filter((name) => name.includes("damaged"))).toEqual([]);
  });

  it("of a newer version is not repaired", async () => {
    change("ALTER TABLE meta ADD COLUMN later TEXT", "PRAGMA user_version = 9");
    expect(await tryTrials()).toMatchObject({ kind: "newer" });
    await expect(repaired()).rejects.toMatchObject({ kind: "newer" });
  });

  it("is not repaired while a run of the study is alive", async () => {
    writeFiles(whole.folder, whole.closed);
    const { storage } = await openStore(whole.folder, located().file.study, { create: false });
    const lease = await storage.lease({ onLost: () => undefined });
    await expect(repaired()).rejects.toMatchObject({ kind: "busy" });
    await lease.release();
    await storage.close();
  });

  it("whose repair was killed is repaired by the next one, and used by nothing before", async () => {
    // Everything that a repair does before the new database takes its place, one step after another.
    const steps: readonly (() => void)[] = [
      () => writeFileSync(join(whole.folder, "study.repair"), "study.damaged-1.db\n"),
      () => writeFileSync(join(whole.folder, "study.damaged-1.db"), readFileSync(join(whole.folder, "study.db"))),
      () => rmSync(join(whole.folder, "study.db")),
      () =>
        writeFileSync(join(whole.folder, "study.damaged-1.db-wal"), readFileSync(join(whole.folder, "study.db-wal"))),
      () => rmSync(join(whole.folder, "study.db-wal")),
      () => writeFileSync(join(whole.folder, "study.repaired.db"), "SQLite for"),
    ];
    for (let count = 3; count <= steps.length; count++) {
      writeFiles(whole.folder, whole.open);
      for (const step of steps.slice(0, count)) step();
      expect(await storeExists(whole.folder)).toBe(true);
      expect(await tryTrials()).toMatchObject({ kind: "damaged", message: expect.stringContaining("interrupted") });
      expect((await repaired()).problem).toContain("interrupted");
      expect(await readTrials()).toEqual(whole.trials);
      expect(existsSync(join(whole.folder, "study.repair"))).toBe(false);
    }
  });

  it("takes the result of a trial from its folder, and leaves one without to the next run", async () => {
    change("DELETE FROM events WHERE type IN ('completed', 'failed') AND trial IN (3, 4, 17)");
    const { result } = await repaired();
    const fates = result.trials.filter(({ fate }) => fate !== "saved");
    // The index of the database still knew nothing of the deleted records.
    expect(fates).toMatchObject(
      [
        { trial: 3, fate: "unfinished", status: "running" },
        { trial: 4, fate: "folder", status: "completed" },
        { trial: 17, fate: "unfinished", status: "running" },
      ].map(({ trial, fate }) => ({ trial, fate })),
    );
    expect((await readTrials())[4]).toEqual(whole.trials[4]);
  });

  it("without any record has the trials of its folders", async () => {
    writeFiles(whole.folder, [Buffer.alloc(0)]);
    const { result } = await repaired();
    expect(result.trials.map(({ fate }) => fate)).toEqual(
      Array.from({ length: 16 }, (_, trial) => (trial % 7 === 3 ? "unfinished" : "folder")),
    );
    const trials = await readTrials();
    expect(trials[0]).toMatchObject({ status: "completed", configuration: whole.trials[0]?.configuration });
    expect(trials[3]).toMatchObject({ status: "pending", configuration: whole.trials[3]?.configuration });
    expect(existsSync(trialFiles(whole.folder, 0).folder)).toBe(true);
  });

  it("in which random bytes changed is never a stack trace, and no value in it or after its repair is another one", async () => {
    const stream = createRandomStream("damage 1");
    const fates = new Map<string, number>();
    for (let round = 0; round < 200; round++) {
      const files = round % 2 === 0 ? whole.closed : whole.open;
      const at = round % 4 === 3 ? 1 : 0;
      const { bytes, what } = damage(files[at]!, stream);
      writeFiles(
        whole.folder,
        files.map((file, index) => (index === at ? bytes : file)),
      );
      const told = `round ${round}: ${what}`;
      const read = await tryTrials();
      if (read instanceof StorageError) expect(read.kind, `${told}: ${read.message}`).toMatch(/damaged|newer/);
      // Without the end of the log, the store is as it was a little earlier.
      else if (at === 0) expect(read, told).toEqual(whole.trials);
      if (read instanceof StorageError && read.kind === "newer") continue;
      const { result } = await repaired();
      const trials = await readTrials();
      for (const { trial, fate } of result.trials) {
        fates.set(fate, (fates.get(fate) ?? 0) + 1);
        const now = trials.find(({ number }) => number === trial);
        if (now?.status !== "completed") continue;
        const then = whole.trials[trial]!;
        expect(now.configuration, told).toEqual(then.configuration);
        // The results of the amended and of the withdrawn trial count as before where the later record is lost.
        if (trial !== 20 && trial !== 21) expect(content(now), told).toEqual(content(then));
      }
    }
    expect(fates.get("saved")).toBeGreaterThan(50 * TRIALS);
    expect(fates.get("folder")).toBeGreaterThan(50);
  });
});
