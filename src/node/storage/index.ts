export { canonicalJson } from "./definition.ts";
export { storeFolder, trialFolder } from "./folder.ts";
export { storeExists } from "./formats.ts";
export { openStore, readStore } from "./open-store.ts";
export { setAside } from "./set-aside.ts";
export {
  type Decision,
  type Evaluator,
  type History,
  type Present,
  type Snapshot,
  type Storage,
  type StoredEvent,
  type StudyEdit,
  trialsOf,
} from "./storage.ts";
export { StorageError } from "./storage-error.ts";
export type { OpenedStore, StoreContents } from "./store-format.ts";
export { type OutcomeThen, secondsOf, type TrialTimeline, timelines } from "./timeline.ts";
