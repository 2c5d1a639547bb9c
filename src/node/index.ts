/**
 * @file The package in Node: all of the core, and what touches files, processes and threads.
 */
export * from "../core/index.ts";
export {
  type LoopEvent,
  type Propose,
  type RunOptions,
  type RunOutcome,
  type RunSummary,
  runStudy,
} from "./loop/index.ts";
export { openStore, type Storage, StorageError, storeExists, storeFolder } from "./storage/index.ts";
export {
  parseConstraint,
  parseOutcomeConstraint,
  parseStudyFile,
  readStudyFile,
  type StudyFile,
  type StudyIssue,
} from "./study-file/index.ts";
export { createThreads, defaultThreadCount, type Threads } from "./threads/index.ts";
