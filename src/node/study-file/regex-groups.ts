/**
 * @file Finds the capturing groups in the source text of a regular expression.
 */

/** A capturing group: `source.slice(start, end)` is the group with its parentheses, `source.slice(bodyStart, end - 1)` what
 * is inside. */
export interface RegexGroup {
  /** Of a named group. */
  readonly name?: string;
  readonly start: number;
  readonly bodyStart: number;
  readonly end: number;
}

interface OpenGroup {
  readonly start: number;
  readonly bodyStart: number;
  readonly name: string | undefined;
  readonly isCapturing: boolean;
}

/** The capturing groups of a valid regular expression, in the order of their numbers. */
export function capturingGroups(source: string): readonly RegexGroup[] {
  const open: OpenGroup[] = [];
  const found: RegexGroup[] = [];
  let isInClass = false;
  for (let at = 0; at < source.length; at++) {
    const char = source[at];
    if (char === "\\") at++;
    else if (isInClass) isInClass = char !== "]";
    else if (char === "[") isInClass = true;
    else if (char === "(") open.push(openGroup(source, at));
    else if (char === ")") {
      const group = open.pop();
      if (group?.isCapturing !== true) continue;
      const { start, bodyStart, name } = group;
      found.push({ start, bodyStart, end: at + 1, ...(name === undefined ? {} : { name }) });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

/** Whether a valid regular expression is a choice between alternatives as a whole, outside of any group. */
export function hasAlternatives(source: string): boolean {
  const outside = source.replace(/\\.|\[(?:\\.|[^\]\\])*\]/gs, "");
  let depth = 0;
  for (const char of outside) {
    if (char === "(") depth++;
    else if (char === ")") depth--;
    else if (char === "|" && depth === 0) return true;
  }
  return false;
}

function openGroup(source: string, start: number): OpenGroup {
  const rest = source.slice(start);
  const named = /^\(\?<([A-Za-z_$][\w$]*)>/.exec(rest);
  const [head = "("] = named ?? /^\((?:\?(?:<?[=!]|:))?/.exec(rest) ?? [];
  return { start, bodyStart: start + head.length, name: named?.[1], isCapturing: named !== null || head === "(" };
}
