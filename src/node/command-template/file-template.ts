/**
 * @file A file of the user (YAML, TOML, JSON or another text) with placeholders, which is written into the folder of every
 * trial. A value is written so that it arrives unchanged: quoted where its format needs that.
 *
 * Only the names that are known stand for values. Any other braces, doubled ones and `${NAME}` are text, because such files are
 * full of them.
 */

import type { FileFormat, FileTemplate, FileUnit } from "./file-unit.ts";
import type { TemplateValue, TemplateValues } from "./fill.ts";
import { quotedUnits } from "./quoted-units.ts";
import { quotedText, scalarText } from "./scalar-text.ts";
import { joined, namesOf, parseTemplate, sourceOf, type Template, type TemplatePart } from "./template.ts";
import { yamlUnits } from "./yaml-units.ts";

/** Parses a file. `isKnown` says which names stand for values. */
export function parseFileTemplate(text: string, format: FileFormat, isKnown: (name: string) => boolean): FileTemplate {
  const template = knownParts(text, isKnown);
  const plain = { format, units: [{ style: "plain", source: template }] } as const;
  if (format === "text") return plain;
  const units = format === "yaml" ? yamlUnits(template) : quotedUnits(template, format);
  return "problem" in units ? { ...plain, problem: units.problem } : { format, units: units.units };
}

/** The template of a file: only known names are placeholders, and doubled braces remain. */
function knownParts(text: string, isKnown: (name: string) => boolean): Template {
  const parts: TemplatePart[] = [];
  for (const [piece] of text.matchAll(/\$\{[^{}]*\}|\{\{|\}\}|\{[^{}\n]*\}|[^{}$]+|[{}$]/g)) {
    const [part, ...more] = /^\{[^{]/.test(piece) ? parseTemplate(piece) : [];
    const isValue = part !== undefined && part.kind !== "text" && more.length === 0 && namesOf(part).every(isKnown);
    parts.push(isValue ? part : { kind: "text", text: piece });
  }
  return joined(withoutDoubled(joined(parts)));
}

/** `{{name}}` remains as it is, because other template languages use it. */
function withoutDoubled(parts: Template): Template {
  return parts.map((part, at) => {
    const [before, after] = [parts[at - 1], parts[at + 1]];
    const isDoubled =
      part.kind !== "text" &&
      before?.kind === "text" &&
      before.text.endsWith("{") &&
      after?.kind === "text" &&
      after.text.startsWith("}");
    return isDoubled ? { kind: "text", text: sourceOf(part) } : part;
  });
}

/** Stands for what is inactive until its line is left out; no value contains it. */
const ABSENT = "\0";

/** The file with the values of a trial. A line that holds an inactive parameter is left out. */
export function renderFile({ format, units }: FileTemplate, values: TemplateValues): string {
  const text = units.map((unit) => unitText(unit, format, values)).join("");
  return text.includes(ABSENT) ? withoutAbsent(text, format) : text;
}

/** The text without the lines that hold something inactive; in JSON also without the comma before a closing bracket. */
function withoutAbsent(text: string, format: FileFormat): string {
  const lines = text.split(/(?<=\n)/);
  let kept = "";
  lines.forEach((line, at) => {
    if (!line.includes(ABSENT)) {
      kept += line;
      return;
    }
    const rest = lines.slice(at + 1).find((each) => !each.includes(ABSENT) && each.trim() !== "");
    if (format === "json" && /^\s*[}\]]/.test(rest ?? "")) kept = kept.replace(/,(\s*)$/, "$1");
  });
  return kept;
}

function unitText(unit: FileUnit, format: FileFormat, values: TemplateValues): string {
  const { style, source, value = source } = unit;
  if (style === "text") return plainText(source, values);
  const parts = source.filter(({ kind }) => kind !== "text");
  const isAbsent = parts.some((part) => activeValues(part, values).length === 0);
  if (style === "comment") return isAbsent ? "" : plainText(source, values).replace(/[\r\n]+/g, " ");
  if (isAbsent) return ABSENT;
  const [part] = parts;
  switch (style) {
    case "whole":
    case "item":
      return part === undefined ? "" : wholeText(part, style === "item", values);
    case "key":
      return format === "json"
        ? quotedText(plainText(source, values))
        : source.map((each) => keyText(each, values)).join("");
    case "double":
      return source.map((each) => (each.kind === "text" ? each.text : inQuotes(textOf(each, values)))).join("");
    case "single":
      return isSafe(parts, values, format === "yaml" ? SINGLE_YAML : SINGLE_TOML)
        ? source.map((each) => (each.kind === "text" ? each.text : textOf(each, values).replaceAll("'", "''"))).join("")
        : quotedText(plainText(value, values));
    case "block":
      return isSafe(parts, values, BLOCK_LINE)
        ? plainText(source, values)
        : `${quotedText(plainText(value, values))}\n`;
    case "plain":
      return format !== "yaml" || unit.value === undefined || isSafe(parts, values, PLAIN)
        ? plainText(source, values)
        : quotedText(plainText(value, values));
  }
}

/** A part of a name before a value in TOML. */
function keyText(part: TemplatePart, values: TemplateValues): string {
  const text = textOf(part, values);
  return part.kind === "text" || /^[A-Za-z0-9_-]+$/.test(text) ? text : quotedText(text);
}

/** Values that need no quotes inside an unquoted text. */
export const PLAIN: RegExp = /^[+-]?[A-Za-z0-9_./]([A-Za-z0-9_./+-]*[A-Za-z0-9_/])?$/;
/** Values that single quotes can hold; YAML doubles a single quote, and TOML cannot have one. */
const SINGLE_YAML = /^[^\p{Cc}\u2028\u2029\ufeff]*$/u;
const SINGLE_TOML = /^[^\p{Cc}']*$/u;
/** Values that a line of a block can hold. */
const BLOCK_LINE =
  /^[^\p{Cc}\p{Zs}\u2028\u2029\ufeff]([^\p{Cc}\u2028\u2029\ufeff]*[^\p{Cc}\p{Zs}\u2028\u2029\ufeff])?$/u;

function isSafe(parts: Template, values: TemplateValues, safe: RegExp): boolean {
  return parts.every((part) => safe.test(textOf(part, values)));
}

function inQuotes(text: string): string {
  return quotedText(text).slice(1, -1);
}

/** A value of its own type, or the items of a list as values of their own. */
function wholeText(part: TemplatePart, isItem: boolean, values: TemplateValues): string {
  const active = activeValues(part, values);
  const [value] = active;
  if (part.kind !== "list") return value === undefined ? "" : typedText(value);
  return isItem ? active.map(typedText).join(", ") : quotedText(textOf(part, values));
}

function typedText(value: TemplateValue): string {
  return typeof value === "object" ? `[${value.map(scalarText).join(", ")}]` : scalarText(value);
}

/** The values of a part that are there. */
function activeValues(part: TemplatePart, values: TemplateValues): readonly TemplateValue[] {
  return namesOf(part).flatMap((name) => {
    const value = values[name];
    return value === undefined ? [] : [value];
  });
}

/** The text of a part, as in a word of a command. */
function textOf(part: TemplatePart, values: TemplateValues): string {
  if (part.kind === "text") return part.text;
  const separator = part.kind === "list" ? part.separator : ",";
  const texts = namesOf(part).flatMap((name) => {
    const value = values[name];
    return value === undefined ? [] : [typeof value === "object" ? value.join(separator) : String(value)];
  });
  return texts.join(separator);
}

function plainText(template: Template, values: TemplateValues): string {
  return template.map((part) => textOf(part, values)).join("");
}
