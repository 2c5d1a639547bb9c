/**
 * @file A mistake in a study file, and its message.
 */

/** A position in the file; line and column count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** One mistake: where it is, what is wrong, and what to write instead if that is known. Line 0 is the whole file. */
export interface StudyIssue extends Position {
  readonly message: string;
  /** E.g. `parameters.learning_rate.range`; empty if the mistake belongs to no key. */
  readonly key: string;
  /** Text that replaces the value of the key. */
  readonly suggestion?: string;
}

/** The most issues that are shown. */
const MAX_SHOWN = 30;
/** The most characters of a message, and of a key. */
const MAX_MESSAGE_LENGTH = 700;
const MAX_KEY_LENGTH = 200;

/** The issues, one per line: `study.yaml:7 parameters.lr.range: lower bound must be …; got [1, 0.1]. Write: [0.1, 1]`. */
export function formatIssues(path: string, issues: readonly StudyIssue[]): string {
  const shown = issues.slice(0, MAX_SHOWN).map(({ line, key, message, suggestion }) => {
    const place = `${path}${line > 0 ? `:${line}` : ""}${key === "" ? "" : ` ${key}`}`;
    return `${place}: ${message}${suggestion === undefined ? "" : `. Write: ${suggestion}`}`;
  });
  const more = issues.length - shown.length;
  return [...shown, ...(more > 0 ? [`… and ${more} more mistakes`] : [])].join("\n");
}

/** A text without its middle if it is longer than `most`: its beginning and its end say what it is about. */
export function shortened(text: string, most: number = MAX_MESSAGE_LENGTH): string {
  if (text.length <= most) return text;
  const kept = Math.floor((most - 3) / 2);
  return `${text.slice(0, kept).replace(LAST_HALF, "")} … ${text.slice(-kept).replace(FIRST_HALF, "")}`;
}

/** Half of a character outside the Basic Multilingual Plane, at the place where a text was cut. */
const LAST_HALF = /[\uD800-\uDBFF]$/;
const FIRST_HALF = /^[\uDC00-\uDFFF]/;

/** The path of a value in the file: keys and list indices. */
export type KeyPath = readonly (string | number)[];

/** A path as text, e.g. `parameters.lr.values[2]`. */
export function keyText(path: KeyPath): string {
  const text = path.map((part, at) => (typeof part === "number" ? `[${part}]` : at === 0 ? part : `.${part}`)).join("");
  return shortened(text, MAX_KEY_LENGTH);
}

/** A value as YAML with quoted texts, shortened if it is long. */
export function shown(value: unknown): string {
  const text = inYaml(value, (each) => JSON.stringify(each), 3);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

/** A value as YAML with texts quoted only where that is necessary. */
export function written(value: unknown): string {
  return inYaml(value, (text) => (isPlain(text) ? text : JSON.stringify(text)), 3);
}

function isPlain(text: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_./-]*$/.test(text) && !/^(true|false|null|yes|no|on|off)$/i.test(text);
}

/** A value as YAML to `depth` levels, because it may contain itself. */
function inYaml(value: unknown, text: (value: string) => string, depth: number): string {
  if (value === undefined) return "nothing";
  if (typeof value === "string") return text(value);
  if (typeof value !== "object" || value === null) return String(value);
  const inside = (each: unknown): string => inYaml(each, text, depth - 1);
  if (Array.isArray(value)) return depth > 0 ? `[${value.map(inside).join(", ")}]` : "[…]";
  const entries = Object.entries(value).map(([key, each]) => (depth > 0 ? `${key}: ${inside(each)}` : "…"));
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}
