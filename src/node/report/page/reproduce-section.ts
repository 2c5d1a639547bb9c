/**
 * @file How to evaluate the recommended trial again, and to run the search again.
 */
import { html, type Markup, verbatim } from "./markup.ts";

/** The commands that reproduce a study. */
export interface Reproduction {
  /** The full name of the commit at which trials ran last, where it was recorded. */
  readonly commit?: string;
  /** Evaluates the finalists again; absent where the study has no commands. */
  readonly confirm?: string;
  /** Runs the search again, with a store of its own; absent likewise. */
  readonly again?: string;
  /** Makes this report. */
  readonly report: string;
}

/** The section of the report. */
export function reproduceSection({ commit, confirm, again, report }: Reproduction): Markup {
  const lines = [
    ...(commit === undefined ? [] : [`git checkout ${commit}`]),
    ...(confirm === undefined ? [] : [`${confirm}   # evaluates the finalists again`]),
    ...(again === undefined ? [] : [`${again}   # runs the search again, with results of its own`]),
    `${report}   # makes this report`,
  ];
  return html`<section><h2>How to reproduce</h2><p>Proposals depend on the study file, the seed and the results in the order in which they came. A new run of the search makes the same proposals where its trials have the same results in the same order.</p><pre>${verbatim(lines.join("\n"))}</pre></section>`;
}
