/**
 * @file The definition of a study: its parameters, objectives and baseline. It is kept in the store, so that editing the
 * study file later cannot mix results that do not belong together. The region that is searched may change (ranges, steps,
 * listed values, pins, constraints), but not what a parameter is. Budget, strategy, seed and everything about how trials
 * are run may change as well.
 */
import { type Configuration, listItems, type Parameter, type ParameterOf } from "../../core/space/index.ts";
import type { Objective, Study } from "../../core/study/index.ts";
import { DamagedRecord, StorageError } from "./storage-error.ts";

interface Definition {
  readonly parameters: readonly Parameter[];
  /** As they are written; absent where there are none, and in stores of versions without constraints. */
  readonly constraints?: readonly string[];
  readonly objectives: readonly Pick<Objective, "name" | "goal">[];
  readonly baseline?: Configuration;
  /** As they are written; absent where there are none. */
  readonly outcomeConstraints?: readonly string[];
}

/** The properties of a parameter that say where it is searched. They may change while a study goes on. */
const SEARCH_KEYS: readonly string[] = ["lower", "upper", "step", "values", "lists", "pin"];

/** JSON text with the keys of every object sorted, so that equal values have equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === "object" && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : item,
  );
}

/** The study's definition as canonical JSON. */
export function definitionOf(study: Study): string {
  const { parameters, constraints = [], outcomeConstraints = [], baseline } = study;
  const definition: Definition = {
    parameters,
    ...(constraints.length === 0 ? {} : { constraints: constraints.map(({ text }) => text) }),
    objectives: study.objectives.map(({ name, goal }) => ({ name, goal })),
    ...(baseline === undefined ? {} : { baseline }),
    ...(outcomeConstraints.length === 0 ? {} : { outcomeConstraints: outcomeConstraints.map(({ text }) => text) }),
  };
  return canonicalJson(definition);
}

/** What differs between two definitions. */
interface Differences {
  /** Changes of the region that is searched, as phrases. They may be made while the study goes on. */
  readonly edits: readonly string[];
  /** Changes that make it another study, as phrases. */
  readonly conflicts: readonly string[];
}

function compareParameters(before: readonly Parameter[], after: readonly Parameter[]): Differences {
  const [edits, conflicts]: [string[], string[]] = [[], []];
  const old = new Map(before.map((item) => [item.name, item]));
  for (const item of after) {
    const was = old.get(item.name);
    old.delete(item.name);
    if (was === undefined) conflicts.push(`parameter ${item.name} is new`);
    else if (canonicalJson(essence(was)) !== canonicalJson(essence(item))) {
      conflicts.push(`parameter ${item.name} was ${canonicalJson(was)}`);
    } else edits.push(...searchChanges(was, item));
  }
  return { edits, conflicts: [...conflicts, ...[...old.keys()].map((name) => `parameter ${name} was removed`)] };
}

/** A parameter without the properties that say where it is searched. */
function essence(parameter: Parameter): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(parameter).filter(([key]) => !SEARCH_KEYS.includes(key)));
}

/** The changes of where one parameter is searched, as phrases. */
function searchChanges(before: Parameter, after: Parameter): readonly string[] {
  const { name } = after;
  const phrases: string[] = [];
  if ("lower" in before && "lower" in after) {
    const [old, now] = [`[${before.lower}, ${before.upper}]`, `[${after.lower}, ${after.upper}]`];
    if (old !== now) phrases.push(`${name}: range ${now}, was ${old}`);
    if (before.step !== after.step) {
      phrases.push(`${name}: step ${after.step ?? "none"}, was ${before.step ?? "none"}`);
    }
  }
  if ("values" in before && "values" in after && canonicalJson(before.values) !== canonicalJson(after.values)) {
    phrases.push(`${name}: values ${listed(after)}, were ${listed(before)}`);
  }
  const [pinned, pin] = ["pin" in before ? before.pin : undefined, "pin" in after ? after.pin : undefined];
  if (pin !== pinned) {
    phrases.push(pin === undefined ? `${name}: no longer pinned at ${pinned}` : `${name}: pinned at ${pin}`);
  }
  return phrases;
}

/** The values of a list, with values that are lists themselves as such. */
function listed({ values, lists }: ParameterOf<"categorical" | "ordinal">): string {
  const texts = values.map((value) =>
    lists === true && typeof value === "string" && listItems(value) !== undefined ? value : JSON.stringify(value),
  );
  return `[${texts.join(",")}]`;
}

