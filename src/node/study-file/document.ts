/**
 * @file Parses YAML into plain values and the position of every key.
 */
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLMap } from "yaml";
import type { KeyPath, Position, StudyIssue } from "./issue.ts";

/** The values of a file, and their positions. */
export interface YamlFile {
  readonly value: unknown;
  /** The position of a key or list item; if it does not exist, the position of the nearest enclosing one. */
  readonly locate: (path: KeyPath) => Position;
  /** Duplicate keys. They are mistakes, but the rest of the file can be read (the last value of each key counts). */
  readonly issues: readonly StudyIssue[];
}

/** Parses YAML 1.2; returns all syntax errors at once. */
export function readYaml(
  text: string,
): { readonly ok: true; readonly file: YamlFile } | { readonly ok: false; readonly issues: readonly StudyIssue[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const mistakes = [...document.errors, ...document.warnings];
  const issues = mistakes.map(({ code, message, pos }) => {
    if (code === "DUPLICATE_KEY") return { ...at(pos[0]), key: keyAt(text, pos[0]), message: DUPLICATE_KEY_MESSAGE };
    const line = text.slice(text.lastIndexOf("\n", pos[0] - 1) + 1).split("\n", 1)[0] ?? "";
    return { ...at(pos[0]), key: "", ...syntaxIssue(message, line) };
  });
  if (mistakes.some(({ code }) => code !== "DUPLICATE_KEY")) return { ok: false, issues };
  try {
    const value: unknown = document.toJS({ maxAliasCount: 100 });
    if (holdsItself(value, new Set(), new Set())) throw new Error("an alias (*) refers to its own anchor (&)");
    return { ok: true, file: { value, locate: (path) => at(offsetOf(document.contents, path, document)), issues } };
  } catch (error) {
    return { ok: false, issues: [{ line: 1, column: 1, key: "", message: `YAML: ${(error as Error).message}` }] };
  }
}

const DUPLICATE_KEY_MESSAGE = "occurs here a second time; remove one of the two, or rename one";

/** The key at an offset, as written in the file. */
function keyAt(text: string, offset: number): string {
  return /^(?:"[^"\n]*"|'[^'\n]*'|[^\s:,{}[\]]+)/.exec(text.slice(offset, offset + 100))?.[0] ?? "";
}

function holdsItself(value: unknown, around: Set<unknown>, done: Set<unknown>): boolean {
  if (typeof value !== "object" || value === null || done.has(value)) return false;
  if (around.has(value)) return true;
  around.add(value);
  const found = Object.values(value).some((each) => holdsItself(each, around, done));
  around.delete(value);
  done.add(value);
  return found;
}

/**
 * The message for a syntax error. The most frequent error, a text that begins with a placeholder, has a message of its
 * own.
 */
function syntaxIssue(message: string, line: string): { readonly message: string; readonly suggestion?: string } {
  const [, colon] = /^[^"'#]*?(?::|-)\s+([^\s"'{].*?\{[^{}]*: [^{}]*\}.*?)(?:\s+#.*)?$/.exec(line) ?? [];
  if (colon !== undefined) {
    return { message: 'YAML: a text that contains ": " must be quoted', suggestion: JSON.stringify(colon.trim()) };
  }
  const [, bare] = /(?::|-)\s+(\{[\w.-]+\}[^\s,].*)$/.exec(line) ?? [];
  if (bare === undefined) return { message: `YAML: ${message.replace(/\.$/, "")}` };
  return { message: "YAML: a text that begins with { must be quoted", suggestion: JSON.stringify(bare.trim()) };
}

type Resolver = Parameters<import("yaml").Alias["resolve"]>[0];

function offsetOf(root: Node | null, path: KeyPath, document: Resolver): number {
  let node: unknown = root;
  let offset = root?.range?.[0] ?? 0;
  for (const part of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = (node as YAMLMap).items.find(({ key }) => String(isScalar(key) ? key.value : key) === String(part));
      if (pair === undefined) break;
      offset = (pair.key as Node | null)?.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(part)];
      if (node === undefined) break;
      offset = (node as Node).range?.[0] ?? offset;
    } else break;
  }
  return offset;
}
