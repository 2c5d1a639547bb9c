/**
 * @file The places of placeholders in a JSON or TOML file: inside quotes, in comments, or bare.
 */
import type { FileUnit } from "./file-unit.ts";
import { joined, type Template, type TemplatePart } from "./template.ts";
import { type Around, around, isItem, markedText, type Units, wordOf } from "./yaml-units.ts";

/** The quotes of TOML, longest first; JSON has the plain double quote only. */
const QUOTES = ['"""', "'''", '"', "'"] as const;
type Quote = (typeof QUOTES)[number];

/** A character or a placeholder. */
type Piece = string | TemplatePart;

/** The units of a JSON or TOML file. */
export function quotedUnits(template: Template, format: "json" | "toml"): Units {
  if (format === "json") {
    const problem = jsonProblem(template);
    if (problem !== undefined) return { problem };
  }
  const pieces: readonly Piece[] = template.flatMap((part): readonly Piece[] =>
    part.kind === "text" ? part.text.split("") : [part],
  );
  const marked = markedText(template);
  const offsets = offsetsOf(pieces);
  const units: FileUnit[] = [];
  let at = 0;
  while (at < pieces.length) {
    const quote = quoteAt(pieces, at, format);
    const end =
      quote !== undefined
        ? endOfQuotes(pieces, at, quote)
        : format === "toml" && pieces[at] === "#"
          ? endOf(pieces, at, (piece) => piece === "\n")
          : isBare(pieces[at])
            ? endOf(pieces, at, (piece) => !isBare(piece))
            : at + 1;
    const source = templateOf(pieces.slice(at, end));
    const isComment = quote === undefined && pieces[at] === "#" && format === "toml";
    const [from, to] = [offsets[at] ?? 0, offsets[end] ?? marked.length];
    const surroundings = (): Around => around(marked, from, to);
    units.push(...unitOf(source, { quote, isComment, surroundings }));
    at = end;
  }
  return { units };
}

/** The offset of each piece in the marked text, and its length. */
function offsetsOf(pieces: readonly Piece[]): readonly number[] {
  const offsets = [0];
  let [offset, index] = [0, 0];
  for (const piece of pieces) {
    offset += typeof piece === "string" ? piece.length : wordOf(index++).length;
    offsets.push(offset);
  }
  return offsets;
}

/** What is wrong with a JSON file, whatever its values are. */
function jsonProblem(template: Template): string | undefined {
  try {
    let index = 0;
    let isQuoted = false;
    // Inside quotes any word is right, and elsewhere a text.
    const text = template.map((part) => {
      if (part.kind !== "text") return isQuoted ? `x${index++}` : `"x${index++}"`;
      for (const [piece] of part.text.matchAll(/\\.|"/gs)) if (piece === '"') isQuoted = !isQuoted;
      return part.text;
    });
    JSON.parse(text.join(""));
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

interface Place {
  readonly quote: Quote | undefined;
  readonly isComment: boolean;
  readonly surroundings: () => Around;
}

function unitOf(source: Template, { quote, isComment, surroundings }: Place): readonly FileUnit[] {
  if (source.every(({ kind }) => kind === "text")) return [{ style: "text", source }];
  if (isComment) {
    return source.map((part): FileUnit => ({ style: part.kind === "text" ? "text" : "comment", source: [part] }));
  }
  if (quote === '"' || quote === '"""') return [{ style: "double", source }];
  if (quote !== undefined) return [{ style: "single", source, value: contentOf(source, quote) }];
  const { before: left, after: right } = surroundings();
  const isHeader =
    /(?:^|\n)[ \t]*\[[^\n\]=]*$/.test(left) && /^[^\n=[]*\]/.test(right) && !/[=,]\s*\[[^\]]*$/.test(left);
  if (isHeader || /^[ \t]*[=:]/.test(right)) return [{ style: "key", source }];
  if (source.length > 1) return [{ style: "plain", source }];
  return [{ style: isItem({ before: left, after: right }) ? "item" : "whole", source }];
}

/** The text between literal quotes, which have no escapes. */
function contentOf(source: Template, quote: Quote): Template {
  const last = source.length - 1;
  const inside = source.map((part, at): TemplatePart => {
    if (part.kind !== "text") return part;
    const start = at === 0 ? part.text.slice(quote.length) : part.text;
    return { kind: "text", text: at === last ? start.slice(0, start.length - quote.length) : start };
  });
  const [first, ...rest] = inside;
  const isMultiline = quote.length === 3 && first?.kind === "text";
  return joined(isMultiline ? [{ kind: "text", text: first.text.replace(/^\r?\n/, "") }, ...rest] : inside);
}

function templateOf(pieces: readonly Piece[]): Template {
  return joined(pieces.map((piece) => (typeof piece === "string" ? { kind: "text", text: piece } : piece)));
}

function isBare(piece: Piece | undefined): boolean {
  return piece !== undefined && (typeof piece !== "string" || /[^\s,[\]{}:="'#]/.test(piece));
}

function quoteAt(pieces: readonly Piece[], at: number, format: "json" | "toml"): Quote | undefined {
  const known = format === "json" ? (['"'] as const) : QUOTES;
  return known.find((quote) => [...quote].every((character, k) => pieces[at + k] === character));
}

/** The end of a quoted text; the end of the file where it is not closed. */
function endOfQuotes(pieces: readonly Piece[], from: number, quote: Quote): number {
  for (let at = from + quote.length; at < pieces.length; at++) {
    if (quote.startsWith('"') && pieces[at] === "\\") at++;
    else if ([...quote].every((character, k) => pieces[at + k] === character)) return at + quote.length;
  }
  return pieces.length;
}

function endOf(pieces: readonly Piece[], from: number, isEnd: (piece: Piece) => boolean): number {
  for (let at = from + 1; at < pieces.length; at++) if (isEnd(pieces[at] ?? "")) return at;
  return pieces.length;
}
