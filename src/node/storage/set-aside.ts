/**
 * @file Moves a study's store aside, so that the study can start over. Nothing in it is changed or removed.
 */
import { existsSync, renameSync } from "node:fs";
import { join } from "node:path";
import { formatOf } from "./formats.ts";
import { claimDamaged } from "./lease.ts";
import { StorageError } from "./storage-error.ts";
import type { StoreContents } from "./store-format.ts";

const STORE_SUFFIX = ".paretune";

/**
 * Renames the folder of a store to `NAME.old-1.paretune`, or to the next number that is free; returns the new path. The
 * folder is moved as a whole or not at all, and not while a run of the study is alive.
 *
 * @param prepare - called with the contents before the folder is moved; what it throws is passed on, and nothing is moved
 * @throws StorageError "busy", "newer", "broken", "full"
 */
export async function setFolderAside(
  folder: string,
  prepare: (contents: StoreContents) => Promise<void>,
): Promise<string> {
  const format = formatOf(folder);
  const lease = await format.claim(folder);
  try {
    await prepare(await format.read(folder));
    return renameFolder(folder);
  } catch (error) {
    await lease.release();
    throw error;
  }
}

/**
 * The same for the folder of a store whose database is missing: what trials have left in it is kept.
 *
 * @throws StorageError "busy", "full"
 */
export async function setLostAside(folder: string): Promise<string> {
  const lock = await claimDamaged(folder, join(folder, "study.db"));
  try {
    return renameFolder(folder);
  } finally {
    lock.release();
  }
}

/** Renames a folder to the next name that is free; returns it. Throws StorageError "full". */
export function renameFolder(folder: string): string {
  const hasSuffix = folder.endsWith(STORE_SUFFIX);
  const [stem, suffix] = hasSuffix ? [folder.slice(0, -STORE_SUFFIX.length), STORE_SUFFIX] : [folder, ""];
  for (let number = 1; ; number++) {
    const target = `${stem}.old-${number}${suffix}`;
    if (existsSync(target)) continue;
    try {
      renameSync(folder, target);
      return target;
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      throw new StorageError("full", `${folder} could not be renamed to ${target} (${detail}). Nothing was changed.`);
    }
  }
}
