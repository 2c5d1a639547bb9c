/**
 * @file Opens a study's store, creating it the first time, and reads the store of another study.
 */
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { Study } from "../../core/study/index.ts";
import { isFolder } from "../is-folder.ts";
import { formatOf } from "./formats.ts";
import type { Storage } from "./storage.ts";
import { StorageError } from "./storage-error.ts";
import type { OpenedStore, StoreContents } from "./store-format.ts";

/** Options of `openStore`. */
export interface OpenOptions {
  /** Whether to create a store that does not exist; otherwise it is a `StorageError` "missing". */
  readonly create: boolean;
}

/**
 * Opens the store of a study in a folder.
 *
 * Throws `StorageError`: "missing" (and `create` is false), "newer" (written by a newer version), "changed" (the
 * study's parameters, objectives or baseline are not those of the store; the region that is searched may differ, which
 * is recorded), "full", "broken".
 */
export async function openStore(folder: string, study: Study, { create }: OpenOptions): Promise<OpenedStore> {
  const format = formatOf(folder);
  if (!create && !format.exists(folder)) {
    throw new StorageError(
      "missing",
      `there is no store at ${folder} yet. \`paretune run\` or \`suggest\` creates it.`,
    );
  }
  if (create) createFolder(folder);
  return format.open(folder, study);
}

/** Opens the store of a study, which must exist, to look at it (`StoreFormat.view`). */
export function viewStore(folder: string, study: Study): Promise<Storage> {
  return formatOf(folder).view(folder, study);
}

/** What tells the store in a folder from one that takes its place; undefined if there is none. */
export function storeIdentity(folder: string): string | undefined {
  return formatOf(folder).identity(folder);
}

/** The contents of the store in a folder, which must exist. Throws `StorageError` "newer", "broken". */
export function readStore(folder: string): Promise<StoreContents> {
  return formatOf(folder).read(folder);
}

function createFolder(folder: string): void {
  try {
    makeFolder(folder);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new StorageError("broken", `the folder ${folder} cannot be created (${detail}). Use --store DIR.`);
  }
}

/** Creates one folder at a time, as Node's recursive mkdir never returns where the system refuses new folders (/proc). */
function makeFolder(folder: string): void {
  if (isFolder(folder)) return;
  if (dirname(folder) !== folder) makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    if (!isFolder(folder)) throw error; // another process may have been faster
  }
}
