/**
 * @file Reads a metric from a JSON file.
 */
import { setImmediate } from "node:timers/promises";
import type { JsonSource, ValuePick } from "../study-file/metric-sources.ts";
import { endOf, parseJson } from "./json-text.ts";
import { MAX_JSON_BYTES, MAX_JSON_VALUES } from "./limits.ts";
import type { MetricReader } from "./metric-reader.ts";
import { PickedValues } from "./pick.ts";
import {
  completeLines,
  excerpt,
  finiteReading,
  type MetricReading,
  missing,
  type Reading,
  readText,
  singleValue,
} from "./reading.ts";

const TOO_MANY_VALUES = `holds more than ${MAX_JSON_VALUES.toLocaleString("en-US")} values, which is too many to read`;
/** The number of lines that are read before other work of this process goes on. */
const LINES_PER_TURN = 10_000;
/** The number of keys that a message lists. */
const MAX_LISTED_KEYS = 20;
/** The number of characters of a text that a message may quote from. */
const MAX_QUOTED_CHARS = 100;
/** The number of arrays within arrays in which a key or a number is looked for. */
const MAX_ARRAY_LEVELS = 8;
/** The number of characters that a line without anything may have. */
const MAX_BLANK_CHARS = 1000;

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** The child of a JSON value: a key of an object, or an index of an array (negative ones count from its end). */
function child(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return /^-?\d+$/.test(key) ? value.at(Number(key)) : undefined;
  if (typeof value !== "object" || value === null) return undefined;
  return Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
}

function describeLevel(value: unknown): string {
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === "object" && value !== null) {
    const keys = Object.keys(value);
    return keys.length === 0
      ? "an empty object"
      : `an object with ${excerpt(keys.slice(0, MAX_LISTED_KEYS).join(", "))}`;
  }
  return `the value ${excerpt(JSON.stringify(typeof value === "string" ? value.slice(0, MAX_QUOTED_CHARS) : value))}`;
}

/** Reads a number, or one of several, with its standard error where the program writes that beside it. */
export const jsonReader: MetricReader<JsonSource> = {
  files: ({ file }) => [file],
  async read({ file, path, standardErrorPath, pick }, output) {
    const found = output.path(file);
    const document = await readDocument(found, output.isRunning ?? false);
    if (!document.ok) return document;
    const value = pickNumber(document.value, { file: found, path, pick });
    if (!value.ok || standardErrorPath === undefined) return value;
    const error = pickNumber(document.value, { file: found, path: standardErrorPath, pick });
    if (!error.ok) return error;
    const standardError = error.value.mean;
    if (standardError < 0) {
      return missing(`the standard error at ${standardErrorPath.join(".")} in ${found} is ${standardError}`);
    }
    return finiteReading({ ...value.value, standardError }, `at ${standardErrorPath.join(".")} in ${found}`);
  },
};

/** The contents of a file: one document, or one per line. */
interface JsonDocument {
  readonly root: unknown;
  readonly isLines: boolean;
}

/** A path of keys and array indices in a file. */
interface Place {
  readonly file: string;
  readonly path: readonly string[];
  readonly pick: ValuePick | undefined;
}

async function readDocument(file: string, isRunning: boolean): Promise<Reading<JsonDocument>> {
  const text = await readText(file, MAX_JSON_BYTES);
  if (!text.ok) return text;
  const all = text.value;
  const body = isRunning ? completeLines(all) : all;
  const isNamedLines = /\.(?:jsonl|ndjson)$/i.test(file);
  if (isNamedLines) return readLines(body, file, isNamedLines);
  const whole = parseJson(all, MAX_JSON_VALUES);
  if (whole?.ok === false) return missing(`${file} ${TOO_MANY_VALUES}`);
  const root = whole?.value.root;
  // An object ends with its brace, but a number may go on.
  const isWhole = whole?.ok && (!isRunning || typeof root === "object" || endsWithLine(all));
  return isWhole ? { ok: true, value: { root, isLines: false } } : readLines(body, file, isNamedLines);
}

