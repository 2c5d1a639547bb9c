/**
 * @file Regular expressions of a study file that find a number, and the placeholder `{number}` in them.
 */
import type { KeyPath } from "./issue.ts";
import type { IssueReport } from "./issue-report.ts";
import { capturingGroups, type RegexGroup } from "./regex-groups.ts";

const PLACEHOLDER = "{number}";
/** The time to prepare a pattern grows with the square of the number of its groups, and cannot be limited. */
const MAX_CHARS = 2000;

/** What `{number}` stands for: sign, digits, decimal point and exponent; or nan or inf in any spelling. It matches every number
 * in one way only, so that many digits that no match follows are not divided in all ways. */
export const NUMBER_SOURCE: string =
  "(?:[+-]?(?:(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?|(?:[nN][aA][nN]|[iI][nN][fF](?:[iI][nN][iI][tT][yY])?)(?![A-Za-z0-9_])))";

/** The group that holds the number: the one named `value`, else the first. */
export function valueGroup(source: string): RegexGroup | undefined {
  const groups = capturingGroups(source);
  return groups.find(({ name }) => name === "value") ?? groups[0];
}

/** A pattern as it was written, with `{number}`. */
export function patternText({ source }: RegExp): string {
  return source.replaceAll(`(?<value>${NUMBER_SOURCE})`, PLACEHOLDER).replaceAll(NUMBER_SOURCE, PLACEHOLDER);
}

/**
 * Parses a regular expression in multi-line mode (^ and $ match at the ends of each line); undefined if a mistake in it is
 * reported. The number is in the group `value`, else in the first group; `{number}` is a group of its own.
 *
 * @param flags - further flags: `i` ignores case, `s` lets a point match a line break
 */
export function readPattern(text: string, path: KeyPath, report: IssueReport, flags = ""): RegExp | undefined {
  if (text.length > MAX_CHARS) {
    report.mistake(path, `may have at most ${MAX_CHARS} characters; got ${text.length}`);
    return undefined;
  }
  const foreign = foreignSyntax(text);
  if (foreign !== undefined) {
    report.mistake(path, ...foreign);
    return undefined;
  }
  try {
    new RegExp(text.replaceAll(PLACEHOLDER, "0"), "m"); // mistakes are named in the pattern as it is written
    const expanded = expandNumbers(text);
    if (expanded === undefined) {
      const many = text.split(PLACEHOLDER).length - 1;
      report.mistake(
        path,
        `holds {number} ${many} times; write (?<value>{number}) for the one to read; got ${text}`,
        JSON.stringify(text.replace(/\{number\}(?!.*\{number\})/s, "(?<value>{number})")),
      );
      return undefined;
    }
    if (capturingGroups(expanded).length === 0) {
      report.mistake(path, `needs {number}, or a group (…) around the number; got ${text}`, '"accuracy: {number}"');
    }
    return new RegExp(expanded, [...new Set(`m${flags}`)].join(""));
  } catch (error) {
    const reason = (error as Error).message.replace(/^Invalid regular expression: \/.*\/\w*: /s, "");
    report.mistake(path, `is not a regular expression (${reason}); got ${text}`);
    return undefined;
  }
}

/** Replaces each `{number}`; the one to read becomes the group `value`. Undefined if it is not clear which that is. */
function expandNumbers(text: string): string | undefined {
  const numbers = [...text.matchAll(/(?<!\\)\{number\}/g)].map(({ index }) => index);
  const groups = capturingGroups(text);
  const hasValue = groups.some(({ name }) => name === "value");
  const isIn = (at: number, { start, end }: RegexGroup): boolean => at > start && at < end;
  const others = numbers.filter((at) => !groups.some((group) => group.name === "step" && isIn(at, group)));
  const grouped = others.filter((at) => groups.some((group) => isIn(at, group)));
  const [value] = grouped.length > 0 ? grouped : others;
  if (!hasValue && grouped.length === 0 && others.length > 1) return undefined;
  return text.replace(/(?<!\\)\{number\}/g, (_, at: number) =>
    !hasValue && at === value ? `(?<value>${NUMBER_SOURCE})` : NUMBER_SOURCE,
  );
}

/** What a pattern holds of other dialects that JavaScript refuses or misunderstands, and what to write instead. */
function foreignSyntax(text: string): readonly [message: string, suggestion?: string] | undefined {
  const quoted = (changed: string): string => JSON.stringify(changed);
  if (/\(\?P[<=]/.test(text)) {
    const changed = text.replaceAll("(?P<", "(?<").replace(/\(\?P=(\w+)\)/g, "\\k<$1>");
    return [`named groups are written (?<name>…) here, not (?P<name>…); got ${text}`, quoted(changed)];
  }
  const inline = /\(\?([a-zA-Z]+)(?:-[a-zA-Z]+)?[:)]/.exec(text);
  if (inline !== null) {
    const flags = [...(inline[1] ?? "")].filter((flag) => "is".includes(flag)).join("");
    const key = flags === "" ? "remove it" : `remove it and add the key flags: ${flags}`;
    return [`flags such as ${inline[0]} are not written in the pattern: ${key}; got ${text}`];
  }
  const anchor = /(?<!\\)(?:\\\\)*\\([AZz])/.exec(text)?.[1];
  if (anchor !== undefined) {
    return [
      `the ${anchor === "A" ? "beginning" : "end"} of a line is ${anchor === "A" ? "^" : "$"}, not \\${anchor}; got ${text}`,
    ];
  }
  if (/\[\[:\w+:\]/.test(text))
    return [`a class such as [[:digit:]] is written \\d, [A-Za-z] or \\s here; got ${text}`];
  return undefined;
}
