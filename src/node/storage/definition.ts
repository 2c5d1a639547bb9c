/**
 * @file What makes two studies the same: their parameters, objectives and baseline. It is kept in the store, so that
 * a study file edited later cannot mix results that do not belong together. Budget, strategy, seed and everything
 * about how trials are run may change.
 */
import type { Configuration, Objective, Parameter, Study } from "../../core/index.ts";
import { StorageError } from "./errors.ts";

interface Definition {
  readonly parameters: readonly Parameter[];
  readonly objectives: readonly Pick<Objective, "name" | "goal">[];
  readonly baseline?: Configuration;
}

/** JSON text with the keys of every object in order, so that equal values have equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === "object" && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : item,
  );
}

/** The study's definition as canonical JSON. */
export function definitionOf(study: Study): string {
  const definition: Definition = {
    parameters: study.parameters,
    objectives: study.objectives.map(({ name, goal }) => ({ name, goal })),
    ...(study.baseline === undefined ? {} : { baseline: study.baseline }),
  };
  return canonicalJson(definition);
}

/** What differs between two lists of named things, as phrases; their order does not matter. */
function changes(what: string, before: readonly { name: string }[], after: readonly { name: string }[]): string[] {
  const old = new Map(before.map((item) => [item.name, canonicalJson(item)]));
  const phrases: string[] = [];
  for (const item of after) {
    const text = old.get(item.name);
    old.delete(item.name);
    if (text === undefined) phrases.push(`${what} ${item.name} is new`);
    else if (text !== canonicalJson(item)) phrases.push(`${what} ${item.name} was ${text}`);
  }
  return [...phrases, ...[...old.keys()].map((name) => `${what} ${name} is gone`)];
}

/** Throws `StorageError` "changed", naming every difference, unless trials of `stored` count for `study` too. A
 * baseline may be added later; one that was there may not change. */
export function checkDefinition(stored: string, study: Study, file: string): void {
  const before = JSON.parse(stored) as Definition;
  const after = JSON.parse(definitionOf(study)) as Definition;
  const found = [
    ...changes("parameter", before.parameters, after.parameters),
    ...changes("objective", before.objectives, after.objectives),
  ];
  if (before.baseline !== undefined && canonicalJson(before.baseline) !== canonicalJson(after.baseline ?? null)) {
    found.push(`the baseline was ${canonicalJson(before.baseline)}`);
  }
  if (found.length === 0) return;
  throw new StorageError(
    "changed",
    `the study has changed since ${file} was created: ${found.join("; ")}. Its trials do not belong to the new study: ` +
      "undo the change, or give the study another name (or another --store).",
  );
}
