export { StorageError } from "./errors.ts";
export { storeExists, storeFolder, trialFolder } from "./folder.ts";
export { openStore } from "./open.ts";
export { readStore, type StoreContents } from "./read.ts";
export type { Storage, StoredEvent, StudyEdit } from "./storage.ts";
