/**
 * @file Where a study's results are: its folder, and the database where that is not a file in it.
 */

import type { StudyFile } from "../study-file/settings.ts";
import type { DatabaseAddress } from "../study-file/store-address.ts";
import { isDatabaseAddress, readDatabaseAddress } from "../study-file/store-address.ts";
import { storeFolder } from "./folder.ts";
import { StorageError } from "./storage-error.ts";

/** Where results are. */
export interface StoreLocation {
  /** Absolute path of the folder: of the database, and of the trials that this machine has run. It need not exist yet. */
  readonly folder: string;
  /** Where in a PostgreSQL database the results are, if they are not in a file in the folder. */
  readonly database?: DatabasePlace;
}

/** A study in a database. */
export interface DatabasePlace {
  readonly address: DatabaseAddress;
  /** The name of the study. */
  readonly study: string;
}

/**
 * The place of a study's results: what its file says, or `override`: a folder, or the address of a database.
 *
 * @throws StorageError "broken" where `override` is an address that is not valid
 */
export function storeLocation(file: StudyFile, override?: string): StoreLocation {
  const study = file.study.name;
  if (override === undefined) {
    const { store } = file.run;
    return { folder: storeFolder(file), ...(store === undefined ? {} : { database: { address: store, study } }) };
  }
  if (!isDatabaseAddress(override)) return { folder: storeFolder(file, override) };
  const read = readDatabaseAddress(override);
  if (!read.ok) throw new StorageError("broken", `--store ${read.problem}.`);
  return { folder: storeFolder(file), database: { address: read.address, study } };
}

/** The place in words: the address of the database, or the folder. */
export function locationWords({ folder, database }: StoreLocation): string {
  return database === undefined ? folder : database.address.shown;
}
