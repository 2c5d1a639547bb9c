/**
 * @file A store with every kind of record, and random damage to its files.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import type { RandomStream } from "../../../src/core/random/index.ts";
import type { Trial } from "../../../src/core/study/index.ts";
import { configText } from "../../../src/node/loop/config-file.ts";
import { trialFiles, writeEvaluation } from "../../../src/node/loop/trial-files.ts";
import { openStore, type Storage } from "../../../src/node/storage/index.ts";
import { smallStudy } from "./small-study.ts";

/** The number of trials of the store: two thirds were run, and the rest told. */
export const TRIALS = 24;
const RUN = 16;

/** The names of the files that hold the records. */
const FILES = ["study.db", "study.db-wal"];

/** What a store held before it was damaged. */
export interface WholeStore {
  readonly folder: string;
  /** The bytes of the database and of its log, with the last records in the log, and after it was closed. */
  readonly open: readonly Buffer[];
  readonly closed: readonly Buffer[];
  readonly trials: readonly Trial[];
}

async function fill(storage: Storage, folder: string): Promise<void> {
  const suggestions = Array.from({ length: TRIALS }, (_, at) => ({
    configuration: { rate: 0.001 + at / 200, steps: 1 + at },
    origin: "sobol" as const,
  }));
  const run = await storage.reserve(suggestions.slice(0, RUN), { evaluator: "run" });
  const told = await storage.reserve(suggestions.slice(RUN), { evaluator: "caller" });
  for (const trial of [...run, ...told]) {
    const { number, configuration } = trial;
    const metrics = { loss: { mean: Math.sqrt(number + 0.5), standardError: 0.01, count: 3 } };
    if (number < RUN) {
      const files = trialFiles(folder, number);
      mkdirSync(files.folder, { recursive: true });
      writeFileSync(files.config, configText(configuration as never));
      await storage.append({ type: "started", trial: number, attempt: 1 });
      if (number % 7 !== 3) writeEvaluation(files, trial, { metrics });
    }
    if (number % 7 === 3) await storage.append({ type: "failed", trial: number, reason: "it diverged" });
    else await storage.append({ type: "completed", trial: number, metrics });
  }
  const amended = { loss: { mean: 0.125, count: 1 } };
  await storage.append({ type: "amended", trial: 20, outcome: { kind: "completed", metrics: amended } });
  await storage.append({ type: "withdrawn", trial: 21, reason: "a wrong machine" });
  await storage.recordProposal({ modelState: "x".repeat(9000), record: { health: [] }, milliseconds: 12 });
}

/** Creates a store in a folder. */
export async function createWholeStore(folder: string): Promise<WholeStore> {
  const { storage } = await openStore(folder, smallStudy({ folder }).study, { create: true });
  await fill(storage, folder);
  const { trials } = await storage.snapshot();
  const read = () =>
    FILES.map((name) => (existsSync(join(folder, name)) ? readFileSync(join(folder, name)) : Buffer.alloc(0)));
  const open = read();
  await storage.close();
  const database = new DatabaseSync(join(folder, "study.db"));
  database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  database.close();
  return { folder, open, closed: read(), trials };
}

/** Damages bytes in one of many ways; returns what was done. */
export function damage(bytes: Buffer, stream: RandomStream): { readonly bytes: Buffer; readonly what: string } {
  const kind = stream.integer(6);
  const at = stream.integer(Math.max(1, bytes.length));
  const copy = Buffer.from(bytes);
  if (kind === 0) return { bytes: copy.subarray(0, at), what: `cut to ${at} bytes` };
  if (kind === 1) {
    const page = at - (at % 4096);
    copy.fill(stream.integer(2) * 255, page, page + 4096);
    return { bytes: copy, what: `filled the page at ${page}` };
  }
  if (kind === 2) return { bytes: Buffer.concat([copy, copy.subarray(0, at)]), what: `added ${at} bytes` };
  const flips = kind === 3 ? 1 : 1 + stream.integer(60);
  const places = Array.from({ length: flips }, () =>
    stream.integer(kind === 4 ? Math.min(120, copy.length) : copy.length),
  );
  for (const place of places) copy[place] = (copy[place] ?? 0) ^ (1 << stream.integer(8));
  return { bytes: copy, what: `flipped bits of the bytes ${places.slice(0, 8).join()}` };
}

/** Writes the bytes of a store's files into its folder, in place of what is there. */
export function writeFiles(folder: string, bytes: readonly Buffer[]): void {
  for (const name of readdirSync(folder)) if (name !== "trials") rmSync(join(folder, name), { recursive: true });
  for (const [at, name] of FILES.entries()) {
    if ((bytes[at]?.length ?? 0) > 0 || at === 0) writeFileSync(join(folder, name), bytes[at] ?? "");
  }
}
