/**
 * @file The keys `resources` and `uses`: units of which a command holds some while it runs, such as graphics processors or phones.
 */
import * as z from "zod";
import { BUILT_IN_PLACEHOLDERS } from "../command-template/index.ts";
import { closest } from "../expression/index.ts";
import { isFields } from "../is-fields.ts";
import { type KeyPath, written } from "./issue.ts";
import type { IssueReport } from "./issue-report.ts";
import { count } from "./schema-parts.ts";

/** The units of each resource, by its name. */
export type Resources = Readonly<Record<string, readonly string[]>>;

/** The number of units that a command holds, by resource. */
export type Uses = Readonly<Record<string, number>>;

/** A resource as it is written: the number of its units, or their names. */
type UnitFields = number | readonly (string | number)[];

/** The keys of a study file about resources. */
export interface ResourceFields {
  readonly resources?: Readonly<Record<string, UnitFields>> | undefined;
  readonly uses?: Uses | undefined;
}

/** The most units of a resource, and the most characters of a unit's name. */
const MAX_UNITS = 10_000;
const MAX_NAME_LENGTH = 200;
/** A larger number that names a unit must be a text: YAML drops leading zeros, and digits beyond the sixteenth. */
const MAX_NUMBER = 999;

const NAME_PATTERN = /^[\p{L}_][\p{L}\p{N}_-]*$/u;
/** Units are joined by commas, and a line break would end a line of a file. */
const UNIT_PATTERN = /^[^\p{Cc},]*$/u;

const unit = z.union([z.string(), z.number()]).meta({ description: "the name of a unit", examples: ["R58M123ABC"] });

/** The schema of `uses`. */
export const usesSchema: z.ZodType<Uses | undefined> = z
  .record(z.string(), count(1, "the number of units that the command holds", 1))
  .optional()
  .meta({ description: "resources with the number of units that a command holds", examples: [{ gpu: 1 }] });

/** The schema of each key. */
export const resourceSchemas: {
  readonly resources: z.ZodType<ResourceFields["resources"]>;
  readonly uses: z.ZodType<Uses | undefined>;
} = {
  resources: z
    .record(
      z
        .string()
        .regex(NAME_PATTERN)
        .max(100)
        .meta({ description: "letters, digits, _ and -, beginning with a letter" }),
      z
        .union([count(1, "the number of units", 4).max(MAX_UNITS), z.array(unit).min(1).max(MAX_UNITS)])
        .meta({ description: "a whole number of units of at least 1, or a list of their names", examples: [4] }),
    )
    .optional()
    .meta({ description: "resources with their units", examples: [{ gpu: 4 }] }),
  uses: usesSchema,
};

/** The valid resources of a file; mistakes in them are reported, except those that the schema reports. */
export function readResources(fields: unknown, parameters: readonly string[], report: IssueReport): Resources {
  const resources: Record<string, readonly string[]> = {};
  for (const [name, units] of Object.entries(isFields(fields) ? fields : {})) {
    const path = ["resources", name];
    if (parameters.includes(name)) {
      report.mistake(path, `there is a parameter ${name}, and {${name}} can stand for one of them only; rename one`);
    } else if (BUILT_IN_PLACEHOLDERS.includes(name)) {
      report.mistake(path, `{${name}} is a placeholder of its own; choose another name`);
    }
    resources[name] = unitNames(units, path, report);
  }
  return resources;
}

function unitNames(units: unknown, path: KeyPath, report: IssueReport): readonly string[] {
  if (typeof units === "number") {
    const isCount = Number.isInteger(units) && units > 0 && units <= MAX_UNITS;
    return isCount ? Array.from({ length: units }, (_, index) => String(index)) : [];
  }
  if (!Array.isArray(units)) return [];
  const names = units.map(String);
  names.forEach((name, index) => {
    const problem = unitProblem(units[index], names.indexOf(name) < index);
    if (problem !== undefined) report.mistake([...path, index], problem);
  });
  return names;
}

/** What is wrong with the name of a unit; the schema reports what is neither a text nor a number. */
function unitProblem(unit: unknown, isRepeated: boolean): string | undefined {
  if (typeof unit === "number" && (!Number.isInteger(unit) || unit < 0 || unit > MAX_NUMBER)) {
    return `the name of a unit must be a text; put quotes around ${unit}`;
  }
  const name = String(unit);
  if (name.trim() === "") return "a unit must have a name; remove it";
  if (isRepeated) return `the unit ${name} is listed twice; remove one of them`;
  if (name.length > MAX_NAME_LENGTH) return `the name of a unit has at most ${MAX_NAME_LENGTH} characters`;
  return UNIT_PATTERN.test(name) ? undefined : "the name of a unit must not contain commas and control characters";
}

/** The valid part of `uses`. Reports resources that do not exist, and more units than there are. */
export function readUses(fields: unknown, resources: Resources, path: KeyPath, report: IssueReport): Uses {
  const uses: Record<string, number> = {};
  const names = Object.keys(resources);
  for (const [name, wanted] of Object.entries(isFields(fields) ? fields : {})) {
    const units = Object.hasOwn(resources, name) ? resources[name] : undefined;
    if (units === undefined) report.mistake([...path, name], unknownWords(name, names));
    else if (typeof wanted === "number" && wanted > units.length && units.length > 0) {
      const there = units.length === 1 ? "there is only 1 unit" : `there are only ${units.length} units`;
      report.mistake([...path, name], `${there} of ${name}; got ${wanted}`, String(units.length));
    } else if (typeof wanted === "number" && Number.isInteger(wanted) && wanted > 0) uses[name] = wanted;
  }
  return uses;
}

function unknownWords(name: string, names: readonly string[]): string {
  if (names.length === 0) return `there is no resource ${name}; write resources: ${written({ [name]: 1 })}`;
  const near = closest(name, names);
  return `there is no resource ${name}; ${near === undefined ? `known: ${names.join(", ")}` : `did you mean ${near}?`}`;
}

/** What the units of a study allow. */
export interface UnitPlan {
  readonly resources: Resources;
  /** What each command uses that uses anything. */
  readonly uses: readonly Uses[];
}

/**
 * The number of commands that can hold units at the same time, where the commands are taken in order, each as often as the units that
 * the ones before have left allow: with `gpu: 4` and `phone: 2`, four trainings and two measurements. 0 where nothing is used.
 */
export function commandsAtOnce({ resources, uses }: UnitPlan): number {
  const left = new Map(Object.entries(resources).map(([name, units]) => [name, units.length]));
  let total = 0;
  for (const each of uses) {
    const times = Math.min(...Object.entries(each).map(([name, wanted]) => Math.floor((left.get(name) ?? 0) / wanted)));
    for (const [name, wanted] of Object.entries(each)) left.set(name, (left.get(name) ?? 0) - times * wanted);
    total += times;
  }
  return total;
}

/** Notes units that no command uses, and a `parallel` that leaves some of them idle. */
export function noteIdleUnits(plan: UnitPlan, parallel: number | undefined, report: IssueReport): void {
  for (const name of Object.keys(plan.resources)) {
    if (plan.uses.some((uses) => Object.hasOwn(uses, name))) continue;
    report.note(["resources", name], `no command uses ${name}; write uses: { ${name}: 1 } beside the one that does`);
  }
  const most = commandsAtOnce(plan);
  if (parallel === undefined || parallel >= most) return;
  report.note(
    ["budget", "parallel"],
    `the resources allow ${most} commands at the same time, so some units stay idle; write parallel: ${most}, or remove it`,
  );
}
