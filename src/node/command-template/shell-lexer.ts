/**
 * @file The one lexer of command lines: which characters of a line are quoted, which separate words, and which constructs
 * of the shell are open at each of them (IEEE Std 1003.1, "Shell Command Language", 2.2 and 2.3).
 *
 * It reads two syntaxes. `words` is a line that no shell will see: quotes and backslashes group its words, and nothing
 * else has a meaning. `shell` is a line for `/bin/sh`: it also has comments, operators, `$(…)`, `$((…))` and `${…}`.
 */
import type { Template, TemplatePart } from "./template.ts";

/** The syntax of a command line: words that no shell sees, or a line for `/bin/sh`. */
export type LineSyntax = "words" | "shell";

/** A construct that is open: `$(`, `$((` and `(` end at `)`, `${` ends at `}`, quotes end at themselves. */
export type OpenConstruct = "'" | '"' | "$(" | "$((" | "(" | "${";

/** One character of a line, or one placeholder, which counts as a character of a word. */
export interface LexedPart {
  readonly part: TemplatePart;
  /**
   * `literal`: stands for itself. `quoting`: a quote or a backslash, which the shell removes. `separator`: separates
   * words: a blank, an operator, or a comment outside any quote or expansion.
   */
  readonly role: "literal" | "quoting" | "separator";
  /** What is open before this character, from the outermost to the innermost. */
  readonly open: readonly OpenConstruct[];
  /** Whether a backslash precedes it directly. */
  readonly escaped: boolean;
  readonly inComment: boolean;
}

/** A command line as its parts. */
export interface LexedLine {
  readonly parts: readonly LexedPart[];
  /** Why the line cannot be followed beyond `parts`; absent where all of it was read. */
  readonly problem?: string;
  /** The innermost construct that is still open at the end. */
  readonly unclosed?: OpenConstruct;
}

interface State {
  readonly syntax: LineSyntax;
  open: readonly OpenConstruct[];
  escaped: boolean;
  inComment: boolean;
  /** Whether a word may begin here, so that `#` would begin a comment. */
  atWordStart: boolean;
  /** Whether the next character is the bracket of a `$(` or `${` that its `$` has opened. */
  inOpening: boolean;
  /** Whether the next character is the name of a parameter whose `$` was read, such as `$$`, `$?` or `$1`. */
  inParameter: boolean;
  /** The character before; empty at the beginning. A placeholder counts as the character of a word. */
  previous: string;
  problem?: string;
}

const AT_START = {
  escaped: false,
  inComment: false,
  atWordStart: true,
  inOpening: false,
  inParameter: false,
  previous: "",
} as const;

/** The most constructs that may be open at once: far more than anyone reads. */
const MAX_OPEN = 30;

/** Reads a line to its end, or to the first construct that cannot be followed reliably. */
export function lexLine(line: Template, syntax: LineSyntax): LexedLine {
  const state: State = { syntax, open: [], ...AT_START };
  const parts: LexedPart[] = [];
  for (const part of line) {
    if (part.kind !== "text") {
      const { open, escaped, inComment } = state;
      parts.push({ part, role: "literal", open, escaped, inComment });
      if (syntax === "words") state.escaped = false;
      state.atWordStart = false;
      state.previous = "x";
      continue;
    }
    for (let at = 0; at < part.text.length; at++) {
      const { open, escaped, inComment } = state;
      const character = part.text.charAt(at);
      const role = takeCharacter(state, character, part.text.slice(at + 1, at + 3));
      state.previous = character;
      if (state.open.length > MAX_OPEN) state.problem = "quotes and brackets are nested too deeply";
      if (state.problem !== undefined) return { parts, problem: state.problem };
      parts.push({ part: { kind: "text", text: character }, role, open, escaped, inComment });
    }
  }
  const unclosed = state.open.at(-1);
  return { parts, ...(unclosed === undefined ? {} : { unclosed }) };
}

/** Whether words are separated here: outside quotes and expansions, although a subshell `( … )` may be open. */
function isTopLevel(open: readonly OpenConstruct[]): boolean {
  return open.every((construct) => construct === "(");
}

/** Advances the state by one character; `next` holds the (at most two) characters after it. */
function takeCharacter(state: State, character: string, next: string): LexedPart["role"] {
  const { syntax, open } = state;
  const top = open.at(-1);
  const startsWord = state.atWordStart;
  state.atWordStart = false;
  if (state.escaped) {
    state.escaped = false;
    state.atWordStart = character === "\n" && startsWord;
    return syntax === "words" && character === "\n" ? "quoting" : "literal";
  }
  if (state.inComment) {
    state.inComment = character !== "\n";
    state.atWordStart = !state.inComment;
    return isTopLevel(open) ? "separator" : "literal";
  }
  if (character === "'" && top === "'") return closeConstruct(state);
  if (top === "'") return "literal";
  if (syntax === "shell") {
    const problem = unknownProblem(state, character, next);
    if (problem !== undefined) {
      state.problem = problem;
      return "literal";
    }
  }
  if (character === "\\" && escapesNext(state, next)) {
    state.escaped = true;
    // The line goes on as if the backslash and the line break were not there.
    state.atWordStart = startsWord && next.startsWith("\n");
    return "quoting";
  }
  if (character === '"') return top === '"' ? closeConstruct(state) : openConstruct(state, '"');
  if (syntax === "shell") return takeShellCharacter(state, character, next, startsWord);
  if (character === "'" && top === undefined) return openConstruct(state, "'");
  return top === undefined && /\s/.test(character) ? "separator" : "literal";
}

