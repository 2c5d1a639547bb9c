/**
 * @file Parses YAML into plain values and the position of every key.
 */
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, visit, type YAMLMap } from "yaml";
import type { KeyPath, Position, StudyIssue } from "./issue.ts";

/** The values of a file, and their positions. */
export interface YamlFile {
  readonly value: unknown;
  /** The position of a key or list item; if it does not exist, the position of the nearest enclosing one. */
  readonly locate: (path: KeyPath) => Position;
  /** Duplicate keys. They are mistakes, but the rest of the file can be read (the last value of each key counts). */
  readonly issues: readonly StudyIssue[];
}

/** The most characters of a study file: to parse more would take seconds. */
const MAX_FILE_LENGTH = 500_000;

/** Parses YAML 1.2; returns all syntax errors at once. */
export function readYaml(
  text: string,
): { readonly ok: true; readonly file: YamlFile } | { readonly ok: false; readonly issues: readonly StudyIssue[] } {
  const whole = (line: number, message: string) => ({
    ok: false as const,
    issues: [{ line, column: line, key: "", message }],
  });
  if (text.length > MAX_FILE_LENGTH) {
    return whole(0, `a study file has at most ${MAX_FILE_LENGTH} characters; this file has ${text.length}`);
  }
  try {
    return readDocument(text);
  } catch (error) {
    const isNested = error instanceof RangeError;
    const message = isNested ? "lists or maps are nested too deeply" : (error as Error).message;
    return whole(1, `YAML: ${message}`);
  }
}

function readDocument(text: string): ReturnType<typeof readYaml> {
  const lines = new LineCounter();
  // The library compares each key with all keys before it; `duplicateKeys` finds them in linear time.
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false,
    logLevel: "error",
  });
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const mistakes = [...document.errors, ...document.warnings];
  const syntax = mistakes.map(({ message, pos }) => {
    const line = text.slice(text.lastIndexOf("\n", pos[0] - 1) + 1).split("\n", 1)[0] ?? "";
    return { ...at(pos[0]), key: "", ...syntaxIssue(message, line) };
  });
  if (mistakes.length > 0) {
    if (mistakes.some(({ message }) => message.includes("call stack"))) throw new RangeError("nested");
    return { ok: false, issues: syntax.slice(0, MAX_SYNTAX_ISSUES) };
  }
  const issues = wrongKeys(document.contents).map(({ offset, message }) => ({
    ...at(offset),
    key: keyAt(text, offset),
    message,
  }));
  const value: unknown = document.toJS({ maxAliasCount: 100 });
  if (holdsItself(value, new Set(), new Set())) throw new Error("an alias (*) refers to its own anchor (&)");
  return { ok: true, file: { value, locate: (path) => at(offsetOf(document.contents, path, document)), issues } };
}

/** The most syntax errors that are reported: after the first ones the rest is rarely meant as the parser reads it. */
const MAX_SYNTAX_ISSUES = 20;

/** A key that no study file may have, by its offset. */
interface WrongKey {
  readonly offset: number;
  readonly message: string;
}

/** Keys that occur a second time in their map, and keys that are lists or maps. */
function wrongKeys(contents: Node | null): readonly WrongKey[] {
  const found: WrongKey[] = [];
  visit(contents, {
    Map(_, map) {
      const seen = new Set<string>();
      for (const { key } of map.items) {
        if (isMap(key) || isSeq(key)) found.push({ offset: key.range?.[0] ?? 0, message: COLLECTION_KEY_MESSAGE });
        if (!isScalar(key)) continue;
        const name = String(key.value);
        if (seen.has(name)) found.push({ offset: key.range?.[0] ?? 0, message: DUPLICATE_KEY_MESSAGE });
        seen.add(name);
      }
    },
  });
  return found;
}

const COLLECTION_KEY_MESSAGE = "a key must be a text; if it begins with { or [, put it in quotes";
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
