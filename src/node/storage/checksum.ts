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