/**
 * What makes a line unreadable here: constructs that shells read in different ways, or whose text they read a second time. The
 * grammar refuses what it does not know.
 */
function unknownProblem({ open, previous }: State, character: string, next: string): string | undefined {
  const top = open.at(-1);
  const isQuoted = top === '"';
  if (isInside(open, "$((") && /["'\\#]/.test(character)) return "quotes and # inside $((…)) cannot be followed";
  if (character === "\\" && next.startsWith("\n")) return continuationProblem(top, previous, next);
  if (character === "$" && next.startsWith("[")) return "a value cannot be quoted in a command with $[…]; write $((…))";
  if (character === "$" && next.startsWith("'") && !isQuoted) {
    return "a value cannot be quoted in a command with $'…', which not every shell knows; use '…'";
  }
  if (top === "${" && isInside(open, '"') && /["']/.test(character)) {
    return `quotes inside \${…} inside double quotes differ between shells; assign the value to a variable first`;
  }
  if (isQuoted || top === "${" || isInside(open, "$((")) return undefined;
  if (character === "<" && next.startsWith("<")) {
    return "a value cannot be quoted in a command with a here-document (<<); pass it in {config}";
  }
  if (character === "(" && next.startsWith("(") && previous !== "$") {
    return "a value cannot be quoted in a command with ((…)), which not every shell knows; write ( ( for a subshell";
  }
  return undefined;
}

/** Shells remove a backslash before a line break first of all, also in the middle of `$(` or `<<`. */
function continuationProblem(top: OpenConstruct | undefined, previous: string, next: string): string | undefined {
  const joins = top === '"' ? previous === "$" : top === "${" || !/^[ \t\n]?$/.test(previous) || next.charAt(1) === "#";
  return joins ? "a line may be continued by a backslash only after a blank, and not before #" : undefined;
}

/** Whether a construct is open, in the command that is being read: `$(` begins another one. */
function isInside(open: readonly OpenConstruct[], construct: OpenConstruct): boolean {
  return open.lastIndexOf(construct) > open.lastIndexOf("$(");
}

/** Whether a backslash removes the meaning of the next character. A shell also keeps it before some characters in double
 * quotes, but no placeholder may stand there either way. */
function escapesNext({ syntax, open }: State, next: string): boolean {
  if (syntax === "shell") return true;
  const character = next.charAt(0);
  return character !== "" && (open.at(-1) === undefined || '"\\$`\n'.includes(character));
}

function openConstruct(state: State, construct: OpenConstruct): "quoting" {
  state.open = [...state.open, construct];
  return "quoting";
}

function closeConstruct(state: State): "quoting" {
  state.open = state.open.slice(0, -1);
  return "quoting";
}

/** What a character that is neither escaped, commented out nor in single quotes means to a shell. */
function takeShellCharacter(state: State, character: string, next: string, startsWord: boolean): LexedPart["role"] {
  const { open } = state;
  const top = open.at(-1);
  if (state.inOpening) {
    state.inOpening = false;
    state.atWordStart = true;
  } else if (state.inParameter) {
    state.inParameter = false;
  } else if (character === "`") {
    state.problem = "a value cannot be quoted in a command with backquotes; write $(…) instead";
  } else if (character === "$" && /^[({]/.test(next)) {
    openConstruct(state, next === "((" ? "$((" : next.startsWith("(") ? "$(" : "${");
    state.inOpening = true;
  } else if (character === "$" && /^[$?!@*#0-9-]/.test(next)) {
    state.inParameter = true;
  } else if (top === "${") {
    if (character === "'") return openConstruct(state, "'");
    if (character === "}") closeConstruct(state);
  } else if (top !== '"') return takeBareCharacter(state, character, startsWord);
  return "literal";
}

/** A character that no quote surrounds. */
function takeBareCharacter(state: State, character: string, startsWord: boolean): LexedPart["role"] {
  const role = isTopLevel(state.open) ? "separator" : "literal";
  if (character === "'") return openConstruct(state, "'");
  if (character === "#" && startsWord) {
    state.inComment = true;
    return role;
  }
  if (!/[ \t\n;&|()<>]/.test(character)) return "literal";
  // What follows the end of a substitution belongs to the same word.
  state.atWordStart = !(character === ")" && /^\$/.test(state.open.at(-1) ?? ""));
  if (character === "(") openConstruct(state, "(");
  else if (character === ")" && state.open.length > 0) closeConstruct(state);
  return role;
}
