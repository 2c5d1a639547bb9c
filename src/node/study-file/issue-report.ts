/**
 * @file Collects the mistakes of a file, and notes about what is valid but may not be intended.
 */
import { type KeyPath, keyText, type Position, type StudyIssue, shortened } from "./issue.ts";

/** The most mistakes that are collected; reading stops there. */
const MAX_ISSUES = 200;
/** The most notes that are kept. */
const MAX_NOTES = 20;
/** The longest suggestion. A longer one is left out, because a part of it would be wrong. */
const MAX_SUGGESTION_LENGTH = 1000;

/** Thrown where a file has too many mistakes to go on. */
export class TooManyIssues extends Error {}

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
  let further = 0;
  return {
    issues,
    notes,
    mistake(path, message, suggestion) {
      const found = { ...locate(path), key: keyText(path), message: shortened(message) };
      const last = issues.at(-1);
      if (last?.key === found.key && last.message === found.message && last.line === found.line) return;
      const isUsable = suggestion !== undefined && suggestion.length <= MAX_SUGGESTION_LENGTH;
      issues.push(isUsable ? { ...found, suggestion } : found);
      if (issues.length >= MAX_ISSUES) throw new TooManyIssues();
    },
    note(path, message) {
      if (notes.length < MAX_NOTES) {
        notes.push(shortened(`line ${locate(path).line}, ${keyText(path)}: ${message}`));
        return;
      }
      const more = `… and ${++further} more`;
      if (further === 1) notes.push(more);
      else notes[MAX_NOTES] = more;
    },
  };
}
