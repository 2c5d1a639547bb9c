export { storeExists, storeFolder, trialFolder } from "./folder.ts";
export { type OpenedStore, openStore } from "./open-store.ts";
export { readStore, type StoreContents } from "./read-store.ts";
export {
  type Evaluator,
  type History,
  type Snapshot,
  type Storage,
  type StoredEvent,
  type StudyEdit,
  trialsOf,
} from "./storage.ts";
export { StorageError } from "./storage-error.ts";
