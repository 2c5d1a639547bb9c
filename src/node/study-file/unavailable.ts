/**
 * @file Keys that are part of the study file's plan but that nothing stands behind yet. They are refused by name, so that
 * nobody believes in what is not there.
 */
import { PLANNED_EXECUTORS } from "./executor-settings.ts";
import type { Report } from "./report.ts";

type Fields = Readonly<Record<string, unknown>>;

const KEYS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    PLANNED_EXECUTORS.map((name) => [name, `the executor ${name} does not exist yet; remove the key`]),
  ),
};

/** Reports what does not exist yet, and gives back the rest. */
export function withoutUnavailable(fields: Fields, report: Report): Fields {
  const rest: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(fields)) {
    const sentence = Object.hasOwn(KEYS, key) ? KEYS[key] : undefined;
    if (sentence !== undefined) report.mistake([key], sentence);
    else if (key === "executor" && PLANNED_EXECUTORS.includes(String(value))) {
      report.mistake([key], `the executor ${value} does not exist yet`, "local");
    } else rest[key] = value;
  }
  return rest;
}

/** Whether a value is a map of keys. */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
