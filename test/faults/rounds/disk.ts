/**
 * @file Small disks that can be filled, and have room again: file systems in memory, which root may mount.
 */
import { spawnSync } from "node:child_process";
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";

const CHUNK_BYTES = 1 << 16;

/** A disk of its own. */
export interface Disk {
  readonly folder: string;
  /** Fills it, but for some bytes. */
  fill(room: number): void;
  free(): void;
  remove(): void;
}

/** Mounts a disk of some megabytes. */
export function makeDisk(folder: string, megabytes: number): Disk {
  mkdirSync(folder, { recursive: true });
  run("mount", "-t", "tmpfs", "-o", `size=${megabytes}m,mode=755`, "paretune-faults", folder);
  const filler = join(folder, "filler");
  const roomFile = join(folder, "room");
  const free = (): void => {
    rmSync(filler, { force: true });
    rmSync(roomFile, { force: true });
  };
  return {
    folder,
    fill(room) {
      writeUntilFull(roomFile, room);
      writeUntilFull(filler, Number.POSITIVE_INFINITY);
      rmSync(roomFile, { force: true });
    },
    free,
    remove() {
      // Whatever still has a file open there keeps it; the place is gone at once.
      spawnSync("umount", ["--lazy", folder]);
    },
  };
}

function writeUntilFull(file: string, most: number): void {
  const descriptor = openSync(file, "a");
  try {
    for (let left = most, size = CHUNK_BYTES; left > 0 && size >= 1; ) {
      try {
        left -= writeSync(descriptor, Buffer.alloc(Math.min(size, left)));
      } catch (error) {
        if (!(error instanceof Error && "code" in error && error.code === "ENOSPC")) throw error;
        size = Math.floor(size / 16);
      }
    }
  } finally {
    closeSync(descriptor);
  }
}

function run(program: string, ...args: readonly string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${program} ${args.join(" ")}: ${stderr}`);
}
