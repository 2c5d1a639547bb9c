/**
 * @file Checks that the lines of inactive parameters can be left out of a template without a change of anything else.
 */
import { parseAllDocuments } from "yaml";
import {
  BUILT_IN_PLACEHOLDERS,
  type FileTemplate,
  namesOf,
  placeholders,
  renderFile,
  vanishes,
} from "../command-template/index.ts";
import type { CommandContext } from "./commands.ts";
import type { KeyPath } from "./issue.ts";

/** A template, and where the study file names it. */
export interface TemplateLocation {
  readonly path: string;
  readonly at: KeyPath;
  readonly context: CommandContext;
}

/** Reports a line whose removal would change more of the file than its own value. */
export function checkRemoval(content: FileTemplate, { path, at, context }: TemplateLocation): void {
  if (content.format !== "yaml" && content.format !== "json") return;
  const absent = content.units.filter(
    (unit) =>
      unit.style !== "comment" && unit.source.some((part) => vanishes(part, (name) => context.conditional.has(name))),
  );
  const names = [...new Set(absent.flatMap(({ source }) => placeholders(source)))].filter((name) =>
    context.conditional.has(name),
  );
  if (names.length === 0 || content.problem !== undefined) return;
  const all = [...context.parameters, ...BUILT_IN_PLACEHOLDERS, ...Object.keys(context.resources)];
  for (const removed of [...names.map((name) => [name]), names]) {
    const values = Object.fromEntries(all.map((name) => [name, markOf(name)]));
    const without = { ...values, ...Object.fromEntries(removed.map((name) => [name, undefined])) };
    const expected = documents(renderFile(content, values)).map((each) => pruned(each, removed.map(markOf)));
    const actual = documents(renderFile(content, without));
    if (JSON.stringify(expected) === JSON.stringify(actual) || isPartOfList(content, removed)) continue;
    context.report.mistake(
      at,
      `${path}: where {${removed.join("}, {")}} is inactive, its line is left out, and the rest would be read as something else ` +
        "(an empty map or list, perhaps); keep a value beside it that is always present",
    );
    return;
  }
}

/** Whether some of the names stand in a list of parameters, which is not left out as a whole. */
function isPartOfList({ units }: FileTemplate, names: readonly string[]): boolean {
  return units.some(({ source }) =>
    source.some((part) => part.kind === "list" && namesOf(part).some((name) => names.includes(name))),
  );
}

function markOf(name: string): string {
  return `value of ${name}`;
}

function documents(text: string): readonly unknown[] {
  const read = parseAllDocuments(text, { uniqueKeys: false, prettyErrors: false, logLevel: "silent" });
  return Array.isArray(read)
    ? read.map((each) => (each.errors.length > 0 ? each.errors[0]?.message : each.toJS()))
    : [];
}

/** A value without the entries that hold one of some texts. */
function pruned(value: unknown, marks: readonly string[]): unknown {
  const isGone = (each: unknown): boolean => typeof each === "string" && marks.some((mark) => each.includes(mark));
  if (Array.isArray(value)) return value.filter((each) => !isGone(each)).map((each) => pruned(each, marks));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, each]) => (isGone(each) ? [] : [[key, pruned(each, marks)]])),
  );
}
