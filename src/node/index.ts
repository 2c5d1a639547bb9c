/**
 * @file The public names of `paretune`: those of `paretune/core`, and what uses files, processes and threads
 * (docs/library.md).
 */
export * from "../core/index.ts";
export { type LoopEvent, type RunOptions, type RunSummary, runStudy } from "./loop/index.ts";
export { openStore, type Storage, StorageError } from "./storage/index.ts";
export {
  parseConstraint,
  parseOutcomeConstraint,
  readStudyFile,
  type StudyFile,
  type StudyIssue,
} from "./study-file/index.ts";
export { createThreads, type Threads } from "./threads/index.ts";
