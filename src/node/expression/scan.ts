/**
 * @file Rewrites a text so that the parser library can read it. Names may contain dots, hyphens and letters of any
 * language, and the longest known name wins: `a-b` is the parameter of that name where there is one, and a difference
 * where there is none. Names that the library cannot read and texts in quotes are exchanged for placeholders, and
 * parentheses that group are marked, because the library forgets them.
 */

/** A text that the parser library reads, or what is wrong with it. */
export type Scanned =
  | { readonly ok: true; readonly plain: string; readonly held: readonly Held[] }
  | { readonly ok: false; readonly problem: string; readonly suggestion?: string };

/** What a placeholder stands for. */
export type Held = { readonly kind: "name" | "text"; readonly value: string };

/** How a text is read. */
export interface Reading {
  /** Known names. */
  readonly names: ReadonlySet<string>;
  /** Values that may stand without quotes. */
  readonly unquoted: ReadonlySet<string>;
  /** Whether a single `=` compares, as `==` does. */
  readonly singleEquals: boolean;
}

/** Marks a parenthesis that groups, as opposed to one that begins the arguments of a call. */
export const GROUP = "$group";
/** The placeholder number `at`. */
const placeholder = (at: number): string => ` $${at} `;

/** What an identifier stands for, if it is a placeholder. */
export function heldBy(identifier: string, held: readonly Held[]): Held | undefined {
  const at = /^\$(\d+)$/.exec(identifier)?.[1];
  return at === undefined ? undefined : held[Number(at)];
}

