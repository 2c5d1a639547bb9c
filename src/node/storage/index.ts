export { StorageError, type StorageProblem } from "./errors.ts";
export { storeExists, storeFolder, trialFolder } from "./folder.ts";
export { type OpenOptions, openStore } from "./open.ts";
export type { Evaluator, Lease, ReserveOptions, Storage, StoredEvent, StudyEvent } from "./storage.ts";
