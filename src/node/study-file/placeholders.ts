/**
 * @file Checks the placeholders of templates.
 */
import { hasLists, type Parameter } from "../../core/space/index.ts";
import {
  BUILT_IN_PLACEHOLDERS,
  joined,
  type ListPart,
  placeholders,
  sourceOf,
  type Template,
  type TemplatePart,
  vanishes,
} from "../command-template/index.ts";
import { closest } from "../expression/index.ts";
import { activityConditions, conditionalNames } from "./activity-conditions.ts";
import { type Flag, readFlags } from "./flags.ts";
import type { KeyPath } from "./issue.ts";
import type { IssueReport } from "./issue-report.ts";
import type { Resources } from "./resources.ts";

/** The placeholder that is known only beside the key of this name. */
export const TEMPLATE_PLACEHOLDER = "template";

/** The built-in placeholders that are always known, in braces. */
export const BUILT_IN: readonly string[] = BUILT_IN_PLACEHOLDERS.filter((name) => name !== TEMPLATE_PLACEHOLDER).map(
  (name) => `{${name}}`,
);

/** What the templates of a file are checked against. */
export interface PlaceholderCheck {
  /** The names of all parameters, including those with mistakes. */
  readonly parameters: readonly string[];
  /** The parameters without mistakes. */
  readonly known: readonly Parameter[];
  /** The names of parameters that may be inactive. */
  readonly conditional: ReadonlySet<string>;
  /** The condition under which each parameter is active; empty if it always is. */
  readonly conditions: ReadonlyMap<string, string>;
  /** The flags of bools that have one. */
  readonly flags: ReadonlyMap<string, Flag>;
  /** The names of bools. */
  readonly bools: ReadonlySet<string>;
  /** The names of parameters with lists among their values. */
  readonly lists: ReadonlySet<string>;
  /** Whether there is one rendered file that `{template}` names. */
  readonly hasTemplate: boolean;
  /** The units of each resource. */
  readonly resources: Resources;
  /** The resources of which units are held where the text is used. */
  readonly held: readonly string[];
  /** The placeholders that occur in commands, variables and paths; checks add to it. */
  readonly used: Set<string>;
  readonly report: IssueReport;
}

/** What templates of a file are checked against; `names` are those of all parameters. No units are held. */
export function placeholderCheck(
  fields: Readonly<Record<string, unknown>>,
  parameters: readonly Parameter[],
  { names, resources }: { readonly names: readonly string[]; readonly resources: Resources },
  report: IssueReport,
): PlaceholderCheck {
  const template = fields["template"];
  return {
    parameters: names,
    known: parameters,
    conditional: conditionalNames(parameters),
    conditions: activityConditions(parameters),
    flags: readFlags(fields["parameters"], report),
    bools: new Set(parameters.filter(({ kind }) => kind === "bool").map(({ name }) => name)),
    lists: new Set(parameters.filter(hasLists).map(({ name }) => name)),
    hasTemplate: typeof template === "string" || (Array.isArray(template) && template.length === 1),
    resources,
    held: [],
    used: new Set(),
    report,
  };
}

/** Format specifications of Python, such as `:.3f`. */
const FORMAT = /^[-+ #0]*\d*(\.\d+)?[bcdeEfFgGnosxX%]$/;

/**
 * The template with its lists: `{a,b}` is one if it names a parameter; any other is text, as braces around anything but a name
 * are. Reports a list that names something else beside a parameter.
 */
export function withLists(template: Template, path: KeyPath, check: PlaceholderCheck): Template {
  return joined(template.map((part) => (part.kind === "list" ? readList(part, path, check) : part)));
}

function readList(list: ListPart, path: KeyPath, check: PlaceholderCheck): TemplatePart {
  const { names, separator, source } = list;
  const text: TemplatePart = { kind: "text", text: source };
  const [first = ""] = names;
  const unknown = names.find((name) => !check.parameters.includes(name));
  if (names.length === 1) {
    if (unknown === undefined && check.lists.has(first)) return list;
    if (unknown === undefined && FORMAT.test(separator)) {
      check.report.note(path, `${source} is passed as it is, because values have no format; the value is {${first}}`);
    }
    return text;
  }
  if (names.every((name) => !check.parameters.includes(name))) return text;
  const literal = `(or, for literal braces, {{${source.slice(1, -1)}}})`;
  if (unknown !== undefined) {
    const near = closest(unknown, check.parameters);
    const hint = near === undefined ? "" : `; did you mean ${near}?`;
    check.report.mistake(path, `${source} joins parameters, and ${unknown} is none${hint} ${literal}`);
  }
  const flag = names.find((name) => check.flags.has(name));
  if (flag !== undefined) {
    check.report.mistake(path, `{${flag}} is an optional flag, so it cannot be in the list ${source}`);
  }
  return list;
}

/** Reports unknown placeholders and adds the known ones to `used`. */
export function checkPlaceholders(template: Template, path: KeyPath, check: PlaceholderCheck): void {
  const builtIn = BUILT_IN_PLACEHOLDERS.filter((name) => check.hasTemplate || name !== TEMPLATE_PLACEHOLDER);
  const known = [...check.parameters, ...builtIn, ...check.held];
  for (const part of template) {
    if (part.kind === "list") for (const name of part.names) check.used.add(name);
  }
  for (const name of new Set(placeholders(template.filter(({ kind }) => kind !== "list")))) {
    if (known.includes(name)) {
      check.used.add(name);
      continue;
    }
    if (name === TEMPLATE_PLACEHOLDER) {
      check.report.mistake(path, "{template} is the rendered file of the key template; name one file there");
      continue;
    }
    if (Object.hasOwn(check.resources, name)) {
      check.report.mistake(path, notHeldWords(name, path));
      continue;
    }
    const near = closest(name, known);
    const hint = near === undefined ? "" : `; did you mean {${near}}?`;
    const all = known.map((each) => `{${each}}`).join(", ");
    check.report.mistake(
      path,
      `there is no placeholder {${name}}${hint}${hint === "" ? ";" : ""} known: ${all} (or, for literal braces, {{${name}}})`,
    );
  }
}

/** Why a placeholder of a resource has no value. */
function notHeldWords(name: string, path: KeyPath): string {
  const what = `{${name}} stands for the units of ${name} that a command holds`;
  if (path.includes("from")) return `${what}, and a metric is read when its commands have ended; use {trial.dir}`;
  return `${what}, and this command uses none; write uses: { ${name}: 1 } beside it`;
}

/** Reports placeholders of parameters that may be inactive, in a text that always needs them. */
export function checkAlwaysActive(template: Template, what: string, path: KeyPath, check: PlaceholderCheck): void {
  for (const part of template) {
    if (!vanishes(part, (name) => check.conditional.has(name))) continue;
    const source = sourceOf(part);
    check.report.mistake(path, `${source} may be inactive (it has a condition), so ${what} cannot depend on it`);
  }
}
