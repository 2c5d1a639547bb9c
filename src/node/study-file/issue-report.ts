/**
 * @file Collects the mistakes of a file, and notes about what is valid but may not be intended.
 */
import { type KeyPath, keyText, type Position, type StudyIssue } from "./issue.ts";

/** The mistakes and notes that were found so far. */
export interface IssueReport {
  readonly issues: StudyIssue[];
  readonly notes: string[];
  /** Records a mistake; `suggestion` is text that replaces the value of the key. */
  mistake(path: KeyPath, message: string, suggestion?: string): void;
  /** Records something that may not be intended. */
  note(path: KeyPath, message: string): void;
}

/** An empty report; `locate` gives the position of a key. */
export function createIssueReport(locate: (path: KeyPath) => Position): IssueReport {
  const issues: StudyIssue[] = [];
  const notes: string[] = [];
  return {
    issues,
    notes,
    mistake(path, message, suggestion) {
      const found = { ...locate(path), key: keyText(path), message };
      issues.push(suggestion === undefined ? found : { ...found, suggestion });
    },
    note(path, message) {
      notes.push(`line ${locate(path).line}, ${keyText(path)}: ${message}`);
    },
  };
}
