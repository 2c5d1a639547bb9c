/**
 * @file Collects what is wrong with a file, and what is worth a word although it is right.
 */
import { type KeyPath, keyText, type Position, type StudyIssue } from "./issue.ts";

export interface Report {
  readonly issues: StudyIssue[];
  readonly notes: string[];
  /** Records a mistake; `suggestion` is text to put in place of the key's value. */
  mistake(path: KeyPath, message: string, suggestion?: string): void;
  /** Records something that the file's author may not have meant. */
  note(path: KeyPath, message: string): void;
}

export function createReport(locate: (path: KeyPath) => Position): Report {
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
