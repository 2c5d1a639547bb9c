/**
 * @file Opens a study's store, creating it the first time, and reads the store of another study. A store is in a folder or in a
 * database; whoever uses it does not see which.
 */
import type { Study } from "../../core/study/index.ts";
import { folderBackend } from "./folder-backend.ts";
import type { StoreLocation } from "./location.ts";
import { postgresBackend } from "./postgres/postgres-backend.ts";
import type { Storage } from "./storage.ts";
import type { StoreBackend } from "./store-backend.ts";
import type { OpenedStore, StoreContents } from "./store-format.ts";

/** Options of `openStore`. */
export interface OpenOptions {
  /** Whether to create a store that does not exist; otherwise it is a `StorageError` "missing". */
  readonly create: boolean;
}

/** The place of a study's store: its folder, or where it is if that may be a database. */
export type StorePlace = string | StoreLocation;

function backendOf(place: StorePlace): StoreBackend {
  if (typeof place === "string") return folderBackend(place);
  const { folder, database } = place;
  return database === undefined ? folderBackend(folder) : postgresBackend({ folder, ...database });
}

/**
 * Opens the store of a study.
 *
 * Throws `StorageError`: "missing" (and `create` is false), "newer" (written by a newer version), "changed" (the
 * study's parameters, objectives or baseline are not those of the store; the region that is searched may differ, which
 * is recorded), "full", "unreachable", "broken".
 */
export async function openStore(place: StorePlace, study: Study, { create }: OpenOptions): Promise<OpenedStore> {
  return backendOf(place).open(study, create);
}

/** Opens the store of a study, which must exist, to look at it (`StoreFormat.view`). */
export function viewStore(place: StorePlace, study: Study): Promise<Storage> {
  return backendOf(place).view(study);
}

/** Whether a store was ever created there. */
export function storeExists(place: StorePlace): Promise<boolean> {
  return backendOf(place).exists();
}

/** What tells a store from one that takes its place; undefined if there is none. */
export function storeIdentity(place: StorePlace): string | undefined {
  return backendOf(place).identity();
}

/** The contents of a store, which must exist. Throws `StorageError` "newer", "broken". */
export function readStore(place: StorePlace): Promise<StoreContents> {
  return backendOf(place).read();
}

/** Gives a store another name (`StoreBackend.setAside`); says which. */
export function setAside(place: StorePlace, prepare: (contents: StoreContents) => Promise<void>): Promise<string> {
  return backendOf(place).setAside(prepare);
}
