/**
 * @file The disk that the results are on: whether it can be written, whether it keeps what is flushed, and how fast.
 */
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, statfsSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { DatabaseSync } from "@photostructure/sqlite";
import { quantile } from "../../core/statistics/index.ts";
import { type FileSystemKind, fileSystemKind, nearestFolder } from "../files/index.ts";
import { type Finding, findingOf, type Remark } from "./finding.ts";
import { gigabytes } from "./memory.ts";

/** What was tried on a disk. */
export interface DiskFacts {
  /** The folder that was tried: the one of the results, or the nearest one above that exists. */
  readonly folder: string;
  readonly kind: FileSystemKind;
  /** Bytes that this user may still write. */
  readonly free?: number;
  /** Why nothing can be written; the fields below are absent then. */
  readonly refused?: string;
  /** Why SQLite does not work here. */
  readonly databaseProblem?: string;
  /** The median time until a small write is on the disk, in milliseconds. */
  readonly flush?: number;
  /** Durable commits of a database per second. */
  readonly commits?: number;
  /** Seconds by which the clock of the file system is ahead of this machine's. */
  readonly skew?: number;
}

const FLUSHES = 40;
const COMMITS = 60;
/** Neither measurement takes longer. */
const MAX_MS = 500;
const BLOCK_BYTES = 4096;

/** A flush that takes less has not reached a device, which takes 20 µs at least. */
const SUSPICIOUS_FLUSH_MS = 0.01;
const SLOW_COMMITS = 20;
const LITTLE_SPACE = 1e9;
const NO_SPACE = 5e7;

/** Tries the disk of a folder, which need not exist yet. What is written is removed. */
export function tryDisk(path: string): DiskFacts {
  const folder = nearestFolder(path);
  const about = { folder, kind: fileSystemKind(folder), ...spaceOf(folder) };
  let scratch: string;
  try {
    scratch = mkdtempSync(join(folder, ".paretune-doctor-"));
  } catch (error) {
    return { ...about, refused: messageOf(error) };
  }
  try {
    return { ...about, ...timeFlushes(join(scratch, "flushed")), ...timeCommits(join(scratch, "tried.db")) };
  } catch (error) {
    return { ...about, refused: messageOf(error) };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function spaceOf(folder: string): Pick<DiskFacts, "free"> {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return { free: bavail * bsize };
  } catch {
    return {}; // the system does not say
  }
}

function timeFlushes(file: string): Pick<DiskFacts, "flush" | "skew"> {
  const block = Buffer.alloc(BLOCK_BYTES, 1);
  const times: number[] = [];
  const descriptor = openSync(file, "w");
  try {
    for (const end = performance.now() + MAX_MS; times.length < FLUSHES && performance.now() < end; ) {
      writeSync(descriptor, block);
      const start = performance.now();
      fdatasyncSync(descriptor);
      times.push(performance.now() - start);
    }
    writeSync(descriptor, block);
  } finally {
    closeSync(descriptor);
  }
  return { flush: quantile(Float64Array.from(times).sort(), 0.5), skew: (statSync(file).mtimeMs - Date.now()) / 1000 };
}

function timeCommits(file: string): Pick<DiskFacts, "commits" | "databaseProblem"> {
  let database: InstanceType<typeof DatabaseSync> | undefined;
  try {
    database = new DatabaseSync(file);
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE tried (text TEXT)");
    const insert = database.prepare("INSERT INTO tried VALUES (?)");
    const start = performance.now();
    let count = 0;
    while (count < COMMITS && performance.now() - start < MAX_MS) {
      insert.run("x".repeat(200));
      count++;
    }
    return { commits: count / ((performance.now() - start) / 1000) };
  } catch (error) {
    return { databaseProblem: messageOf(error) };
  } finally {
    database?.close();
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The finding about the disk. `isStudy`: the results of a study are, or will be, on it; `hasDatabase`: its store is in PostgreSQL, and
 * only the folders of its trials are on the disk. */
export function judgeDisk(facts: DiskFacts, isStudy: boolean, hasDatabase = false): Finding {
  const { folder, kind, free, refused, flush, commits } = facts;
  if (refused !== undefined) {
    return findingOf("disk", `${folder} (${kind.name}).`, { ...facts }, [
      {
        status: "problem",
        words: `It cannot be written: ${refused}.`,
        advice: isStudy
          ? "Correct its permissions, or give another folder with --store DIR."
          : "Change to another folder.",
      },
    ]);
  }
  const speed =
    flush === undefined || commits === undefined
      ? ""
      : ` A flush takes ${flush.toPrecision(2)} ms; ${Math.round(commits).toLocaleString("en-US")} durable commits per second.`;
  const space = free === undefined ? "" : `, ${gigabytes(free)} free`;
  const places = hasDatabase && kind.place === "network" ? [] : placeRemarks(facts, isStudy);
  const remarks = [...places, ...speedRemarks(facts), ...spaceRemarks(free)];
  return findingOf("disk", `${folder}: ${kind.name}${space}.${speed}`, { ...facts }, remarks);
}

function placeRemarks({ kind, databaseProblem }: DiskFacts, isStudy: boolean): readonly Remark[] {
  const elsewhere = isStudy
    ? "Give a folder on a disk of this machine with --store DIR."
    : "Keep studies on a local disk.";
  const remarks: Remark[] = [];
  if (databaseProblem !== undefined) {
    remarks.push({ status: "problem", words: `SQLite does not work here: ${databaseProblem}.`, advice: elsewhere });
  }
  if (kind.place === "network") {
    remarks.push({
      status: "problem",
      words: `${kind.name} is a network file system: the locks and the shared memory of SQLite are not reliable on it, and a store can be damaged.`,
      advice: elsewhere,
    });
  }
  if (kind.place === "memory") {
    remarks.push({
      status: isStudy ? "problem" : "warning",
      words: `${kind.name} is in memory: everything on it is lost when this machine restarts.`,
      advice: elsewhere,
    });
  }
  return remarks;
}

function speedRemarks({ kind, flush, commits }: DiskFacts): readonly Remark[] {
  if (kind.place !== "memory" && flush !== undefined && flush < SUSPICIOUS_FLUSH_MS) {
    return [
      {
        status: "warning",
        words:
          "That is faster than any disk: fsync seems to be ignored, so the last results can be lost when the power fails.",
        advice: "Run without libeatmydata and similar tools, or ask who operates the virtual disk.",
      },
    ];
  }
  if (commits !== undefined && commits < SLOW_COMMITS) {
    return [
      {
        status: "warning",
        words: "That is slow: every start and end of a trial waits for two commits.",
        advice: "Use a solid-state disk for trials of less than a few seconds.",
      },
    ];
  }
  return [];
}

function spaceRemarks(free: number | undefined): readonly Remark[] {
  if (free === undefined || free >= LITTLE_SPACE) return [];
  const status = free < NO_SPACE ? "problem" : "warning";
  return [
    {
      status,
      words: "The disk is almost full.",
      advice: "Free space: a trial whose result cannot be written fails, and its evaluation is lost.",
    },
  ];
}
