/**
 * @file Removes from a command the words that hold an inactive parameter, and a flag directly before such a word.
 */
import { type LexedPart, lexLine } from "./shell-lexer.ts";
import { namesOf, sourceOf, type Template, type TemplatePart, vanishes } from "./template.ts";

type IsInactive = (name: string) => boolean;

/** Whether a template has no value, because a part of it has none. A flag is never without one: it is a word that may be
 * absent, and nothing before it belongs to it. */
export function mentionsInactive(parts: Template, isInactive: IsInactive): boolean {
  return parts.some((part) => part.kind !== "flag" && vanishes(part, isInactive));
}

/** The words of a shell line with their parts; none where the line cannot be followed to its end. */
export function shellWords(line: Template): readonly Template[] {
  if (lexLine(line, "shell").problem !== undefined) return [];
  return shellPieces(line).flatMap(({ kind, parts }) => (kind === "word" ? [parts] : []));
}

/** The text of some parts, with `inPlace` for each placeholder. */
function textOf(parts: Template, inPlace: string): string {
  return parts.map((part) => (part.kind === "text" ? part.text : inPlace)).join("");
}

/** Whether a word is a flag and nothing else: `--kernel-size`, `-k`. */
function isFlag(word: Template | undefined): boolean {
  return word !== undefined && /^--?[A-Za-z][^\s=]*$/.test(textOf(word, " "));
}

/** The words without those that hold an inactive parameter, and without a flag directly before one. */
export function activeWords(words: readonly Template[], isInactive: IsInactive): readonly Template[] {
  const removed = words.map((word) => mentionsInactive(word, isInactive));
  return words.filter((word, at) => !(removed[at] || (removed[at + 1] && isFlag(word))));
}

/** A piece of a shell line: a word, or what stands between words (blanks, operators, comments). */
interface ShellPiece {
  readonly kind: "word" | "separator";
  readonly parts: TemplatePart[];
  /** Placeholders inside `$(…)`. */
  readonly substituted: string[];
}

/** The shell line without the words that hold an inactive parameter, and without a flag directly before one. */
export function activeLine(line: Template, isInactive: IsInactive): Template {
  const pieces = shellPieces(line);
  const removed = new Set(pieces.filter(({ kind, parts }) => kind === "word" && mentionsInactive(parts, isInactive)));
  pieces.forEach((piece, at) => {
    const flag = pieces[at - 2];
    if (removed.has(piece) && isBlank(pieces[at - 1]) && flag !== undefined && isFlag(flag.parts)) removed.add(flag);
  });
  return pieces.filter((piece) => !removed.has(piece)).flatMap(({ parts }) => parts);
}

/** Why an inactive parameter cannot be left out of a shell line; undefined if every one can. */
export function removalProblem(line: Template, mayBeInactive: IsInactive): string | undefined {
  const isAbsent = (part: TemplatePart): boolean => part.kind === "flag" || vanishes(part, mayBeInactive);
  if (!line.some(isAbsent)) return undefined;
  const pieces = shellPieces(line);
  for (const [at, { kind, parts, substituted }] of pieces.entries()) {
    const absent = parts.find(isAbsent);
    const name = absent === undefined ? undefined : namesOf(absent)[0];
    if (kind !== "word" || absent === undefined || name === undefined) continue;
    const what = `${sourceOf(absent)} may be ${absent.kind === "flag" ? "absent" : "inactive"}`;
    if (substituted.includes(name)) return `${what}, so it cannot be inside $(…); pass it in {config}`;
    const before = textOf(pieces[at - 1]?.parts ?? [], "");
    if (/[<>]\s*$/.test(before)) return `${what}, so it cannot name a file to read or write`;
    const isFirst = /[;&|()\n]/.test(before) || pieces.slice(0, at).every((each) => each.kind === "separator");
    if (isFirst && !isAssignment(parts)) return `${what}, so it cannot be the program; make it an argument of one`;
  }
  return undefined;
}

function isAssignment([first]: Template): boolean {
  return first?.kind === "text" && /^[A-Za-z_]\w*=/.test(first.text);
}

function isBlank(piece: ShellPiece | undefined): boolean {
  return piece?.kind === "separator" && /^[ \t]+$/.test(textOf(piece.parts, "x"));
}

/** Cuts a shell line into words and what is between them; quotes and expansions keep a word together. Throws where the
 * line cannot be followed to its end, which a valid study file never holds beside a placeholder. */
function shellPieces(line: Template): readonly ShellPiece[] {
  const pieces: ShellPiece[] = [];
  const { parts, problem } = lexLine(line, "shell");
  if (problem !== undefined) throw new Error(`fillCommand: ${problem}`);
  for (const lexed of parts) {
    const kind = lexed.role === "separator" ? "separator" : "word";
    let piece = pieces.at(-1);
    if (piece?.kind !== kind) {
      piece = { kind, parts: [], substituted: [] };
      pieces.push(piece);
    }
    addTo(piece, lexed);
  }
  return pieces;
}

function addTo({ parts, substituted }: ShellPiece, { part, open }: LexedPart): void {
  const last = parts.at(-1);
  if (part.kind === "text" && last?.kind === "text") {
    parts[parts.length - 1] = { kind: "text", text: last.text + part.text };
  } else parts.push(part);
  const isSubstituted = open.some((construct) => construct === "$(" || construct === "$((");
  if (isSubstituted) substituted.push(...namesOf(part));
}
