/**
 * @file How a command is written: as a text, or as a map with what it uses and how long it may take.
 */
import * as z from "zod";
import { BUILT_IN_PLACEHOLDERS } from "../command-template/index.ts";
import { isFields } from "../is-fields.ts";
import { type CommandContext, readCommand } from "./commands.ts";
import { parseDuration } from "./duration.ts";
import type { KeyPath } from "./issue.ts";
import { readUses, type Uses, usesSchema } from "./resources.ts";
import { DURATION_PATTERN, text } from "./schema-parts.ts";
import type { StudyCommand } from "./settings.ts";

/** A command as it is written. */
export type CommandFields =
  | string
  | { readonly run: string; readonly uses?: Uses | undefined; readonly timeout?: string | undefined };

/** The two ways to write a command. */
function waysToWrite(description: string, example: string) {
  const line = text(description, example);
  const timeout = z
    .string()
    .regex(DURATION_PATTERN)
    .optional()
    .meta({
      description: "a number with its unit: 500ms, 30s, 10m, 2h or 1d; default: the study's timeout",
      examples: ["10m"],
    });
  return [line, z.strictObject({ run: line, uses: usesSchema, timeout })] as const;
}

/** The schema of a command. */
export function commandFieldsSchema(description: string, example: string): z.ZodType<CommandFields> {
  return z.union(waysToWrite(description, example)).meta({ description, examples: [example] });
}

/** The schema of a command or several. */
export function commandListSchema(example: string): z.ZodType<CommandFields | readonly CommandFields[]> {
  // One level of alternatives, so that messages find the one that was meant.
  return z
    .union([...waysToWrite("a command", example), z.array(commandFieldsSchema("a command", example)).min(1)])
    .meta({
      description: "a command, or a list of commands",
      examples: [example],
    });
}

/** The valid commands of the study. Values that do not fit the schema are reported by it. */
export function readCommands(fields: unknown, uses: Uses, context: CommandContext): readonly StudyCommand[] {
  if (Array.isArray(fields) && reportArguments(fields, context)) return [];
  const listed: readonly (readonly [unknown, KeyPath])[] = Array.isArray(fields)
    ? fields.map((each: unknown, index) => [each, ["command", index]])
    : [[fields, ["command"]]];
  return listed.flatMap(([each, path]) => readStudyCommand(each, path, uses, context) ?? []);
}

/** Reports a list that is meant as the program and the arguments of one command, and not as several commands. */
function reportArguments(fields: readonly unknown[], { known, report }: CommandContext): boolean {
  if (!fields.every((each): each is string => typeof each === "string")) return false;
  const numbers = known.filter(({ kind }) => kind === "int" || kind === "float" || kind === "bool");
  const values = new Set([...BUILT_IN_PLACEHOLDERS, ...numbers.map(({ name }) => name)].map((name) => `{${name}}`));
  const argument = fields.slice(1).find((each) => each.startsWith("-") || values.has(each.trim()));
  if (argument === undefined) return false;
  const line = fields.map((each) => (/\s/.test(each) ? `"${each}"` : each)).join(" ");
  const message = `a list holds several commands, which run one after the other, and ${argument} is no program`;
  report.mistake(["command"], `${message}; write a program with its arguments as one text`, line);
  return true;
}

/**
 * One command with what it uses and its time limit; undefined if a mistake in it is reported.
 *
 * @param uses - what it uses if it states nothing itself
 */
export function readStudyCommand(
  fields: unknown,
  path: KeyPath,
  uses: Uses,
  context: CommandContext,
): StudyCommand | undefined {
  const isMap = isFields(fields);
  const line = isMap ? fields["run"] : fields;
  const own = isMap ? fields["uses"] : undefined;
  const held = own === undefined ? uses : readUses(own, context.resources, [...path, "uses"], context.report);
  const timeoutMs = isMap ? readTimeout(fields["timeout"], [...path, "timeout"], context) : undefined;
  if (typeof line !== "string") return undefined;
  const command = readCommand(line, isMap ? [...path, "run"] : path, { ...context, held: Object.keys(held) });
  if (command === undefined) return undefined;
  return {
    ...command,
    ...(Object.keys(held).length === 0 ? {} : { uses: held }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  };
}

function readTimeout(fields: unknown, path: KeyPath, { report }: CommandContext): number | undefined {
  const duration = typeof fields === "string" ? parseDuration(fields) : undefined;
  if (duration?.ok === false) report.mistake(path, `${duration.problem}; got ${String(fields)}`, "10m");
  return duration?.ok === true ? duration.ms : undefined;
}
