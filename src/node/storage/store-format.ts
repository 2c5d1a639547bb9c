/**
 * @file The interface between a store and the files that hold it. Each format opens stores that pass
 * `test/contracts/storage.ts`. All formats are listed in formats.ts.
 */
import type { Earlier, Study, Trial } from "../../core/study/index.ts";
import type { SoleLease, Storage, StudyEdit } from "./storage.ts";

/** A study's store that was opened. Whoever opened it closes it. */
export interface OpenedStore {
  readonly storage: Storage;
  /** The change of the study's definition that this opening recorded; absent where there was none. */
  readonly edit?: StudyEdit;
}

/** What another study may need from a store. */
export interface StoreContents {
  readonly trials: readonly Trial[];
  /** The trials that the store's own study began with. */
  readonly earlier: Earlier | undefined;
}

/** A form in which stores are kept. Folders are absolute paths. */
export interface StoreFormat {
  /** Whether a new store in this folder has this format, decided by the folder's name. */
  suits(folder: string): boolean;
  /** Whether the folder holds a store of this format. */
  exists(folder: string): boolean;
  /**
   * Opens the store in a folder that exists, and creates it where there is none. It stores the definition of a new study.
   * Of a known one it checks the definition (`checkDefinition`), records how the region that is searched has changed, and
   * drops the warm-start cache where the definition or the earlier study differ.
   *
   * @throws StorageError "newer", "changed", "full", "broken"
   */
  open(folder: string, study: Study): Promise<OpenedStore>;
  /**
   * Takes the right to run the study of a store, whatever its definition, so that no run of it begins while this process
   * lives or until the right is released.
   *
   * @throws StorageError "busy" while a run is alive; "newer", "full", "broken"
   */
  claim(folder: string): Promise<SoleLease>;
  /**
   * Reads the store of any study in a folder without changing it.
   *
   * @throws StorageError "newer", "broken"
   */
  read(folder: string): Promise<StoreContents>;
  /**
   * Opens the store of a study to look at it, now and later: every read sees what other processes have written meanwhile, and
   * writing is refused. Nothing is recorded: a definition that differs is only checked.
   *
   * @throws StorageError "newer", "changed", "damaged", "broken"
   */
  view(folder: string, study: Study): Promise<Storage>;
  /** What tells the store in a folder from one that takes its place; undefined if there is none. */
  identity(folder: string): string | undefined;
}
