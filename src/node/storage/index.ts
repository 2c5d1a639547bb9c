export { canonicalJson, definitionChanges } from "./definition.ts";
export { hasTrialFolders, trialFolder } from "./folder.ts";
export { whileEditing } from "./lease.ts";
export { locationWords, type StoreLocation, storeLocation } from "./location.ts";
export { openStore, readStore, setAside, storeExists, storeIdentity, viewStore } from "./open-store.ts";
export { type NewRow, type RepairPlan, repairStore, type StoreRepair } from "./repair-store.ts";
export type { LostRecord, Salvage } from "./salvage/salvage.ts";
export { setLostAside } from "./set-aside.ts";
export {
  type Decision,
  type Environment,
  type Evaluator,
  type History,
  type Lease,
  type LeaseHolder,
  type LivingRun,
  type Pause,
  type PauseChange,
  type Present,
  type SharedLease,
  type Snapshot,
  type Storage,
  type StoredEvent,
  type StoredRuns,
  type StudyEdit,
  type Takeover,
  trialsOf,
} from "./storage.ts";
export { REPAIR_ADVICE, StorageError, type StorageProblem } from "./storage-error.ts";
export type { OpenedStore, StoreContents } from "./store-format.ts";
export { endOf, type OutcomeThen, secondsOf, type TrialTimeline, timelines } from "./timeline.ts";
