/**
 * @file Refuses SQLite on the file systems of networks: its locks and its shared memory hold within one machine, so that machines
 * which share such a folder damage the database of each other.
 */
import { fileSystemType, networkFileSystem } from "../files/index.ts";
import { StorageError } from "./storage-error.ts";

/** The variable that allows SQLite on the file system of a network. */
const ALLOWING_VARIABLE = "PARETUNE_NETWORK_FOLDER";

/** What is said of a folder on a file system of that name. */
export function networkFolderWords(folder: string, name: string): string {
  return (
    `${folder} is on ${name}, a file system of a network, where the database in it is not safe from other machines. Keep the ` +
    "results in PostgreSQL (`store: postgresql://user@host/database` in the study file, or --store postgresql://…), which several " +
    `machines may use, or in a folder of this machine (--store DIR). If no other machine ever opens this folder, allow it with ` +
    `the variable ${ALLOWING_VARIABLE}=allow.`
  );
}

/**
 * Checks that the database of a folder is on a disk of this machine.
 *
 * @param typeOf - the type of the file system of a folder
 * @throws StorageError "broken" where it is on a file system of a network, unless that is allowed
 */
export function checkFileSystem(
  folder: string,
  environment: NodeJS.ProcessEnv = process.env,
  typeOf: (folder: string) => number = fileSystemType,
): void {
  if (process.platform !== "linux" || environment[ALLOWING_VARIABLE] === "allow") return;
  const name = networkFileSystem(typeOf(folder));
  if (name !== undefined) throw new StorageError("broken", networkFolderWords(folder, name));
}