const BLANK = /^\s+/;
const QUOTED = /^(?:"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*')/;
const BRACED = /^\{([^{}]+)\}/;
const NUMBER = /^(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/;
const WORD = /^[\p{L}_][\p{L}\p{N}_]*/u;
const EQUALS = /^(?:===|!==|[<>=!]=(?![<>=])|=<|=>|<>|=)/;
const NAME_RUN = /^[\p{L}_][\p{L}\p{N}_.-]*/u;
/** The longest known name or unquoted value that is looked for, in UTF-16 code units; longer ones stand in braces or quotes. */
const MAX_WORD_LENGTH = 300;
const PLAIN_NAME = /^[A-Za-z_\u0080-\uFFFF][\w\u0080-\uFFFF]*$/;

/** Words of the language. */
const KEYWORDS: readonly string[] = ["and", "or", "not", "true", "false"];
/** Words that are reserved by the parser library but not by this language. */
const FOREIGN_LITERALS: readonly string[] = ["null", "this"];
/** Comparisons of other languages, with the operators of this language that replace them. */
const FOREIGN_COMPARISONS: Readonly<Record<string, string>> = { "=<": "<=", "=>": ">=", "<>": "!=" };

/** Scans a text. */
export function scan(text: string, reading: Reading): Scanned {
  const held: Held[] = [];
  const hold = (kind: Held["kind"], value: string): string => placeholder(held.push({ kind, value }) - 1);
  let plain = "";
  let open = 0;
  let isAfterName = false;
  for (let rest = text; rest !== ""; ) {
    const piece = nextPiece(rest, reading);
    if ("problem" in piece) return { ok: false, ...piece };
    const { kind, source, value } = piece;
    if (kind === "single-equals" && !reading.singleEquals) return singleEquals(text, text.length - rest.length);
    if (source === "(") open++;
    if (source === ")" && --open < 0) return { ok: false, problem: "a parenthesis is closed but not opened" };
    if (kind === "name" || kind === "text") plain += hold(kind, value);
    else if (source === "(" && !isAfterName) plain += `${GROUP}(`;
    else plain += value;
    if (kind !== "blank") isAfterName = kind === "name" || (kind === "word" && !KEYWORDS.includes(source));
    rest = rest.slice(source.length);
  }
  return open > 0 ? { ok: false, problem: "a parenthesis is not closed" } : { ok: true, plain, held };
}

type Piece =
  | {
      readonly kind: "blank" | "name" | "text" | "word" | "single-equals" | "other";
      readonly source: string;
      readonly value: string;
    }
  | { readonly problem: string };

/** The first piece of a text: what stands there, and what it means. */
function nextPiece(rest: string, reading: Reading): Piece {
  const blank = BLANK.exec(rest)?.[0];
  if (blank !== undefined) return { kind: "blank", source: blank, value: " " };
  const quoted = QUOTED.exec(rest)?.[0];
  if (quoted !== undefined) return { kind: "text", source: quoted, value: unescaped(quoted.slice(1, -1)) };
  if (/^["']/.test(rest)) return { problem: `the quote ${rest.charAt(0)} is opened but not closed` };
  const braced = BRACED.exec(rest);
  if (braced?.[1] !== undefined) return { kind: "name", source: braced[0], value: braced[1] };
  const known = knownWord(rest, reading);
  if (known !== undefined) return known;
  const equals = EQUALS.exec(rest)?.[0];
  if (equals !== undefined) return comparison(equals);
  const other = NUMBER.exec(rest)?.[0];
  if (other !== undefined) return { kind: "other", source: other, value: other };
  const word = WORD.exec(rest)?.[0];
  if (word !== undefined) return { kind: "word", source: word, value: word };
  const character = String.fromCodePoint(rest.codePointAt(0) ?? 0);
  if (character === "$") return { problem: "the character $ is not known here" };
  return { kind: "other", source: character, value: character };
}

function comparison(operator: string): Piece {
  if (operator === "=") return { kind: "single-equals", source: "=", value: "==" };
  const meant = FOREIGN_COMPARISONS[operator];
  if (meant !== undefined) return { problem: `the operator ${operator} is not known here; write ${meant}` };
  return { kind: "other", source: operator, value: operator };
}

function singleEquals(text: string, at: number): Scanned {
  const suggestion = `"${text.slice(0, at).trim()} == ${text.slice(at + 1).trim()}"`;
  return { ok: false, problem: "= does not compare; write ==", suggestion };
}

/** The known name or unquoted value at the beginning, the longest of several; undefined where there is none. */
function knownWord(rest: string, { names, unquoted }: Reading): Piece | undefined {
  const name = longestWord(rest, names);
  if (name !== undefined) return knownName(name, names);
  const value = longestWord(rest, unquoted);
  // Where a parameter is called mean, mean-max is a difference, even if another parameter has the value mean-max.
  if (value === undefined || names.has(value.split("-")[0] ?? "")) return undefined;
  return isPlain(value) ? undefined : { kind: "name", source: value, value };
}

/**
 * The longest of the words that a text begins with; none that is the beginning of a longer word. Looks at the beginnings of
 * the text, which are few, and not at the words, which may be thousands.
 */
function longestWord(rest: string, words: ReadonlySet<string>): string | undefined {
  const run = NAME_RUN.exec(rest.slice(0, MAX_WORD_LENGTH + 1))?.[0] ?? "";
  for (let length = run.length; length > 0; length--) {
    if (/^[\p{L}\p{N}_.]/u.test(rest.slice(length, length + 2))) continue;
    const word = rest.slice(0, length);
    if (words.has(word)) return word;
  }
  return undefined;
}

/** A known name; refused where it may as well be a difference of other names. */
function knownName(name: string, names: ReadonlySet<string>): Piece {
  if (isPlain(name)) return { kind: "word", source: name, value: name };
  const parts = name.split("-");
  const isDifference = parts.length > 1 && parts.every((part) => names.has(part) || /^\d+$/.test(part));
  if (!isDifference) return { kind: "name", source: name, value: name };
  return { problem: `${name} can be read in two ways; write {${name}}, or ${parts.join(" - ")}` };
}

/** Whether the parser library reads a word as a name. */
function isPlain(word: string): boolean {
  return PLAIN_NAME.test(word) && !FOREIGN_LITERALS.includes(word);
}

/**
 * A backslash removes the special meaning of a quote or backslash after it; before other characters it stands for
 * itself.
 */
function unescaped(text: string): string {
  return text.replace(/\\(["'\\])/g, "$1");
}
