/**
 * @file What was searched, with what, when, at which commit and on which machine.
 */
import type { Analysis } from "../../../core/analysis/index.ts";
import type { Objective, Trial } from "../../../core/study/index.ts";
import type { TrialTimeline } from "../../storage/index.ts";
import {
  commitWords,
  conditionWords,
  kindWords,
  machineWords,
  modelWords,
  periodWords,
  planWords,
  type RunFacts,
  rangeWords,
  seedWords,
  versionWords,
} from "../sentences/index.ts";
import { breakable, html, type Markup } from "./markup.ts";
import { showValue } from "./page-tables.ts";
import { headingRow, scrollTable } from "./scroll-table.ts";

/** What the section is made from. */
export interface Setup {
  readonly analysis: Analysis;
  readonly trials: readonly Trial[];
  readonly timelines: ReadonlyMap<number, TrialTimeline>;
  readonly facts: RunFacts;
}

/** The section of the report. */
export function setupSection(setup: Setup): Markup {
  const facts = factsOf(setup).map(([term, texts]) => {
    const values = texts.map((text) => html`<dd>${text}</dd>`);
    return html`<div><dt>${term}</dt>${values}</div>`;
  });
  return html`<section><h2>What was searched, and how</h2><dl class="facts">${facts}</dl>
<h3>Search space</h3>${spaceTable(setup.analysis)}</section>`;
}

type Fact = readonly [term: string, texts: readonly string[]];

function factsOf({ analysis, timelines, facts }: Setup): readonly Fact[] {
  const { study } = analysis;
  const { runs, proposal, edits } = facts;
  const period = periodWords(timelines);
  const unknown = "not recorded";
  const all: readonly Fact[] = [
    ["objectives", study.objectives.map(objectiveWords)],
    ["constraints", (study.constraints ?? []).map(({ text }) => text)],
    ["outcome constraints", (study.outcomeConstraints ?? []).map(({ text }) => text)],
    ["strategy", [study.strategy]],
    ["models of the last proposal", modelWords(proposal)],
    ["budget", [planWords(study)]],
    ["seed", [seedWords(runs, study)]],
    ["evaluated", period === undefined ? [] : [period]],
    ["commit", orElse(commitWords(runs), unknown)],
    ["machine", orElse(machineWords(runs), unknown)],
    ["software", orElse(versionWords(runs), unknown)],
    ["edits while it ran", edits],
  ];
  return all.filter(([, texts]) => texts.length > 0);
}

function orElse(texts: readonly string[], other: string): readonly string[] {
  return texts.length === 0 ? [other] : texts;
}

function objectiveWords({ name, goal, unit }: Objective): string {
  return `${goal} ${name}${unit ? `, in ${unit}` : ""}`;
}

/** Every parameter with its range, beside the baseline and the recommended value. */
function spaceTable({ study, recommendation }: Analysis): Markup {
  const { parameters, baseline } = study;
  const conditions = parameters.map(conditionWords);
  const isConditional = conditions.some((words) => words !== "");
  const rows = parameters.map((parameter, index) => {
    const { name } = parameter;
    const value = recommendation?.configuration[name];
    const isChanged = baseline !== undefined && value !== baseline[name];
    const own = baseline === undefined ? "" : html`<td>${showValue(baseline[name])}</td>`;
    const best =
      recommendation === undefined ? "" : html`<td class="${isChanged ? "changed" : ""}">${showValue(value)}</td>`;
    const condition = isConditional ? html`<td class="wrap">${conditions[index]}</td>` : "";
    return html`<tr><th scope="row">${breakable(name)}</th><td>${kindWords(parameter)}</td><td class="wrap">${rangeWords(parameter)}</td>${own}${best}${condition}</tr>`;
  });
  const headings = [
    "parameter",
    "kind",
    "searched",
    ...(baseline === undefined ? [] : ["baseline"]),
    ...(recommendation === undefined ? [] : [`trial ${recommendation.trial}`]),
    ...(isConditional ? ["active if"] : []),
  ];
  return scrollTable({ label: "Search space", head: headingRow(headings), rows });
}
