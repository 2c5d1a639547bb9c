/**
 * @file Reads a metric from a JSON file.
 */
import type { JsonSource, ValuePick } from "../study-file/metric-sources.ts";
import type { MetricReader } from "./metric-reader.ts";
import { PickedValues } from "./pick.ts";
import { completeLines, excerpt, type MetricReading, missing, type Reading, readText, singleValue } from "./reading.ts";

/** Strings, and the bare words that Python's `json` writes for numbers that JSON does not have. */
const stringOrSpecial = /"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/g;

/** JSON that may hold bare NaN and Infinity, which become text, so that the other values can be read. */
function parseJson(text: string, file: string): Reading<unknown> {
  const quoted = text.replace(stringOrSpecial, (word) => (word.startsWith('"') ? word : `"${word}"`));
  try {
    return { ok: true, value: JSON.parse(quoted) };
  } catch {
    if (text.trim() === "") return missing(`${file} is empty`);
    return missing(`${file} is not complete, valid JSON (it ends with "${excerpt(text.slice(-40))}")`);
  }
}

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
    return keys.length === 0 ? "an empty object" : `an object with ${excerpt(keys.join(", "))}`;
  }
  return `the value ${excerpt(JSON.stringify(value))}`;
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
    return { ok: true, value: { ...value.value, standardError } };
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
  const text = await readText(file);
  if (!text.ok) return text;
  const all = text.value.replace(/^\uFEFF/, "");
  const isNamedLines = /\.(?:jsonl|ndjson)$/i.test(file);
  const whole = parseJson(isNamedLines && isRunning ? completeLines(all) : all, file);
  // An object ends with its brace, but a number may go on.
  const isWhole = whole.ok && (!isRunning || typeof whole.value === "object" || /[\r\n]$/.test(all));
  const body = isRunning ? completeLines(all) : all;
  if (isWhole && !isNamedLines) return { ok: true, value: { root: whole.value, isLines: false } };
  const lines = body.split(/\r?\n/).flatMap((line, index) => (line.trim() === "" ? [] : [{ line, index }]));
  const parsed = lines.map(({ line, index }) => ({ index, value: parseJson(line, file) }));
  const broken = parsed.find(({ value }) => !value.ok);
  if (lines.length > 0 && broken === undefined) {
    const root = parsed.map(({ value }) => (value.ok ? value.value : undefined));
    return { ok: true, value: { root, isLines: true } };
  }
  if (isNamedLines && broken !== undefined && lines.length > 1) {
    return missing(`line ${broken.index + 1} of ${file} is not complete, valid JSON`);
  }
  return whole.ok ? missing(`${file} is empty`) : whole;
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
  for (const item of found.value.flat(8)) if (item !== null) values.take(asNumber(item, where));
  return values.result(where) ?? missing(`${where} there is ${describeLevel(found.value)} without any number`);
}

/** The value at a path. With `isSpread`, a key of an array's elements gives the array of their values, without the elements
 * that lack it. */
function follow(root: unknown, { file, path }: Place, isSpread: boolean): Reading<unknown> {
  let value = root;
  for (const [depth, key] of path.entries()) {
    if (isSpread && Array.isArray(value) && !/^-?\d+$/.test(key)) {
      const values = valuesAt(value, path.slice(depth));
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

/** The values at a path in those elements that have it. */
function valuesAt(elements: readonly unknown[], path: readonly string[]): readonly unknown[] {
  const place: Place = { file: "", path, pick: undefined };
  return elements.flatMap((element) => {
    const found = follow(element, place, true);
    return found.ok ? [found.value] : [];
  });
}

function asNumber(value: unknown, where: string): Reading<number> {
  if (typeof value === "number") return { ok: true, value };
  if (value === "NaN" || value === "Infinity" || value === "-Infinity") return { ok: true, value: Number(value) };
  return missing(`${where} there is ${describeLevel(value)}, not a number`);
}
