/**
 * @file The key `template`: files that are rendered into the folder of every trial.
 */
import { readFileSync, statSync } from "node:fs";
import { basename, dirname, extname, resolve } from "node:path";
import * as z from "zod";
import { listedValues } from "../../core/space/index.ts";
import {
  BUILT_IN_PLACEHOLDERS,
  type FileFormat,
  type FileTemplate,
  type FileUnit,
  PLAIN,
  parseFileTemplate,
  placeholders,
  sourceOf,
  vanishes,
} from "../command-template/index.ts";
import { closest } from "../expression/index.ts";
import type { CommandContext } from "./commands.ts";
import type { KeyPath } from "./issue.ts";
import { TEMPLATE_PLACEHOLDER } from "./placeholders.ts";
import { text } from "./schema-parts.ts";
import type { TemplateFile } from "./settings.ts";
import { checkRemoval, type TemplateLocation } from "./template-removal.ts";
import { checkMixed } from "./words.ts";

/** The most bytes of a template. */
const MAX_BYTES = 1024 * 1024;

/** The files that Paretune itself writes into a trial's folder. */
const OWN_FILES = /^(config\.json|command\.txt|(stdout|stderr)(\..*)?\.log|measure-.*\.log|paretune\..*)$/;

const FORMATS: Readonly<Record<string, FileFormat>> = {
  ".yaml": "yaml",
  ".yml": "yaml",
  ".json": "json",
  ".toml": "toml",
};

const file = text("the path of a file with placeholders", "conf.yaml");

/** The schema of `template`. */
export const templateSchema: z.ZodType<string | readonly string[] | undefined> = z
  .union([file, z.array(file).min(1)])
  .optional()
  .meta({
    description: "the path of a file with placeholders, or a list of paths: each is rendered into the trial's folder",
    examples: ["conf.yaml"],
  });

/** The files of `template`. Without `reads`, the files themselves are not looked at. */
export function readTemplateFiles(fields: unknown, reads: boolean, context: CommandContext): readonly TemplateFile[] {
  const listed: readonly (readonly [unknown, KeyPath])[] = Array.isArray(fields)
    ? fields.map((path: unknown, index) => [path, ["template", index]])
    : [[fields, ["template"]]];
  const files = listed.flatMap(([path, at]) => (typeof path === "string" ? [{ path, at, name: basename(path) }] : []));
  if (files.length > 0 && context.parameters.includes(TEMPLATE_PLACEHOLDER)) {
    context.report.mistake(
      ["parameters", TEMPLATE_PLACEHOLDER],
      "this name is that of the rendered file; choose another",
    );
  }
  return files.map(({ path, at, name }, index) => {
    if (placeholders(parseFileTemplate(path, "text", () => true).units[0]?.source ?? []).length > 0) {
      context.report.mistake(
        at,
        `must be the same file for every trial, so it cannot contain placeholders; got ${path}`,
      );
    } else if (OWN_FILES.test(name)) {
      context.report.mistake(at, `a trial's folder has a file ${name} of its own; rename the template`);
    } else if (files.findIndex((other) => other.name === name) < index) {
      context.report.mistake(
        at,
        `two templates are named ${name}, and one trial's folder cannot hold both; rename one`,
      );
    } else if (reads) {
      const content = readContent(resolve(dirname(context.file), path), path, at, context);
      if (content !== undefined) return { name, content };
    }
    return { name };
  });
}

function readContent(file: string, path: string, at: KeyPath, context: CommandContext): FileTemplate | undefined {
  const read = readText(file);
  if ("problem" in read) {
    context.report.mistake(at, `${path} ${read.problem}`);
    return undefined;
  }
  const format = FORMATS[extname(path).toLowerCase()] ?? "text";
  const isKnown = (name: string): boolean =>
    context.parameters.includes(name) ||
    Object.hasOwn(context.resources, name) ||
    (BUILT_IN_PLACEHOLDERS.includes(name) && name !== TEMPLATE_PLACEHOLDER);
  const content = parseFileTemplate(read.text, format, isKnown);
  const place = { path, at, context };
  for (const unit of content.units) for (const name of placeholders(unit.source)) context.used.add(name);
  noteOthers(read.text, place);
  const before = context.report.issues.length;
  checkUnits(content, place);
  if (context.report.issues.length === before) checkRemoval(content, place);
  return content;
}

function readText(file: string): { readonly text: string } | { readonly problem: string } {
  try {
    const { size } = statSync(file);
    if (!statSync(file).isFile()) return { problem: "is not a file" };
    if (size > MAX_BYTES) return { problem: `has ${size} bytes; a template has at most ${MAX_BYTES}` };
    return decoded(readFileSync(file));
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    const detail = error instanceof Error ? error.message : String(error);
    return { problem: code === "ENOENT" ? `does not exist (looked for ${file})` : `cannot be read (${detail})` };
  }
}

/** The text of a file in UTF-8; the problem names the line where it is not. */
function decoded(bytes: Buffer): { readonly text: string } | { readonly problem: string } {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return text.includes("\0") ? { problem: "contains the character NUL, so it is not a text file" } : { text };
  } catch {
    const isRight = (line: string): boolean => !line.includes("\ufffd");
    const line = bytes
      .toString("utf8")
      .split("\n")
      .findIndex((each) => !isRight(each));
    return { problem: `is not UTF-8 in line ${line + 1}` };
  }
}

