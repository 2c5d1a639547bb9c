/**
 * @file Quotes text for a POSIX shell (IEEE Std 1003.1, "Shell Command Language", 2.2), also inside the quotes that a line
 * has already opened. Where quoting cannot be proved safe, the line is refused with a reason.
 */
import { type LexedPart, lexLine } from "./shell-lexer.ts";
import { type Command, sourceOf, type Template } from "./template.ts";

/** The quote that is open around a placeholder, or none. */
export type OpenQuote = "" | "'" | '"';

/** The quote around each part that is not text, in the line's order; or why a value cannot be quoted safely. */
export type QuoteContexts =
  | { readonly ok: true; readonly quotes: readonly OpenQuote[] }
  | { readonly ok: false; readonly problem: string };

const HERE_DOCUMENT = /<<-?\s*[\p{L}_'"\\]/u;
const CASE_IN_SUBSTITUTION = /\$\([^)]*\bcase\b/;

/** Finds the quotes around the placeholders of a shell line. A line without placeholders may hold anything. */
export function quoteContexts(line: Template): QuoteContexts {
  if (line.every(({ kind }) => kind === "text")) return { ok: true, quotes: [] };
  const text = line.map((part) => (part.kind === "text" ? part.text : "x")).join("");
  if (HERE_DOCUMENT.test(text)) {
    return refuse("a value cannot be quoted in a command with a here-document (<<); pass it in {config}");
  }
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
  if (open.includes("$((")) return `${source} is inside $((…)); assign it to a variable first, as in x=${source}`;
  return undefined;
}

/** A POSIX shell word that stands for the text itself. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** A command as a line that can be pasted into a POSIX shell; words are quoted only where they need it. */
export function commandLine(command: Command): string {
  if (command.kind === "shell") return command.line;
  return command.words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : shellQuote(word))).join(" ");
}
