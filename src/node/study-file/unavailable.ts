/**
 * @file Refuses keys that are planned but not implemented yet, by name, so that nobody relies on them.
 */

import type { Fields } from "../is-fields.ts";
import { PLANNED_EXECUTORS } from "./executor-settings.ts";
import type { IssueReport } from "./issue-report.ts";

const UNAVAILABLE_KEYS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    PLANNED_EXECUTORS.map((name) => [name, `the executor ${name} does not exist yet; remove the key`]),
  ),
};

/** Reports keys that are not implemented yet; returns the other ones. */
export function withoutUnavailable(fields: Fields, report: IssueReport): Fields {
  const rest: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(fields)) {
    const sentence = Object.hasOwn(UNAVAILABLE_KEYS, key) ? UNAVAILABLE_KEYS[key] : undefined;
    if (sentence !== undefined) report.mistake([key], sentence);
    else if (key === "executor" && PLANNED_EXECUTORS.includes(String(value))) {
      report.mistake([key], `the executor ${value} does not exist yet`, "local");
    } else if (key !== "__proto__") rest[key] = value; // assigning it would give the map that prototype
  }
  return rest;
}
