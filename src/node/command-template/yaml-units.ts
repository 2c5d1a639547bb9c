/**
 * @file The scalars of a YAML file that hold placeholders. Each placeholder is replaced by a word, the file is read, and the
 * words show in which scalars they stand.
 */
import { isScalar, parseAllDocuments, type Scalar, visit } from "yaml";
import type { FileUnit } from "./file-unit.ts";
import { joined, type Template, type TemplatePart } from "./template.ts";

/** The units of a file, or why they could not be found. */
export type Units = { readonly units: readonly FileUnit[] } | { readonly problem: string };

/** A word in the place of placeholder number `index`, which means nothing to YAML. */
export const wordOf = (index: number): string => `PARETUNEx${index}x`;
const WORD = /PARETUNEx(\d+)x/g;

/** A scalar that holds a placeholder. */
interface Found {
  readonly from: number;
  readonly to: number;
  readonly node: Scalar;
}

/** The text of a file with a word in the place of each placeholder. */
export function markedText(template: Template): string {
  let index = 0;
  return template.map((part) => (part.kind === "text" ? part.text : wordOf(index++))).join("");
}

/** The units of a YAML file. */
export function yamlUnits(template: Template): Units {
  const marked = markedText(template);
  const parts = template.filter(({ kind }) => kind !== "text");
  const documents = parseAllDocuments(marked, { uniqueKeys: false, prettyErrors: false, logLevel: "silent" });
  const list = Array.isArray(documents) ? documents : [];
  const [error] = list.flatMap(({ errors }) => errors);
  if (error !== undefined) return { problem: `line ${lineAt(marked, error.pos[0])}: ${error.message}` };
  const found: Found[] = [];
  for (const document of list) {
    visit(document, (_key, node) => {
      if (!isScalar(node) || typeof node.value !== "string" || !node.range || !/PARETUNEx\d+x/.test(node.value)) return;
      found.push({ from: node.range[0], to: node.range[1], node });
    });
  }
  found.sort((a, b) => a.from - b.from);
  return { units: unitsOf(marked, parts, found) };
}

function unitsOf(marked: string, parts: Template, found: readonly Found[]): readonly FileUnit[] {
  const units: FileUnit[] = [];
  let at = 0;
  const between = (to: number): void => {
    // What is in no scalar is in a comment.
    const template = unmarked(marked.slice(at, to), parts);
    units.push(
      ...template.map((part): FileUnit => ({ style: part.kind === "text" ? "text" : "comment", source: [part] })),
    );
  };
  for (const { from, to, node } of found) {
    if (from < at) continue;
    between(from);
    const source = unmarked(marked.slice(from, to), parts);
    const value = unmarked(String(node.value), parts);
    units.push({ style: styleOf(node, source, around(marked, from, to)), source, value });
    at = to;
  }
  between(marked.length);
  return units;
}

const STYLES: Readonly<Record<string, FileUnit["style"]>> = {
  QUOTE_DOUBLE: "double",
  QUOTE_SINGLE: "single",
  BLOCK_LITERAL: "block",
  BLOCK_FOLDED: "block",
};

function styleOf({ type }: Scalar, source: Template, { before, after }: Around): FileUnit["style"] {
  const quoted = STYLES[type ?? ""];
  if (quoted !== undefined) return quoted;
  if (source.length > 1) return "plain";
  return isItem({ before, after }) ? "item" : "whole";
}

/** The text before and after a place, as far as it is looked at. */
export interface Around {
  readonly before: string;
  readonly after: string;
}

/** The most characters of it. */
const MAX_AROUND = 1000;

/** The text around a stretch. */
export function around(text: string, from: number, to: number): Around {
  return { before: text.slice(Math.max(0, from - MAX_AROUND), from), after: text.slice(to, to + MAX_AROUND) };
}

/** Whether something stands between brackets as one of their items. */
export function isItem({ before, after }: Around): boolean {
  return /[[,]\s*$/.test(before) && /^\s*[\],]/.test(after) && before.lastIndexOf("[") >= before.lastIndexOf("]");
}

/** A piece of marked text as a template again. */
function unmarked(text: string, parts: Template): Template {
  const pieces: TemplatePart[] = [];
  let at = 0;
  for (const match of text.matchAll(WORD)) {
    pieces.push({ kind: "text", text: text.slice(at, match.index) });
    const part = parts[Number(match[1])];
    if (part !== undefined) pieces.push(part);
    at = match.index + match[0].length;
  }
  return joined([...pieces, { kind: "text", text: text.slice(at) }]);
}

/** The line of an offset, from 1. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}
