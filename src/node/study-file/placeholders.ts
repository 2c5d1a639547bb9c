/**
 * @file Checks the placeholders of templates.
 */
import { BUILT_IN_PLACEHOLDERS, placeholders, type Template } from "../command-template/index.ts";
import { closest } from "../expression/index.ts";
import type { KeyPath } from "./issue.ts";
import type { IssueReport } from "./issue-report.ts";

/** The built-in placeholders, in braces. */
export const BUILT_IN: readonly string[] = BUILT_IN_PLACEHOLDERS.map((name) => `{${name}}`);

/** What the templates of a file are checked against. */
export interface PlaceholderCheck {
  /** The names of all parameters, including those with mistakes. */
  readonly parameters: readonly string[];
  /** The names of parameters that may be inactive. */
  readonly conditional: ReadonlySet<string>;
  /** The placeholders that occur in commands, variables and paths; checks add to it. */
  readonly used: Set<string>;
  readonly report: IssueReport;
}

/** Reports unknown placeholders and adds the known ones to `used`. */
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
      `there is no placeholder {${name}}${hint}${hint === "" ? ";" : ""} known: ${all} (or, for literal braces, {{${name}}})`,
    );
  }
}

/** Reports placeholders of parameters that may be inactive, in a text that always needs them. */
export function checkAlwaysActive(template: Template, what: string, path: KeyPath, check: PlaceholderCheck): void {
  for (const name of placeholders(template)) {
    if (!check.conditional.has(name)) continue;
    check.report.mistake(path, `{${name}} may be inactive (it has a condition), so ${what} cannot depend on it`);
  }
}