function compareConstraints(
  before: readonly string[],
  after: readonly string[],
  kind = "constraint",
): readonly string[] {
  return [
    ...after.filter((text) => !before.includes(text)).map((text) => `${kind} "${text}" is new`),
    ...before.filter((text) => !after.includes(text)).map((text) => `${kind} "${text}" was removed`),
  ];
}

function compareObjectives(before: Definition["objectives"], after: Definition["objectives"]): readonly string[] {
  const old = new Map(before.map((item) => [item.name, canonicalJson(item)]));
  const phrases: string[] = [];
  for (const item of after) {
    const text = old.get(item.name);
    old.delete(item.name);
    if (text === undefined) phrases.push(`objective ${item.name} is new`);
    else if (text !== canonicalJson(item)) phrases.push(`objective ${item.name} was ${text}`);
  }
  return [...phrases, ...[...old.keys()].map((name) => `objective ${name} was removed`)];
}

/**
 * A baseline may be added later, but not changed. Values that the study file leaves out of it are the middle of their ranges,
 * so they may change with the ranges; the baseline that was measured remains the baseline.
 */
function compareBaselines(before: Definition, after: Definition, edits: readonly string[]): readonly string[] {
  if (before.baseline === undefined || canonicalJson(before.baseline) === canonicalJson(after.baseline ?? null))
    return [];
  const [was, now] = [before.baseline, after.baseline ?? {}];
  const names = new Set([...Object.keys(was), ...Object.keys(now)]);
  const moved = [...names].filter((name) => was[name] !== now[name]);
  const constrained = edits.some((phrase) => phrase.startsWith("constraint "));
  const followed = after.baseline !== undefined && moved.every((name) => constrained || isEdited(name, edits, after));
  return followed ? [] : [`the baseline was ${canonicalJson(before.baseline)}`];
}

/** Whether the search of a parameter, or of one that its condition depends on, was changed. */
function isEdited(name: string, edits: readonly string[], { parameters }: Definition): boolean {
  if (edits.some((phrase) => phrase.startsWith(`${name}: `))) return true;
  const when = parameters.find((parameter) => parameter.name === name)?.when ?? [];
  return when.some(({ parameter }) => isEdited(parameter, edits, { parameters, objectives: [] }));
}

/** The definition of a stored text. */
function readDefinition(text: string): Definition {
  try {
    const definition = JSON.parse(text) as Definition;
    const { parameters, objectives, constraints = [], outcomeConstraints = [] } = definition;
    if ([parameters, objectives, constraints, outcomeConstraints].every(Array.isArray)) return definition;
  } catch {
    // Reported below, like JSON of another shape.
  }
  throw new DamagedRecord(`the definition of its study cannot be read: ${JSON.stringify(text.slice(0, 60))}`);
}

/**
 * The changes of `study` since `stored` was written, as phrases; none if only the order of parameters differs. Throws
 * `StorageError` "changed", naming every difference, if trials of `stored` do not belong to `study`.
 */
export function checkDefinition(stored: string, study: Study, file: string): readonly string[] {
  const { edits, conflicts } = compareDefinitions(readDefinition(stored), study);
  if (conflicts.length === 0) return edits;
  throw new StorageError(
    "changed",
    `the study has changed since ${file} was created: ${conflicts.join("; ")}. Its trials do not belong to the new study: ` +
      "undo the change, or give the study another name (or another --store).",
  );
}

/** The differences between the definitions of two studies, as phrases. */
export function definitionChanges(before: Study, after: Study): readonly string[] {
  const { edits, conflicts } = compareDefinitions(readDefinition(definitionOf(before)), after);
  return [...edits, ...conflicts];
}

function compareDefinitions(before: Definition, study: Study): Differences {
  const after = JSON.parse(definitionOf(study)) as Definition;
  const parameters = compareParameters(before.parameters, after.parameters);
  const edits = [
    ...parameters.edits,
    ...compareConstraints(before.constraints ?? [], after.constraints ?? []),
    ...compareConstraints(before.outcomeConstraints ?? [], after.outcomeConstraints ?? [], "outcome constraint"),
  ];
  const conflicts = [
    ...parameters.conflicts,
    ...compareObjectives(before.objectives, after.objectives),
    ...compareBaselines(before, after, edits),
  ];
  return { edits, conflicts };
}
