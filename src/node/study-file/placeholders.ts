/**
 * @file Which placeholders there are, and whether a template uses others.
 */
import { BUILT_IN_PLACEHOLDERS, placeholders, type Template } from "../command-template/index.ts";
import { closest } from "../expression/index.ts";
import type { KeyPath } from "./issue.ts";
import type { Report } from "./report.ts";

/** The placeholders besides the parameters, as they are written. */
export const BUILT_IN: readonly string[] = BUILT_IN_PLACEHOLDERS.map((name) => `{${name}}`);

/** What the templates of a file are checked against. */
export interface PlaceholderCheck {
  /** Names of the parameters, also of those with mistakes. */
  readonly parameters: readonly string[];
  /** Names of those that may be inactive. */
  readonly conditional: ReadonlySet<string>;
  /** Placeholders that occurred in something that the program gets. */
  readonly used: Set<string>;
  readonly report: Report;
}

/** Reports unknown placeholders and remembers the known. */
export function checkPlaceholders(template: Template, path: KeyPath, check: PlaceholderCheck): void {
  const known = [...check.parameters, ...BUILT_IN_PLACEHOLDERS];
  for (const name of new Set(placeholders(template))) {
    if (known.includes(name)) {
      check.used.add(name);
      continue;
    }
    const near = closest(name, known);
    const hint = near === undefined ? "" : `; did you mean {${near}}?`;
    const all = known.map((each) => `{${each}}`).join(", ");
    check.report.mistake(
      path,
      `there is no placeholder {${name}}${hint}${hint === "" ? ";" : ""} known: ${all} (for braces themselves write {{${name}}})`,
    );
  }
}

/** Reports a placeholder without which the text would make no sense, if its parameter may be inactive. */
export function checkAlwaysActive(template: Template, what: string, path: KeyPath, check: PlaceholderCheck): void {
  for (const name of placeholders(template)) {
    if (!check.conditional.has(name)) continue;
    check.report.mistake(path, `{${name}} may be inactive (it has a condition), so ${what} cannot depend on it`);
  }
}