/** Notes braces that look like placeholders and are none. */
function noteOthers(text: string, { path, at, context }: TemplateLocation): void {
  const known = [...context.parameters, ...BUILT_IN_PLACEHOLDERS, ...Object.keys(context.resources)];
  text.split("\n").forEach((line, index) => {
    for (const [source, double, name = ""] of line.matchAll(/(\{)?\{([\p{L}_][\p{L}\p{N}_.-]*)\}/gu)) {
      const where = `${path}:${index + 1}`;
      if (double !== undefined) {
        if (context.parameters.includes(name)) {
          context.report.note(at, `${where}: ${source}} is left as it is; the value of ${name} is {${name}}`);
        }
        continue;
      }
      const near = known.includes(name) ? undefined : closest(name, known);
      if (near !== undefined) context.report.note(at, `${where}: ${source} is left as it is; did you mean {${near}}?`);
    }
  });
}

/** Reports values that cannot be written where they stand, and inactive parameters whose line cannot be left out. */
function checkUnits(content: FileTemplate, place: TemplateLocation): void {
  const { path, at, context } = place;
  const { units, format, problem } = content;
  if (problem !== undefined) {
    context.report.note(
      at,
      `${path} is not valid ${format.toUpperCase()} with values in it (${problem}), so values are put in as they are`,
    );
  }
  let [before, line] = ["", 1];
  units.forEach((unit, index) => {
    const after = restOfLine(units, index + 1);
    const isRaw = unit.style === "plain" && (format !== "yaml" || unit.value === undefined);
    if (format === "text" || problem !== undefined) checkRaw(unit, { ...place, first: 1 });
    else {
      if (isRaw) checkSafe(unit, line, place);
      if (unit.style !== "comment") checkLine(unit, { before, after, line }, place);
    }
    const lines = textOf([unit]).split("\n");
    line += lines.length - 1;
    before = lines.length > 1 ? (lines.at(-1) ?? "") : before + (lines[0] ?? "");
  });
}

/** Checks every line of a file whose format is not read. */
function checkRaw(unit: FileUnit, place: TemplateLocation & { readonly first: number }): void {
  let line = place.first;
  for (const part of unit.source) {
    if (part.kind === "text") line += part.text.split("\n").length - 1;
    else {
      checkSafe({ ...unit, source: [part] }, line, place);
      if (vanishes(part, (name) => place.context.conditional.has(name))) {
        place.context.report.mistake(
          place.at,
          `${place.path}:${line}: ${sourceOf(part)} may be inactive (it has a condition), and only a line of YAML, JSON or TOML can be left out`,
        );
      }
    }
  }
}

/** Reports a text among the values that would not arrive as it is. */
function checkSafe(unit: FileUnit, line: number, { path, at, context }: TemplateLocation): void {
  for (const name of placeholders(unit.source)) {
    const parameter = context.known.find((each) => each.name === name);
    const units = Object.hasOwn(context.resources, name) ? context.resources[name] : undefined;
    const values = parameter === undefined ? units : listedValues(parameter);
    const unsafe = values?.find((value) => typeof value === "string" && !PLAIN.test(value));
    if (unsafe === undefined) continue;
    context.report.mistake(
      at,
      `${path}:${line}: the value ${JSON.stringify(unsafe)} of {${name}} needs quotes here; put the text with {${name}} in double quotes`,
    );
  }
}

/** The text around a unit in its line. */
interface Line {
  readonly before: string;
  readonly after: string;
  readonly line: number;
}

const KEY = String.raw`(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^\s"'#{}\[\],:=&*!|>-][^"'#{}\[\],:=]*)`;
const BEFORE = new RegExp(String.raw`^\s*(?:${KEY}\s*[:=]\s*|- +)?$`);
const AFTER = /^\s*,?\s*(?:#.*)?$/;

/** Reports an inactive parameter in a line that cannot be left out without something else. */
function checkLine(unit: FileUnit, { before, after, line }: Line, { path, at, context }: TemplateLocation): void {
  if (unit.style === "text") return;
  const issues = context.report.issues.length;
  checkMixed(unit.source, `the line ${path}:${line}`, at, context);
  const absent = unit.source.find((part) => vanishes(part, (name) => context.conditional.has(name)));
  if (absent === undefined || context.report.issues.length > issues) return;
  const isAlone = BEFORE.test(before) && AFTER.test(after) && !textOf([unit]).trimEnd().includes("\n");
  if (isAlone && unit.style !== "block" && unit.style !== "key") return;
  context.report.mistake(
    at,
    `${path}:${line}: ${sourceOf(absent)} may be inactive, and then its line is left out; put it on a line of its own, as NAME: ${sourceOf(absent)}`,
  );
}

/** The text from a unit on to the end of its line. */
function restOfLine(units: readonly FileUnit[], from: number): string {
  let rest = "";
  for (let at = from; at < units.length && !rest.includes("\n"); at++) rest += textOf(units.slice(at, at + 1));
  return rest.split("\n", 1)[0] ?? "";
}

function textOf(units: readonly FileUnit[]): string {
  return units.map(({ source }) => source.map(sourceOf).join("")).join("");
}
