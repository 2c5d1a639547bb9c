/**
 * @file The report of a study: one HTML file that loads nothing from the network and follows the reader's colour scheme.
 */
import type { Analysis, HypervolumeEstimates, Importance } from "../../../core/analysis/index.ts";
import type { ParameterGrid } from "../../../core/sensitivity/index.ts";
import { isTuned } from "../../../core/space/index.ts";
import { countTrials, type Trial } from "../../../core/study/index.ts";
import type { Diagnosis, ExpectedFailures } from "../../../core/surrogate/index.ts";
import type { FigureData } from "../../../figures/index.ts";
import {
  analysisFigures,
  drawForPaper,
  type Figure,
  importanceFigures,
  type RunSources,
  runFigures,
  trialFigures,
} from "../figures/index.ts";
import {
  addedWords,
  budgetWords,
  formatCount,
  objectionSentences,
  outcomeWords,
  type RecommendationDetails,
  type RunFacts,
} from "../sentences/index.ts";
import { diagnosisSection } from "./diagnosis-section.ts";
import { figureSection } from "./figure-section.ts";
import { importanceSection } from "./importance-section.ts";
import { html, type Markup } from "./markup.ts";
import { costSentences, failuresSection, repeatsSection } from "./outcome-sections.ts";
import { pageDocument } from "./page-frame.ts";
import { frontSection, trialsSection } from "./page-tables.ts";
import { recommendationSection } from "./recommendation-section.ts";
import { type Reproduction, reproduceSection } from "./reproduce-section.ts";
import { setupSection } from "./setup-section.ts";
import { modelSection, studySection } from "./study-section.ts";
import { TABLE_SCRIPT } from "./table-script.ts";

/** What a report shows. */
export interface ReportInput {
  readonly analysis: Analysis;
  readonly trials: readonly Trial[];
  /** How the study ran. */
  readonly run: RunSources;
  /** Where and with what it ran. */
  readonly facts: RunFacts;
  readonly reproduction: Reproduction;
  /** The expected failures of the last batch; absent if too few trials failed to model them. */
  readonly failures?: ExpectedFailures | undefined;
  /** Absent without a model. */
  readonly importance?: Importance | undefined;
  /** What the model says of the course of the hypervolume. */
  readonly volumes?: HypervolumeEstimates | undefined;
  /** The predictions over the two most important numeric parameters. */
  readonly grid?: ParameterGrid | undefined;
  /** How well the models predict; absent if there are too few trials. */
  readonly diagnosis?: Diagnosis;
  /** How the recommended trial was run, and the bounds of the front. */
  readonly details: RecommendationDetails;
  /** The text of the study file. */
  readonly definition: string;
  /** The date of creation, as it is shown. */
  readonly date: string;
  readonly version: string;
}

/** The report as an HTML document. */
export async function reportPage(input: ReportInput): Promise<string> {
  const { analysis, diagnosis, importance, trials, date, version } = input;
  const ofObjectives = await drawForPaper(analysisFigures(analysis, input.volumes));
  const ofParameters =
    importance === undefined ? [] : await drawForPaper(importanceFigures(importance, analysis, input.grid));
  const ofTrials = await drawForPaper(trialFigures(analysis, importance));
  const ofRun = runFigures(analysis, input.run);
  const drawRun = (...kinds: readonly FigureData["kind"][]): Promise<readonly Figure[]> =>
    drawForPaper(ofRun.filter(({ kind }) => kinds.includes(kind)));
  const content = html`${recommendationSection(analysis, input.details)}
${objectionSection(input)}
${frontSection(analysis)}
<div class="figures">${ofObjectives.map(figureSection)}</div>
${repeatsSection(trials, analysis.study.objectives)}
${setupSection({ analysis, trials, timelines: input.run.timelines, facts: input.facts })}
${slicesLast(ofParameters).map(figureSection)}
${importanceSection(importance)}
${diagnosis === undefined ? "" : await diagnosisSection(analysis.study, trials, diagnosis)}
${modelSection(input.run.health, input.failures)}
${(await drawRun("sampler")).map(figureSection)}
${failuresSection(trials)}
${costSection(input.run)}
${(await drawRun("timeline", "cost", "learning")).map(figureSection)}
${ofTrials.map(figureSection)}
${trialsSection(analysis, trials)}
${reproduceSection(input.reproduction)}
${studySection(analysis, input.definition)}`;
  const { name } = analysis.study;
  const frame = { kind: "report", name, summary: summaryOf(analysis, trials), date, version, script: TABLE_SCRIPT };
  return pageDocument(frame, content);
}

/** The highest figure of parameters comes last: the table after it fills the rest of its sheet. */
function slicesLast(figures: readonly Figure[]): readonly Figure[] {
  const isSlices = ({ name }: Figure): boolean => name === "slices";
  return [...figures.filter((figure) => !isSlices(figure)), ...figures.filter(isSlices)];
}

/** What speaks against relying on the recommendation, besides what is written there; empty without one. */
function objectionSection({ analysis, trials, facts }: ReportInput): Markup {
  if (analysis.recommendation === undefined) return html``;
  const sentences = objectionSentences(analysis, trials, facts);
  const found =
    sentences.length === 0
      ? html`<p>Nothing in the records of the study.</p>`
      : html`<ul>${sentences.map((sentence) => html`<li>${sentence}</li>`)}</ul>`;
  return html`<section><h2>What speaks against it</h2>${found}</section>`;
}

function costSection(run: RunSources): Markup {
  const sentences = costSentences(run);
  return sentences.length === 0 ? html`` : html`<section><h2>Cost</h2><p>${sentences.join(" ")}</p></section>`;
}

/** One line: the progress of the study, its search space and its strategy. */
function summaryOf({ study }: Analysis, trials: readonly Trial[]): string {
  const counts = countTrials(trials);
  const { ended, told, running, pending } = counts;
  const open = running + pending === 0 ? "" : `, ${running + pending} open`;
  const progress = `${budgetWords(ended, study.budget.trials)} (${outcomeWords(counts)})${addedWords(told)}${open}`;
  const tuned = study.parameters.filter(isTuned).length;
  const goals = study.objectives.map(({ name, goal }) => `${goal} ${name}`).join(", ");
  return `${progress} · ${formatCount(tuned, "parameter")} · ${goals} · strategy ${study.strategy}`;
}
