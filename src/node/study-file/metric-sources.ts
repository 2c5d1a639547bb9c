/**
 * @file The sources of metrics under the key `from`: the keys, the schema and the meaning of each. The readers of
 * these sources are in `src/node/metrics`.
 */
import * as z from "zod";
import type { Template } from "../command-template/index.ts";
import { type CommandContext, readTemplate } from "./commands.ts";
import type { KeyPath } from "./issue.ts";
import { readPattern } from "./pattern.ts";
import { checkAlwaysActive } from "./placeholders.ts";
import { text } from "./schema-parts.ts";

type JsonPath = string | readonly (string | number)[];

/** `pick` as it is written. */
type PickFields = "last" | "best" | "max" | "min" | "mean";

interface PatternFields {
  readonly flags?: string | undefined;
}

/** `from` as it is written. */
export type FromFields = { readonly pick?: PickFields | undefined } & (
  | { readonly json: string; readonly path: JsonPath; readonly standard_error?: JsonPath | undefined }
  | (PatternFields & { readonly stdout: string })
  | (PatternFields & { readonly stderr: string })
  | (PatternFields & { readonly output: string })
  | { readonly csv: string; readonly column: string }
  | { readonly tensorboard: string; readonly tag: string }
);

/** How one value is obtained from several. `mean` also gives the standard error. */
export type ValuePick = "last" | "max" | "min" | "mean";

interface PickedSource {
  /** Default: `last`; an array in a JSON file needs an explicit choice. */
  readonly pick?: ValuePick;
}

/** A value in a JSON file. */
export interface JsonSource extends PickedSource {
  readonly kind: "json";
  readonly file: Template;
  /** Keys and array indices that lead to the value. */
  readonly path: readonly string[];
  /** Keys that lead to the standard error of the value, if the program writes it. */
  readonly standardErrorPath?: readonly string[];
}

/** The matches of a pattern in the output of the program: one stream, or both in the order in which lines arrived. */
export interface LogSource extends PickedSource {
  readonly kind: "stdout" | "stderr" | "output";
  readonly pattern: RegExp;
}

/** A column of a CSV file. */
export interface CsvSource extends PickedSource {
  readonly kind: "csv";
  readonly file: Template;
  readonly column: string;
}

/** The values of a tag in TensorBoard event files. */
export interface TensorboardSource extends PickedSource {
  readonly kind: "tensorboard";
  /** An event file, or a folder that holds event files. */
  readonly file: Template;
  readonly tag: string;
}

/** A value that the program gives that evaluates the trial. */
export interface ToldSource extends PickedSource {
  readonly kind: "told";
}

/** Where the value of a metric is found in the output of a trial's commands, if it is not told. */
export type OutputSource = JsonSource | LogSource | CsvSource | TensorboardSource | ToldSource;

const file = text("the path of a file", "{trial.dir}/metrics.json");

const jsonPath = z
  .union([text("keys joined by dots", "eval.accuracy"), z.array(z.union([z.string(), z.int()])).min(1)])
  .meta({ description: "the keys that lead to the number, joined by dots", examples: ["eval.accuracy"] });

const pattern = text("a regular expression with {number} where the number is", "accuracy: {number}");

const pick = z
  .enum(["last", "best", "max", "min", "mean"])
  .optional()
  .meta({
    description: "last, best, max, min or mean: which of several values; default last",
    examples: ["best"],
  });

/** The flags of a pattern. */
export const flagsSchema: z.ZodType<string | undefined> = z
  .string()
  .regex(/^[is]+$/)
  .optional()
  .meta({ description: "i to ignore case, s to let a point match a line break", examples: ["i"] });

/** Where a value is read. */
export const fromSchema: z.ZodType<FromFields> = z
  .union([
    z.strictObject({ json: file, path: jsonPath, standard_error: jsonPath.optional(), pick }),
    z.strictObject({ stdout: pattern, flags: flagsSchema, pick }),
    z.strictObject({ stderr: pattern, flags: flagsSchema, pick }),
    z.strictObject({ output: pattern, flags: flagsSchema, pick }),
    z.strictObject({ csv: file, column: text("the name of a column", "val_loss"), pick }),
    z.strictObject({
      tensorboard: text("the path of a folder with event files", "{trial.dir}/tb"),
      tag: text("the tag of a scalar", "val/loss"),
      pick,
    }),
  ])
  .meta({
    description:
      "one of { json: FILE, path: a.b }, { stdout: REGEX }, { stderr: REGEX }, { output: REGEX }, " +
      "{ csv: FILE, column: NAME } and { tensorboard: FOLDER, tag: NAME }",
    examples: [{ json: "{trial.dir}/metrics.json", path: "accuracy" }],
  });

/** The context in which a source is parsed: the file and the metric. */
export interface SourceContext extends CommandContext {
  /** Of an objective. */
  readonly goal: "maximize" | "minimize" | undefined;
}

/** Parses the fields of a source; undefined if a mistake in them is reported. */
export function readFrom(fields: FromFields, path: KeyPath, context: SourceContext): OutputSource | undefined {
  const choice = readPick(fields.pick, [...path, "pick"], context);
  if ("json" in fields) return { ...readJson(fields, path, context), ...choice };
  if ("csv" in fields) {
    const { csv, column } = fields;
    return { kind: "csv", file: readFile(csv, [...path, "csv"], context), column, ...choice };
  }
  if ("tensorboard" in fields) {
    const { tensorboard, tag } = fields;
    return { kind: "tensorboard", file: readFile(tensorboard, [...path, "tensorboard"], context), tag, ...choice };
  }
  const kind = "stdout" in fields ? "stdout" : "stderr" in fields ? "stderr" : "output";
  const written = "stdout" in fields ? fields.stdout : "stderr" in fields ? fields.stderr : fields.output;
  const pattern = readPattern(written, [...path, kind], context.report, fields.flags);
  return pattern === undefined ? undefined : { kind, pattern, ...choice };
}

function readJson(
  fields: Extract<FromFields, { readonly json: string }>,
  path: KeyPath,
  context: CommandContext,
): JsonSource {
  const json = { kind: "json", file: readFile(fields.json, [...path, "json"], context) } as const;
  const keys = readKeys(fields.path, [...path, "path"], context);
  if (fields.standard_error === undefined) return { ...json, path: keys };
  if (fields.pick !== undefined) {
    context.report.mistake([...path, "standard_error"], "belongs to a single number; remove it, or the key pick");
  }
  const standardErrorPath = readKeys(fields.standard_error, [...path, "standard_error"], context);
  return { ...json, path: keys, standardErrorPath };
}

/** Parses `pick`. The best value of an objective is its maximum or minimum, by its goal. */
function readPick(written: PickFields | undefined, path: KeyPath, { goal, report }: SourceContext): PickedSource {
  if (written === undefined) return {};
  if (written !== "best") return { pick: written };
  if (goal === undefined) report.mistake(path, "only an objective has a best value; write max or min", "max");
  return { pick: goal === "minimize" ? "min" : "max" };
}

/** The template of a file's name, which must not hold a parameter that may be inactive. */
export function readFile(written: string, path: KeyPath, context: CommandContext): Template {
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
