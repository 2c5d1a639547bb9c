/**
 * @file The interface to the place of one study's results, whatever kind of place it is.
 */
import type { Study } from "../../core/study/index.ts";
import type { Storage } from "./storage.ts";
import type { OpenedStore, StoreContents } from "./store-format.ts";

/** The place of one study's results. */
export interface StoreBackend {
  /** Whether a store was ever created there. */
  exists(): Promise<boolean>;
  /** Opens the store, and creates it where there is none and `create` says so (`openStore`). */
  open(study: Study, create: boolean): Promise<OpenedStore>;
  /** Opens a store that must exist to look at it (`StoreFormat.view`). */
  view(study: Study): Promise<Storage>;
  /** The contents of a store that must exist. */
  read(): Promise<StoreContents>;
  /** What tells the store from one that takes its place, as far as that can be known without opening it. */
  identity(): string | undefined;
  /**
   * Gives a store another name, all of it or nothing, and not while a run of its study is alive; says which.
   *
   * @param prepare - called with the contents before; what it throws is passed on, and nothing is changed
   * @throws StorageError "busy", "newer", "broken", "full"
   */
  setAside(prepare: (contents: StoreContents) => Promise<void>): Promise<string>;
}
