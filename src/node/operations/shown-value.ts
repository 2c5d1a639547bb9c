/**
 * @file A value in a sentence about it, as the one who gave it writes values.
 */

/** The language in which a value was given: JSON, or Python over the engine process. */
export type AskerLanguage = "json" | "python";

/** More of a value than this is not shown. */
const MAX_SHOWN = 60;

const OF_PYTHON: ReadonlyMap<unknown, string> = new Map<unknown, string>([
  [null, "None"],
  [true, "True"],
  [false, "False"],
  ["NaN", "nan"],
  ["Infinity", "inf"],
  ["-Infinity", "-inf"],
]);

/** The bare words that are no JSON, which the reader of JSON has made texts. */
const BARE_WORDS: readonly unknown[] = ["NaN", "Infinity", "-Infinity"];

/** The value as a literal, shortened; `nothing` for one that is undefined. A number that JSON does not have stands for itself. */
export function shownValue(value: unknown, language: AskerLanguage = "json"): string {
  const word = language === "python" ? OF_PYTHON.get(value) : undefined;
  if (word !== undefined) return word;
  if (BARE_WORDS.includes(value) || (typeof value === "number" && !Number.isFinite(value))) return String(value);
  const json = JSON.stringify(value) ?? "nothing";
  const isQuotedAlike = language === "python" && typeof value === "string" && !/['\\]/.test(json.slice(1, -1));
  const text = isQuotedAlike ? `'${value}'` : json;
  return text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN)}…`;
}
