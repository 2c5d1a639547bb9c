/**
 * @file Stores in a folder, in one of the formats (formats.ts).
 */
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { isFolder } from "../is-folder.ts";
import { formatOf } from "./formats.ts";
import { setFolderAside } from "./set-aside.ts";
import { StorageError } from "./storage-error.ts";
import type { StoreBackend } from "./store-backend.ts";

/** The store in a folder, which is an absolute path. */
export function folderBackend(folder: string): StoreBackend {
  return {
    exists: async () => formatOf(folder).exists(folder),
    open: async (study, create) => {
      const format = formatOf(folder);
      if (!create && !format.exists(folder)) {
        throw new StorageError(
          "missing",
          `there is no store at ${folder} yet. \`paretune run\` or \`suggest\` creates it.`,
        );
      }
      if (create) createFolder(folder);
      return format.open(folder, study);
    },
    view: (study) => formatOf(folder).view(folder, study),
    read: () => formatOf(folder).read(folder),
    identity: () => formatOf(folder).identity(folder),
    setAside: (prepare) => setFolderAside(folder, prepare),
  };
}

/** Creates a folder with those above it. Throws StorageError "broken" where it cannot be created. */
export function createFolder(folder: string): void {
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
