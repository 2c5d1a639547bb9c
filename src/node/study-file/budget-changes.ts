/**
 * @file The budget in the text of a study file, and how those of two texts differ.
 */
import { parse } from "yaml";

/** What differs between the budgets of two texts, as phrases with the names of the study file. */
export function budgetChanges(before: string, after: string): readonly string[] {
  const [old, now] = [budgetIn(before), budgetIn(after)];
  const keys = [...new Set([...Object.keys(now), ...Object.keys(old)])];
  const shown = (value: unknown): string => (value === undefined ? "not limited" : String(value));
  return keys
    .filter((key) => old[key] !== now[key])
    .map((key) => `budget.${key}: ${shown(now[key])}, was ${shown(old[key])}`);
}

/** The keys of the budget in a text of valid YAML, with their values as they are written. */
export function budgetIn(text: string): Readonly<Record<string, unknown>> {
  const { budget } = (parse(text) ?? {}) as { readonly budget?: Readonly<Record<string, unknown>> | null };
  return budget ?? {};
}
