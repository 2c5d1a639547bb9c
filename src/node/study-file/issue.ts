/**
 * @file A mistake in a study file, and how it is shown.
 */
import { closest } from "../expression/closest.ts";

/** A place in the file; both count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** One mistake: where, what, and what to write instead where that is known. Line 0: the file as a whole. */
export interface StudyIssue extends Position {
  readonly message: string;
  /** E.g. `parameters.learning_rate.range`; empty where the mistake belongs to no key. */
  readonly key: string;
  /** Text to put in place of the key's value. */
  readonly suggestion?: string;
}

/** The issues, one a line: `study.yaml:7 parameters.lr.range: lower bound must be …; got [1, 0.1]. Write: [0.1, 1]`. */
export function formatIssues(path: string, issues: readonly StudyIssue[]): string {
  return issues
    .map(({ line, key, message, suggestion }) => {
      const place = `${path}${line > 0 ? `:${line}` : ""}${key === "" ? "" : ` ${key}`}`;
      return `${place}: ${message}${suggestion === undefined ? "" : `. Write: ${suggestion}`}`;
    })
    .join("\n");
}

/** The path of a value in the file: keys and list positions. */
export type KeyPath = readonly (string | number)[];

/** `parameters.lr.values[2]`. */
export function keyText(path: KeyPath): string {
  return path.map((part, at) => (typeof part === "number" ? `[${part}]` : at === 0 ? part : `.${part}`)).join("");
}

/** A value as the file says it, texts in quotes; cut where it is long. */
export function shown(value: unknown): string {
  const text = inYaml(value, (each) => JSON.stringify(each), 3);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

/** A value as one would write it, texts in quotes only where YAML needs them. */
export function written(value: unknown): string {
  return inYaml(value, (text) => (isPlain(text) ? text : JSON.stringify(text)), 3);
}

function isPlain(text: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_./-]*$/.test(text) && !/^(true|false|null|yes|no|on|off)$/i.test(text);
}

/** `depth` levels of it: a value that holds itself has no end. */
function inYaml(value: unknown, text: (value: string) => string, depth: number): string {
  if (value === undefined) return "nothing";
  if (typeof value === "string") return text(value);
  if (typeof value !== "object" || value === null) return String(value);
  const inside = (each: unknown): string => inYaml(each, text, depth - 1);
  if (Array.isArray(value)) return depth > 0 ? `[${value.map(inside).join(", ")}]` : "[…]";
  const entries = Object.entries(value).map(([key, each]) => (depth > 0 ? `${key}: ${inside(each)}` : "…"));
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

/** `; did you mean lr?`, or a list of what is known. */
export function meant(word: string, known: readonly string[]): string {
  const near = closest(word, known);
  return near === undefined ? `; known: ${known.join(", ")}` : `; did you mean ${near}?`;
}
