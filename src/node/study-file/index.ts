export { defaultBatch } from "./budget.ts";
export { budgetChanges, budgetIn } from "./budget-changes.ts";
export { parseConstraint } from "./constraints.ts";
export { parseDuration } from "./duration.ts";
export type { EditedText } from "./edit-splices.ts";
export { editStudyText, type FileEdit, type ParameterEdit } from "./edit-text.ts";
export type { BudgetEdit, BudgetKey, ReferenceEdit } from "./edit-top-level.ts";
export { formatIssues, type StudyIssue, shortened, written as writtenValue } from "./issue.ts";
export { parseOutcomeConstraint } from "./outcome-constraints.ts";
export { countSearched } from "./parameter-dependencies.ts";
export { parseStudyFile, type ReadOptions, type StudyFileResult } from "./parse.ts";
export { readStudyFile } from "./read-study-file.ts";

export type {
  MetricDefinition,
  MetricSource,
  RunSettings,
  Statistic,
  StudyFile,
} from "./settings.ts";
export { isDatabaseAddress, withoutPasswords } from "./store-address.ts";
