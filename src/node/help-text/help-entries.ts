/**
 * @file Cuts a help text into its options: the head of each (`-l, --lr FLOAT`) and the text that describes it.
 */
import { stripVTControlCharacters } from "node:util";

/** The part of a help text that is about one option. */
export interface HelpEntry {
  readonly head: string;
  readonly text: string;
}

/** A line that begins with an option; text that is wrapped stands further to the right. */
const HEAD = /^ {1,12}(--?(?:\[no-?\])?[A-Za-z].*)$/;
/** The frame that Typer draws, whose verticals become blanks. */
const FRAME = /[│┃|]\s*$|^\s*[│┃]/g;

/** The lines of a help text without colours and frames. */
export function helpLines(text: string): readonly string[] {
  return stripVTControlCharacters(text)
    .replaceAll("\t", "        ")
    .split(/\r?\n/)
    .map((line) => line.replace(FRAME, " ").replace(/^ \* /, "   ").trimEnd());
}

/** The options of a help text. Titles and usage lines are skipped. */
export function helpEntries(text: string): readonly HelpEntry[] {
  const entries: { indent: number; head: string; texts: string[] }[] = [];
  let isInside = false;
  for (const line of helpLines(text)) {
    const indent = line.length - line.trimStart().length;
    const [, option] = HEAD.exec(` ${line}`.replace(/^ (?= {12,})/, "")) ?? [];
    const open = entries.at(-1);
    if (option !== undefined && (indent > 0 || !isInside)) {
      const { head, rest } = splitHead(option);
      entries.push({ indent, head, texts: rest === "" ? [] : [rest] });
      isInside = true;
    } else if (line.trim() === "") continue;
    else if (isInside && open !== undefined && indent > open.indent) open.texts.push(line.trim());
    else isInside = false;
  }
  return entries.map(({ head, texts }) => ({ head, text: texts.join(" ").replace(/\s+/g, " ").trim() }));
}

/** A column that names the type of a value: `FLOAT`, `<int range> [1<=x<=6]`, `{relu,tanh}`, `[relu|tanh]`. */
const TYPE_COLUMN =
  /^(<[^>]+>(\s*\[[^\]]*<=?[^\]]*\])?|[A-Z][A-Z_]*( RANGE)?( \[[^\]]*<=?[^\]]*\])?|\{[^}]*\}|\[[^\]:]*\|[^\]:]*\])$/;

/** Separates `-l, --lr FLOAT` from the description, which follows after two blanks or, with absl, after a colon. */
function splitHead(line: string): { readonly head: string; readonly rest: string } {
  const [, flag, described] = /^(--(?:\[no\])?[\w.-]+):\s+(.*)$/.exec(line) ?? [];
  if (flag !== undefined && described !== undefined) {
    const [, choices, rest] = /^(<[^>]*\|[^>]*>): ?(.*)$/.exec(described) ?? [];
    return choices === undefined
      ? { head: flag.includes("[no]") ? flag : `${flag} VALUE`, rest: described }
      : { head: `${flag} ${choices}`, rest: rest ?? "" };
  }
  const columns = line.trim().split(/\s{2,}/);
  let count = 1;
  while (count < columns.length && /^(--?[A-Za-z]|<)/.test(columns[count] ?? "")) count++;
  while (count < columns.length && TYPE_COLUMN.test(columns[count] ?? "")) count++;
  return { head: columns.slice(0, count).join(" "), rest: columns.slice(count).join(" ") };
}
