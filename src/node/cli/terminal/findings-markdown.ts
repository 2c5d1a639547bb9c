/**
 * @file The results of a study as Markdown (GitHub's dialect), for comments and summaries.
 */
import type { AnalysedTrial, Analysis } from "../../../core/analysis/index.ts";
import {
  contradictedWords,
  formatCount,
  noRecommendationSentence,
  type RecommendationDetails,
  recommendationHeading,
  recommendationSentences,
} from "../../report/index.ts";
import { nothingWords, pointRows } from "./findings.ts";

/** Heading, recommendation, front, contenders, and the parameters of the recommended trial beside the baseline's. */
export function findingsMarkdown(analysis: Analysis, details: RecommendationDetails): string {
  const { study, front, contenders, recommendation, basis, counts } = analysis;
  const parts = [
    `### ${escaped(study.name)}`,
    `${formatCount(counts.completed, "trial")} completed, ${counts.failed} failed; ${formatCount(front.length, "trial")} on the front.`,
    ...recommendationParts(analysis),
  ];
  if (front.length > 0) {
    const values =
      basis === "model"
        ? "estimates with 95 % intervals, beside the measurements"
        : "as measured; there is no model yet";
    parts.push(`**${front.length === 1 ? "Best" : "Front"}** (${values}):`, markdownTable(pointRows(analysis, front)));
  } else parts.push(nothingWords(analysis));
  if (contenders.length > 0) parts.push(folded("Contenders", markdownTable(pointRows(analysis, contenders))));
  const doubts = contradictedWords([...front, ...contenders]);
  if (doubts !== undefined) parts.push(escaped(doubts));
  if (recommendation !== undefined) parts.push(parameterPart(recommendation, details));
  return `${parts.join("\n\n")}\n`;
}

function recommendationParts(analysis: Analysis): readonly string[] {
  const heading = recommendationHeading(analysis);
  if (analysis.recommendation === undefined || heading === undefined) {
    const sentence = noRecommendationSentence(analysis);
    return sentence === undefined ? [] : [escaped(sentence)];
  }
  return [
    `**${escaped(heading.replace(/:$/, ""))}.** ${recommendationSentences(analysis).map(escaped).join(" ")}`.trim(),
  ];
}

function parameterPart({ trial, configuration }: AnalysedTrial, { differences = [] }: RecommendationDetails): string {
  const before = new Map(differences.map((difference) => [difference.parameter, difference.baseline]));
  const hasBaseline = differences.length > 0;
  const rows = Object.entries(configuration).map(([name, value]) => [
    code(name),
    code(String(value)),
    ...(hasBaseline ? [before.has(name) ? code(String(before.get(name) ?? "inactive")) : "the same"] : []),
  ]);
  const heads = ["parameter", `trial ${trial}`, ...(hasBaseline ? ["baseline"] : [])];
  return folded(`Parameters of trial ${trial}`, tableOf([heads, ...rows]));
}

function folded(summary: string, text: string): string {
  return `<details><summary>${summary}</summary>\n\n${text}\n\n</details>`;
}

/** Rows as a table; the cells are escaped. */
function markdownTable(rows: readonly (readonly string[])[]): string {
  return tableOf(rows.map((row) => row.map(escaped)));
}

function tableOf([heads = [], ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(heads), line(heads.map(() => "---")), ...rows.map(line)].join("\n");
}

/** Text that Markdown shows as it is, on one line. */
function escaped(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[\\`*_[\]<>|#~@]/g, (mark) => (mark === "<" ? "&lt;" : `\\${mark}`));
}

/** A value as code, in which nothing is formatted and nobody is mentioned. */
function code(text: string): string {
  const plain = text.replace(/\s+/g, " ").replaceAll("|", "\\|");
  const fence = "`".repeat(1 + Math.max(0, ...[...plain.matchAll(/`+/g)].map(([run]) => run.length)));
  return fence.length === 1 ? `\`${plain}\`` : `${fence} ${plain} ${fence}`;
}
