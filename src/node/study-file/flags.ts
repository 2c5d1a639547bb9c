/**
 * @file The key `flag` of a bool: the words that a command gets for true and for false, such as `--amp` or nothing.
 */
import * as z from "zod";
import { parseTemplate, placeholders, splitWords } from "../command-template/index.ts";
import { isFields } from "../is-fields.ts";
import { type KeyPath, shown } from "./issue.ts";
import type { IssueReport } from "./issue-report.ts";

/** `flag`: the form for true, or the forms for true and for false. */
export type FlagFields = string | readonly [string, string];

/** The words of a flag. */
export interface Flag {
  readonly whenTrue: readonly string[];
  readonly whenFalse: readonly string[];
}

/** The schema of `flag`. */
export const flagSchema: z.ZodType<FlagFields | undefined> = z
  .union([z.string(), z.tuple([z.string(), z.string()])])
  .optional()
  .meta({
    description: "the option that the command has for true, such as --amp, or the two for true and for false",
    examples: ["--amp", ["--bias", "--no-bias"]],
  });

/** The flags of the bools that have one, by name; mistakes in them are reported. */
export function readFlags(parameters: unknown, report: IssueReport): ReadonlyMap<string, Flag> {
  const flags = new Map<string, Flag>();
  for (const [name, fields] of Object.entries(isFields(parameters) ? parameters : {})) {
    if (!isFields(fields) || fields["type"] !== "bool") continue;
    const read = flagSchema.safeParse(fields["flag"]);
    if (!read.success || read.data === undefined) continue;
    const flag = readFlag(read.data, name, ["parameters", name, "flag"], report);
    if (flag !== undefined) flags.set(name, flag);
  }
  return flags;
}

function readFlag(fields: FlagFields, name: string, path: KeyPath, report: IssueReport): Flag | undefined {
  const option = `--${name.replace(/[_.]+/g, "-")}`;
  const forms = typeof fields === "string" ? [fields, ""] : fields;
  const [whenTrue, whenFalse] = forms.map((form) => wordsOf(form, path, report));
  if (whenTrue === undefined || whenFalse === undefined) return undefined;
  if (JSON.stringify(whenTrue) !== JSON.stringify(whenFalse)) return { whenTrue, whenFalse };
  const problem =
    whenTrue.length === 0
      ? `must name an option; got ${shown(fields)}`
      : `the forms for true and for false must differ; got ${shown(fields)}`;
  report.mistake(path, problem, whenTrue.length === 0 ? option : `[${option}, --no-${option.slice(2)}]`);
  return undefined;
}

function wordsOf(form: string, path: KeyPath, report: IssueReport): readonly string[] | undefined {
  const [placeholder] = placeholders(parseTemplate(form));
  const split = splitWords([{ kind: "text", text: form }]);
  if (placeholder !== undefined) {
    report.mistake(path, `is the same for every trial, so it cannot contain a placeholder; got {${placeholder}}`);
  } else if (!split.ok) report.mistake(path, split.problem);
  else if (form.includes("\0")) report.mistake(path, "must not contain the character NUL");
  else return split.words.map(({ text }) => text);
  return undefined;
}
