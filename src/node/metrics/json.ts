/**
 * @file A metric out of a JSON file.
 */
import type { JsonSource } from "../study-file/metric-sources.ts";
import type { MetricReader } from "./reader.ts";
import { excerpt, type MetricReading, missing, type Reading, readText, singleValue } from "./reading.ts";

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

/** Reads a number, with its standard error where the program writes that beside it. */
export const jsonReader: MetricReader<JsonSource> = {
  files: ({ file }) => [file],
  async read({ file, path, standardErrorPath }, output) {
    const found = output.path(file);
    const value = await readNumber(found, path);
    if (!value.ok || standardErrorPath === undefined) return value;
    const error = await readNumber(found, standardErrorPath);
    if (!error.ok) return error;
    const standardError = error.value.mean;
    if (standardError < 0) {
      return missing(`the standard error at ${standardErrorPath.join(".")} in ${found} is ${standardError}`);
    }
    return { ok: true, value: { ...value.value, standardError } };
  },
};

/** The number at a path of keys and array indices. */
async function readNumber(file: string, path: readonly string[]): Promise<MetricReading> {
  const text = await readText(file);
  if (!text.ok) return text;
  const parsed = parseJson(text.value, file);
  if (!parsed.ok) return parsed;
  let value = parsed.value;
  for (const [depth, key] of path.entries()) {
    const next = child(value, key);
    if (next === undefined) {
      const at = depth === 0 ? "the top" : path.slice(0, depth).join(".");
      return missing(`no "${key}" in ${file}: at ${at} it holds ${describeLevel(value)}`);
    }
    value = next;
  }
  const where = `at ${path.join(".")} in ${file}`;
  if (typeof value === "number") return singleValue(value, where);
  if (value === "NaN" || value === "Infinity" || value === "-Infinity") return singleValue(Number(value), where);
  return missing(`${where} there is ${describeLevel(value)}, not a number`);
}
