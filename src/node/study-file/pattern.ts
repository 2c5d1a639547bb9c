import type { KeyPath } from "./issue.ts";
import type { IssueReport } from "./issue-report.ts";

/** Parses a regular expression in multi-line mode (^ and $ match at the ends of each line); undefined if a mistake in it is
 * reported. */
export function readPattern(text: string, path: KeyPath, report: IssueReport): RegExp | undefined {
  try {
    const groups = (new RegExp(`${text}|`, "m").exec("")?.length ?? 1) - 1;
    if (groups === 0) {
      report.mistake(path, `needs a group (…) around the number; got ${text}`, '"accuracy: ([0-9.]+)"');
    }
    return new RegExp(text, "m");
  } catch (error) {
    const reason = (error as Error).message.replace(/^Invalid regular expression: \/.*\/\w*: /s, "");
    report.mistake(path, `is not a regular expression (${reason}); got ${text}`);
    return undefined;
  }
}