/** One document per line. */
async function readLines(body: Buffer, file: string, isNamedLines: boolean): Promise<Reading<JsonDocument>> {
  const root: unknown[] = [];
  let values = 0;
  let broken: number | undefined;
  let count = 0;
  for (let [start, index] = [0, 0]; start < body.length; index++) {
    const found = body.indexOf(LINE_FEED, start);
    const end = found < 0 ? body.length : found;
    const line = body.subarray(start, end);
    start = end + 1;
    if (isBlank(line)) continue;
    count++;
    if (broken !== undefined) break; // it is known that there are several lines
    if (count % LINES_PER_TURN === 0) await setImmediate();
    const parsed = parseJson(line, MAX_JSON_VALUES - values);
    if (parsed?.ok === false || values >= MAX_JSON_VALUES) return missing(`${file} ${TOO_MANY_VALUES}`);
    if (parsed === undefined) broken = index;
    else {
      root.push(parsed.value.root);
      values += 1 + parsed.value.count;
    }
  }
  if (count > 0 && broken === undefined) return { ok: true, value: { root, isLines: true } };
  if (isNamedLines && broken !== undefined && count > 1) {
    return missing(`line ${broken + 1} of ${file} is not complete, valid JSON`);
  }
  if (count === 0) return missing(`${file} is empty`);
  return missing(`${file} is not complete, valid JSON (it ends with "${endOf(body)}")`);
}

function isBlank(line: Buffer): boolean {
  return line.length < MAX_BLANK_CHARS && line.toString("latin1").trim() === "";
}

function endsWithLine(text: Buffer): boolean {
  const last = text.at(-1);
  return last === LINE_FEED || last === CARRIAGE_RETURN;
}

/** The number at a path. `pick` chooses among the numbers of an array. Of several lines, the last with the path is used. */
function pickNumber({ root, isLines }: JsonDocument, place: Place): MetricReading {
  const { file, path, pick = isLines ? "last" : undefined } = place;
  const where = `at ${path.join(".")} in ${file}`;
  const found = follow(root, place, pick !== undefined);
  if (!found.ok) return found;
  if (!Array.isArray(found.value)) {
    const number = asNumber(found.value, where);
    return number.ok ? singleValue(number.value, where) : number;
  }
  if (pick === undefined) {
    return missing(
      `${where} there is ${describeLevel(found.value)}, not a number; add pick: last, best, max, min or mean`,
    );
  }
  const values = new PickedValues(pick);
  for (const item of found.value.flat(MAX_ARRAY_LEVELS)) if (item !== null) values.take(asNumber(item, where));
  return values.result(where) ?? missing(`${where} there is ${describeLevel(found.value)} without any number`);
}

/** The value at a path. With `isSpread`, a key of an array's elements gives the array of their values, without the elements
 * that lack it. */
function follow(root: unknown, { file, path }: Place, isSpread: boolean, levels = MAX_ARRAY_LEVELS): Reading<unknown> {
  let value = root;
  for (const [depth, key] of path.entries()) {
    if (isSpread && Array.isArray(value) && !/^-?\d+$/.test(key)) {
      const values = valuesAt(value, path.slice(depth), levels);
      if (values.length > 0) return { ok: true, value: values };
    }
    const next = child(value, key);
    if (next === undefined) {
      const at = depth === 0 ? "the top" : path.slice(0, depth).join(".");
      const hint = Array.isArray(value) && !isSpread && valuesAt(value, path.slice(depth)).length > 0;
      const advice = hint ? "; write an index before the key, or add pick: last, best, max, min or mean" : "";
      return missing(`no "${key}" in ${file}: at ${at} it holds ${describeLevel(value)}${advice}`);
    }
    value = next;
  }
  return { ok: true, value };
}

/** The values at a path in those elements that have it, which may be arrays of so many levels. */
function valuesAt(
  elements: readonly unknown[],
  path: readonly string[],
  levels = MAX_ARRAY_LEVELS,
): readonly unknown[] {
  if (levels === 0) return [];
  const place: Place = { file: "", path, pick: undefined };
  return elements.flatMap((element) => {
    const found = follow(element, place, true, levels - 1);
    return found.ok ? [found.value] : [];
  });
}

function asNumber(value: unknown, where: string): Reading<number> {
  if (typeof value === "number") return { ok: true, value };
  if (value === "NaN" || value === "Infinity" || value === "-Infinity") return { ok: true, value: Number(value) };
  return missing(`${where} there is ${describeLevel(value)}, not a number`);
}
