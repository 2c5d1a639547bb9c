/**
 * @file The checksums of stored rows. A byte that a failing disk changed within a number leaves a number, so only a checksum
 * tells that it is not the number that was measured.
 */
import { crc32 } from "node:zlib";
import type { DatabaseSyncInstance } from "@photostructure/sqlite";

/** The first format with checksums (migrations.ts). */
export const CHECKSUM_FORMAT = 4;

/** The checksum of the values of a row, in the order of its columns. */
export function rowChecksum(...values: readonly (string | number | null)[]): number {
  return crc32(JSON.stringify(values));
}

/** Whether the rows of a database have checksums, as all have that this version has opened for writing. */
export function hasChecksums(database: DatabaseSyncInstance): boolean {
  return (database.prepare("PRAGMA user_version").get() as { user_version: number }).user_version >= CHECKSUM_FORMAT;
}

/** The number of rows that were ever written to a table whose rows are numbered from 1 on and never removed. */
export function writtenRows(database: DatabaseSyncInstance, table: "events" | "proposals"): number {
  const row = database.prepare("SELECT seq FROM sqlite_sequence WHERE name = ?").get(table);
  return (row as { seq: number } | undefined)?.seq ?? 0;
}
