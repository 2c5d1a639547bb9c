export { openSource } from "./open-source.ts";
export { findReader, READERS } from "./registry.ts";
export type {
  Cell,
  SourceColumn,
  SourceDomain,
  SourceFile,
  SourceState,
  SourceStudy,
  SourceTrial,
  TrialSource,
} from "./source.ts";
