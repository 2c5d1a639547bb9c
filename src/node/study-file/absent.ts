/**
 * @file What becomes of a command when a parameter in it is inactive: the word that holds it goes, and so does a flag
 * directly before it.
 */
import type { Template, TemplatePart } from "./settings.ts";

type IsAbsent = (name: string) => boolean;

function holdsAbsent(parts: Template, isAbsent: IsAbsent): boolean {
  return parts.some((part) => part.kind === "placeholder" && isAbsent(part.name));
}

/** `--kernel-size`, `-k`: a word that is a flag and nothing else. */
function isFlag(word: Template | undefined): boolean {
  const text = word?.map((part) => (part.kind === "text" ? part.text : " ")).join("") ?? "";
  return /^--?[A-Za-z][^\s=]*$/.test(text);
}

/** The words without those that hold an absent value, and without a flag directly before one. */
export function presentWords(words: readonly Template[], isAbsent: IsAbsent): readonly Template[] {
  const goes = words.map((word) => holdsAbsent(word, isAbsent));
  return words.filter((word, at) => !(goes[at] || (goes[at + 1] && isFlag(word))));
}

/** A piece of a shell line: a word, or what stands between words (blanks, operators, comments). */
export interface ShellPiece {
  readonly kind: "word" | "gap";
  readonly parts: TemplatePart[];
  /** Placeholders inside `$(…)`. */
  readonly nested: string[];
}

/** The shell line without the words that hold an absent value, and without a flag directly before one. */
export function presentLine(line: Template, isAbsent: IsAbsent): Template {
  const pieces = shellPieces(line);
  const words = pieces.filter(({ kind }) => kind === "word");
  const goes = new Set(words.filter(({ parts }) => holdsAbsent(parts, isAbsent)));
  pieces.forEach((piece, at) => {
    if (goes.has(piece) && isBlank(pieces[at - 1]) && isFlag(pieces[at - 2]?.parts)) goes.add(pieces[at - 2] ?? piece);
  });
  return pieces.filter((piece) => !goes.has(piece)).flatMap(({ parts }) => parts);
}

/** Why a value that may be absent cannot be left out of a shell line; undefined where all of them can. */
export function absenceProblem(line: Template, isAbsent: IsAbsent): string | undefined {
  const pieces = shellPieces(line);
  for (const [at, { kind, parts, nested }] of pieces.entries()) {
    const name = parts.flatMap((part) => (part.kind === "placeholder" && isAbsent(part.name) ? [part.name] : []))[0];
    if (kind !== "word" || name === undefined) continue;
    const before = pieces[at - 1]?.parts.map((part) => (part.kind === "text" ? part.text : "")).join("") ?? "";
    const what = `{${name}} is not always there`;
    if (nested.includes(name)) return `${what}, so it cannot stand in $(…); hand it over in {config}`;
    if (/[<>]\s*$/.test(before)) return `${what}, so it cannot name a file to read or write`;
    const first = parts[0];
    const isAssignment = first?.kind === "text" && /^[A-Za-z_]\w*=/.test(first.text);
    if (
      !isAssignment &&
      (at === 0 || /[;&|()\n]/.test(before) || pieces.slice(0, at).every((each) => each.kind === "gap"))
    ) {
      return `${what}, so it cannot be the program; put it behind one`;
    }
  }
  return undefined;
}

function isBlank(piece: ShellPiece | undefined): boolean {
  const text = piece?.parts.map((part) => (part.kind === "text" ? part.text : "x")).join("") ?? "x";
  return piece?.kind === "gap" && /^[ \t]+$/.test(text);
}

/** Where in a shell line the reader is: quotes and parentheses that are open, innermost last. */
interface Place {
  readonly open: string[];
  escaped: boolean;
  comment: boolean;
}

/** Cuts a shell line into words and what is between them; quotes and `$(…)` keep a word together. */
export function shellPieces(line: Template): readonly ShellPiece[] {
  const pieces: ShellPiece[] = [];
  const place: Place = { open: [], escaped: false, comment: false };
  const add = (kind: ShellPiece["kind"], part: TemplatePart): void => {
    let last = pieces.at(-1);
    if (last?.kind !== kind) {
      last = { kind, parts: [], nested: [] };
      pieces.push(last);
    }
    const before = last.parts.at(-1);
    if (part.kind === "text" && before?.kind === "text") {
      last.parts[last.parts.length - 1] = { kind: "text", text: before.text + part.text };
    } else last.parts.push(part);
    if (part.kind === "placeholder" && place.open.includes("(")) last.nested.push(part.name);
  };
  for (const part of line) {
    if (part.kind === "placeholder") add("word", part);
    else
      for (const character of part.text) add(step(place, character, pieces.at(-1)), { kind: "text", text: character });
  }
  return pieces;
}

/** Takes one character: whether it belongs to a word. */
function step(place: Place, character: string, last: ShellPiece | undefined): ShellPiece["kind"] {
  const { open } = place;
  const top = open.at(-1);
  if (place.comment) {
    place.comment = character !== "\n";
    return "gap";
  }
  if (place.escaped) place.escaped = false;
  else if (top === "'") {
    if (character === "'") open.pop();
  } else if (character === "\\") place.escaped = true;
  else if (character === '"') {
    if (top === '"') open.pop();
    else open.push(character);
  } else if (character === "'" && top !== '"') open.push(character);
  else if (character === "(" && (endsInDollar(last) || (open.includes("(") && top !== '"'))) open.push("(");
  else if (character === ")" && top === "(") open.pop();
  else if (open.length === 0) {
    if (/[\s;&|<>()]/.test(character)) return "gap";
    if (character === "#" && last?.kind !== "word") {
      place.comment = true;
      return "gap";
    }
  }
  return "word";
}

function endsInDollar(piece: ShellPiece | undefined): boolean {
  const last = piece?.parts.at(-1);
  return piece?.kind === "word" && last?.kind === "text" && last.text.endsWith("$");
}
