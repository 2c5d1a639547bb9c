/**
 * @file Where a value may stand in a line for a POSIX shell (IEEE Std 1003.1, "Shell Command Language", 2.2), also inside the quotes
 * that a line has already opened. The value itself is never a part of the line: the shell reads it from a variable of the
 * environment, whose value it does not read as commands (docs/decisions/shell-values.md). Where a line cannot be followed, it is
 * refused with a reason.
 */

import { secondReadingProblem } from "./shell-commands.ts";
import { type LexedPart, lexLine } from "./shell-lexer.ts";
import { type Command, sourceOf, type Template } from "./template.ts";

/** The quote that is open around a placeholder, or none. */
export type OpenQuote = "" | "'" | '"';

/** The quote around each part that is not text, in the line's order; or why a value cannot be quoted safely. */
export type QuoteContexts =
  | { readonly ok: true; readonly quotes: readonly OpenQuote[] }
  | { readonly ok: false; readonly problem: string };

/** A pattern of `case` ends with a parenthesis that nothing opens, which in a substitution looks like its end. */
const CASE_IN_SUBSTITUTION = /\$\([\s\S]*\bcase\b/;

/** Finds the quotes around the placeholders of a shell line. A line without placeholders may hold anything. */
export function quoteContexts(line: Template): QuoteContexts {
  if (line.every(({ kind }) => kind === "text")) return { ok: true, quotes: [] };
  const text = line.map((part) => (part.kind === "text" ? part.text : "x")).join("");
  if (CASE_IN_SUBSTITUTION.test(text)) {
    return refuse("a value cannot be quoted in a command with case inside $(…); put that part into a script");
  }
  const lexed = lexLine(line, "shell");
  const quotes: OpenQuote[] = [];
  for (const each of lexed.parts) {
    if (each.part.kind === "text") continue;
    const problem = placeProblem(each, sourceOf(each.part));
    if (problem !== undefined) return refuse(problem);
    const top = each.open.at(-1);
    quotes.push(top === "'" || top === '"' ? top : "");
  }
  if (lexed.problem !== undefined) return refuse(lexed.problem);
  const second = secondReadingProblem(lexed.parts);
  if (second !== undefined) return refuse(second);
  return lexed.unclosed === undefined ? { ok: true, quotes } : refuse(`${lexed.unclosed} is opened but not closed`);
}

function refuse(problem: string): QuoteContexts {
  return { ok: false, problem };
}

/** Why a value cannot be quoted in the place of this placeholder. */
function placeProblem({ open, escaped, inComment }: LexedPart, source: string): string | undefined {
  if (escaped) return `a backslash precedes ${source}; remove it`;
  if (inComment) return `${source} is inside a comment; move it out`;
  if (open.includes("${")) return `${source} is inside a shell parameter \${…}; move it out`;
  if (open.includes("$(("))
    return `${source} is inside $((…)), where a shell would read it as an expression; pass it to a program`;
  return undefined;
}

/**
 * A value in a shell line, as a double-quoted variable between the quotes that are open around it. With `?` the shell ends with an
 * error where the variable was not set, instead of going on without the value.
 */
export function variableWord(name: string, quote: OpenQuote): string {
  return `${quote}"\${${name}?}"${quote}`;
}

/** A POSIX shell word that stands for the text itself. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** A command as a line that can be pasted into a POSIX shell; words are quoted only where they need it. */
export function commandLine(command: Command): string {
  if (command.kind === "shell") return command.shown ?? command.line;
  return command.words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : shellQuote(word))).join(" ");
}
