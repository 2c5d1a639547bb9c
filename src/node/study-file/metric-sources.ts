/**
 * @file The sources of metrics under the key `from`: for each its keys, its schema, and what it means. The readers of
 * these sources are in `src/node/metrics`.
 */
import { z } from "zod";
import type { Template } from "../command-template/index.ts";
import { type CommandContext, readTemplate } from "./commands.ts";
import type { KeyPath } from "./issue.ts";
import { readPattern } from "./pattern.ts";
import { checkAlwaysActive } from "./placeholders.ts";
import { text } from "./schema-parts.ts";

type JsonPath = string | readonly (string | number)[];

/** `from` as it is written. */
export type FromFields =
  | { readonly json: string; readonly path: JsonPath; readonly standard_error?: JsonPath | undefined }
  | { readonly stdout: string }
  | { readonly csv: string; readonly column: string };

/** A value in a JSON file. */
export interface JsonSource {
  readonly kind: "json";
  readonly file: Template;
  /** Keys and array indices that lead to the value. */
  readonly path: readonly string[];
  /** Those that lead to the value's standard error, if the program writes it. */
  readonly standardErrorPath?: readonly string[];
}

/** The first group of the last match in what the program printed. */
export interface StdoutSource {
  readonly kind: "stdout";
  readonly pattern: RegExp;
}

/** A column of the last row of a CSV file. */
export interface CsvSource {
  readonly kind: "csv";
  readonly file: Template;
  readonly column: string;
}

/** Where the value of a metric is found in the output of a trial's commands. */
export type OutputSource = JsonSource | StdoutSource | CsvSource;

const file = text("the path of a file", "{trial.dir}/metrics.json");

const jsonPath = z
  .union([text("keys joined by dots", "eval.accuracy"), z.array(z.union([z.string(), z.int().min(0)])).min(1)])
  .meta({ description: "the keys that lead to the number, joined by dots", examples: ["eval.accuracy"] });

/** Where a value is read. */
export const fromSchema: z.ZodType<FromFields> = z
  .union([
    z.strictObject({ json: file, path: jsonPath, standard_error: jsonPath.optional() }),
    z.strictObject({ stdout: text("a regular expression with one group", "accuracy: ([0-9.]+)") }),
    z.strictObject({ csv: file, column: text("the name of a column", "val_loss") }),
  ])
  .meta({
    description: "{ json: FILE, path: a.b }, { stdout: REGEX } or { csv: FILE, column: NAME }",
    examples: [{ json: "{trial.dir}/metrics.json", path: "accuracy" }],
  });

/** The source that fields mean; undefined if a mistake in them is reported. */
export function readFrom(fields: FromFields, path: KeyPath, context: CommandContext): OutputSource | undefined {
  if ("json" in fields) {
    const json = { kind: "json", file: readFile(fields.json, [...path, "json"], context) } as const;
    const keys = readKeys(fields.path, [...path, "path"], context);
    if (fields.standard_error === undefined) return { ...json, path: keys };
    const standardErrorPath = readKeys(fields.standard_error, [...path, "standard_error"], context);
    return { ...json, path: keys, standardErrorPath };
  }
  if ("csv" in fields) {
    return { kind: "csv", file: readFile(fields.csv, [...path, "csv"], context), column: fields.column };
  }
  const pattern = readPattern(fields.stdout, [...path, "stdout"], context.report);
  return pattern === undefined ? undefined : { kind: "stdout", pattern };
}

function readFile(written: string, path: KeyPath, context: CommandContext): Template {
  const template = readTemplate(written, path, context);
  checkAlwaysActive(template, "a file's name", path, context);
  return template;
}

/** The keys of a path in a JSON file. */
function readKeys(written: JsonPath, path: KeyPath, context: CommandContext): readonly string[] {
  const keys = typeof written === "string" ? written.split(".") : written.map(String);
  if (keys.includes("")) {
    context.report.mistake(path, `a key between two dots is empty; got ${written}`, "eval.accuracy");
  }
  return keys;
}
