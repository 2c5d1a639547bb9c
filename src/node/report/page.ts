/**
 * @file The report: one HTML file that asks nothing of the network, reads in light and dark, and can be sent by mail.
 */
import { isTuned, type ModelHealth, type Objective, type Parameter, type Trial } from "../../core/index.ts";
import type { Analysis, Point } from "./analysis.ts";
import { type Figure, figures } from "./figures.ts";
import { formatGain, formatInterval, formatNumber, formatProbability } from "./format.ts";
import { html, Markup } from "./markup.ts";
import { PAGE_STYLE } from "./page-style.ts";
import { frontSection, showValue, trialsSection } from "./page-tables.ts";
import { isSureEnough } from "./recommendation.ts";
import { TABLE_SCRIPT } from "./table-script.ts";

/** What a report is made of. */
export interface ReportInput {
  readonly analysis: Analysis;
  readonly trials: readonly Trial[];
  /** Of the last fit of every metric; empty without a model. */
  readonly health: readonly ModelHealth[];
  /** The text of the study file. */
  readonly definition: string;
  /** When it was made, for people. */
  readonly date: string;
  readonly version: string;
}

/** The report as an HTML document. */
export async function reportPage(input: ReportInput): Promise<string> {
  const { analysis } = input;
  const { name } = analysis.study;
  const drawn = await figures(analysis);
  const content = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<meta name="color-scheme" content="light dark">
<title>${name} – Paretune report</title>
<style>${new Markup(PAGE_STYLE)}</style>
</head>
<body>
<header>
<p class="kind">Paretune report</p>
<h1>${name}</h1>
<p class="summary">${summary(input)}</p>
</header>
<main>
${recommendationSection(analysis)}
<div class="figures">${drawn.map(figureSection)}</div>
${frontSection(analysis)}
${trialsSection(analysis, input.trials)}
${healthSection(input.health)}
${definitionSection(input)}
</main>
<footer>Made by Paretune ${input.version} on ${input.date}.</footer>
<script>${new Markup(TABLE_SCRIPT)}</script>
</body>
</html>
`;
  return content.text;
}

function summary({ analysis }: ReportInput): string {
  const { counts, study } = analysis;
  const parts = [`${counts.completed} of ${study.budget.trials} trials completed`];
  if (counts.failed > 0) parts.push(`${counts.failed} failed`);
  if (counts.cancelled > 0) parts.push(`${counts.cancelled} cancelled`);
  if (counts.running + counts.pending > 0) parts.push(`${counts.running + counts.pending} open`);
  const searched = study.parameters.filter(isTuned).length;
  return `${parts.join(", ")} · ${searched} parameters · ${study.objectives.map(goalWords).join(", ")} · strategy ${study.strategy}`;
}

function goalWords({ name, goal }: Objective): string {
  return `${goal} ${name}`;
}

function recommendationSection(analysis: Analysis): Markup {
  const { recommendation: best, study } = analysis;
  if (best === undefined) {
    const reason =
      Object.keys(analysis.references).length < study.objectives.length
        ? "There is nothing to compare with yet: the baseline has not been measured and the study gives no reference point."
        : `No trial so far is estimated to beat the ${analysis.comparison} in every objective.`;
    return html`<section class="best none"><h2>Recommendation</h2><p>${reason}</p></section>`;
  }
  const tiles = study.objectives.map((objective) => {
    const value = best.objectives[objective.name];
    if (value?.gain === undefined) return "";
    const { lower, upper } = value.gain;
    const interval =
      lower === undefined || upper === undefined
        ? ""
        : html`<span class="interval">${formatGain(lower)} to ${formatGain(upper)}</span>`;
    return html`<div class="tile"><span class="label">${objective.name}</span><span class="gain">${formatGain(value.gain.mean)}</span>${interval}<span class="value">${formatInterval(value.value, objective.unit)}</span></div>`;
  });
  const sure =
    best.probability === undefined
      ? "Its uncertainty is not known: measure it again before relying on it."
      : `Probability that it beats the ${analysis.comparison} in every objective: ${formatProbability(best.probability)}.${isSureEnough(best) ? "" : " That is not enough to rely on: more trials, or measuring it again, will tell."}`;
  const title = isSureEnough(best) ? "Recommendation" : "Most promising";
  return html`<section class="best${isSureEnough(best) ? "" : " unsure"}"><h2>${title}: trial ${best.trial}</h2>
<div class="tiles">${tiles}</div>
<p>${sure} A gain is how much better, with its 95 % interval.</p>
<details open><summary>Parameters</summary>${configurationList(study.parameters, best)}</details></section>`;
}

function configurationList(parameters: readonly Parameter[], point: Point): Markup {
  const active = parameters.filter(({ name }) => point.configuration[name] !== undefined);
  const items = active.map(
    ({ name }) => html`<div><dt>${name}</dt><dd>${showValue(point.configuration[name])}</dd></div>`,
  );
  return html`<dl class="configuration">${items}</dl>`;
}

function figureSection(figure: Figure): Markup {
  return html`<section><h2>${figure.title}</h2><figure>${new Markup(figure.svg)}${legend(figure)}<figcaption>${figure.caption}</figcaption></figure></section>`;
}

function legend(figure: Figure): Markup | undefined {
  if (!figure.name.startsWith("front-")) return undefined;
  const keys = [
    ["baseline", "Baseline"],
    ["front", "Front"],
    ["suggested", "Suggested by the model"],
    ["initial", "Initial design"],
  ] as const;
  return html`<p class="legend" aria-hidden="true">${keys.map(([kind, words]) => html`<span class="key ${kind}">${words}</span>`)}</p>`;
}

function healthSection(health: readonly ModelHealth[]): Markup {
  if (health.length === 0) return html``;
  const rows = health.map(
    (each) =>
      html`<tr><th scope="row">${each.metric}</th><td>${each.samples}</td><td>${each.divergences}</td><td>${formatNumber(each.meanAcceptance, 2)}</td><td>${formatNumber(each.maxRhat, 4)}</td><td>${formatNumber(each.minEffectiveSampleSize, 3)}</td></tr>`,
  );
  return html`<section><h2>Model</h2><p>How the sampler of each metric's last fit did: R-hat near 1 and no divergences are good.</p>
<div class="scroll" role="region" aria-label="Model" tabindex="0"><table><thead><tr><th scope="col">metric</th><th scope="col">samples</th><th scope="col">divergences</th><th scope="col">acceptance</th><th scope="col">largest R-hat</th><th scope="col">smallest effective sample size</th></tr></thead><tbody>${rows}</tbody></table></div></section>`;
}

function definitionSection({ definition, analysis }: ReportInput): Markup {
  const rows = analysis.study.objectives.flatMap(({ name, unit }) => {
    const reference = analysis.references[name];
    if (reference === undefined) return [];
    const measured =
      reference.measured === undefined
        ? "given in the study file"
        : `the baseline; measured ${formatNumber(reference.measured)}`;
    return [html`<li>${name}: ${formatNumber(reference.value)}${unit ? ` ${unit}` : ""} (${measured})</li>`];
  });
  const list = rows.length === 0 ? "" : html`<p>Reference:</p><ul>${rows}</ul>`;
  return html`<section><h2>Study</h2>${list}<details><summary>Study file</summary><pre>${definition}</pre></details></section>`;
}
