/**
 * @file Which quotes each placeholder of a shell line stands in, so that its value can be quoted there: POSIX shell
 * quoting (IEEE Std 1003.1, "Shell Command Language", 2.2), followed through `$(…)`. What cannot be followed for sure is
 * a problem to report, never a guess.
 */
import type { Template } from "./settings.ts";

/** A quote that may be open around a placeholder, or none. */
export type OpenQuote = "" | "'" | '"';

/** For each placeholder the quote around it; or why its value cannot be quoted safely. */
export type QuoteContexts =
  | { readonly ok: true; readonly quotes: readonly OpenQuote[] }
  | { readonly ok: false; readonly problem: string };

/** `$(`, `$((` and `(` end at `)`, `${` at `}`, quotes at themselves. */
type Opened = "'" | '"' | "$(" | "$((" | "(" | "${";

interface State {
  /** From the outermost to the innermost. */
  readonly open: Opened[];
  escape: boolean;
  comment: boolean;
  /** Whether a `#` would begin a comment here. */
  wordStart: boolean;
  problem?: string;
}

const HERE_DOCUMENT = /<<-?\s*[\p{L}_'"\\]/u;
const CASE_IN_SUBSTITUTION = /\$\([^)]*\bcase\b/;

/** Follows the quotes of a line. */
export function quoteContexts(line: Template): QuoteContexts {
  const quotes: OpenQuote[] = [];
  if (!line.some(({ kind }) => kind === "placeholder")) return { ok: true, quotes };
  const state: State = { open: [], escape: false, comment: false, wordStart: true };
  const text = line.map((part) => (part.kind === "text" ? part.text : "x")).join("");
  if (HERE_DOCUMENT.test(text)) {
    state.problem = "a value cannot be quoted in a command with a here-document (<<); hand it over in {config}";
  } else if (CASE_IN_SUBSTITUTION.test(text)) {
    state.problem = "a value cannot be quoted in a command with case inside $(…); put that part into a script";
  }
  for (const part of line) {
    if (part.kind === "text") scan(state, part.text);
    else quotes.push(quoteAround(state, part.name));
    if (state.problem !== undefined) return { ok: false, problem: state.problem };
  }
  const left = state.open.at(-1);
  return left === undefined ? { ok: true, quotes } : { ok: false, problem: `${left} is opened but not closed` };
}

function quoteAround(state: State, name: string): OpenQuote {
  const top = state.open.at(-1);
  if (state.escape) state.problem = `a backslash stands before {${name}}; leave it out`;
  else if (state.comment) state.problem = `{${name}} stands in a comment; take it out of there`;
  else if (state.open.includes("${"))
    state.problem = `{${name}} stands in a shell parameter \${…}; take it out of there`;
  else if (state.open.includes("$((")) {
    state.problem = `{${name}} stands in $((…)); give its value to a variable first, as in x={${name}}`;
  }
  state.wordStart = false;
  return top === "'" || top === '"' ? top : "";
}

function scan(state: State, text: string): void {
  for (let at = 0; at < text.length && state.problem === undefined; ) {
    at += step(state, text.charAt(at), text.slice(at + 1, at + 3));
  }
}

/** Takes one character, and what follows it where that decides; how many characters were taken. */
function step(state: State, character: string, next: string): number {
  const { open } = state;
  const top = open.at(-1);
  const begins = state.wordStart;
  state.wordStart = /[\s;&|()<>]/.test(character);
  if (state.escape) state.escape = false;
  else if (state.comment) state.comment = character !== "\n";
  else if (top === "'") {
    if (character === "'") open.pop();
  } else if (character === "\\") state.escape = true;
  else if (character === "`")
    state.problem = "a value cannot be quoted in a command with backquotes; write $(…) instead";
  else if (character === '"') toggle(open, character);
  else if (character === "$" && /^[({]/.test(next)) {
    open.push(next === "((" ? "$((" : next.startsWith("(") ? "$(" : "${");
    state.wordStart = true;
    return 2;
  } else if (top === "${") {
    if (character === "}") open.pop();
    else if (character === "'" && !open.includes('"')) open.push(character);
  } else if (top !== '"') bare(state, character, next, begins);
  return 1;
}

/** A character that no quote surrounds. */
function bare(state: State, character: string, next: string, begins: boolean): void {
  const { open } = state;
  if (character === "$" && next.startsWith("'")) {
    state.problem = "a value cannot be quoted in a command with $'…', which not every shell knows; use '…'";
  } else if (character === "'") open.push(character);
  else if (character === "#" && begins) state.comment = true;
  else if (character === "(") open.push(character);
  else if (character === ")" && open.length > 0) open.pop();
}

function toggle(open: Opened[], quote: "'" | '"'): void {
  if (open.at(-1) === quote) open.pop();
  else open.push(quote);
}
