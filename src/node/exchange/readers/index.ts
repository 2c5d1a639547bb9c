export { openSource } from "./open-source.ts";
export { findReader, READERS } from "./registry.ts";
export type { Cell, SourceColumn, SourceFile, SourceState, SourceStudy, SourceTrial, TrialSource } from "./source.ts";
