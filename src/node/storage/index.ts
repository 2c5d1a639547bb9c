export { StorageError } from "./errors.ts";
export { storeExists, storeFolder, trialFolder } from "./folder.ts";
export { type OpenedStore, openStore } from "./open.ts";
export { readStore, type StoreContents } from "./read.ts";
export {
  type Evaluator,
  type History,
  type Snapshot,
  type Storage,
  type StoredEvent,
  type StudyEdit,
  trialsOf,
} from "./storage.ts";
