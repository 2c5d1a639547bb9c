/**
 * @file What an import has understood and what becomes of each trial, as lines and as JSON.
 */
import { maxOf, minOf } from "../../../core/statistics/index.ts";
import { listedNames } from "../../operations/tell/entry.ts";
import type { EntryReport } from "../../operations/tell/record-entries.ts";
import { baselineLines, openBaselineJson } from "../../operations/tell/tell-words.ts";
import { formatCount, formatNumber } from "../../report/index.ts";
import type { StudyFile } from "../../study-file/settings.ts";
import type { SourceTrial } from "../readers/index.ts";
import type { PreparedImport } from "./import-study.ts";
import type { Match } from "./match-columns.ts";
import type { LeftOutReason, PlannedTrial } from "./plan-import.ts";
import { numberOf } from "./read-value.ts";

/** The most trials that are listed with what is wrong with them. */
const MAX_LISTED = 10;

/** What is left out for each reason, after the number of trials. */
const LEFT_OUT_WORDS: Readonly<Record<LeftOutReason, string>> = {
  outside: "outside the search space (--include-outside records them, too)",
  mistake: "with values that the study cannot have",
  "no-value": "completed without a value of every objective",
  pruned: "stopped early, without a final value (--pruned failed records them as failures)",
  unfinished: "without a result yet",
  abandoned: "ended by a person",
};

/** The rows of the table of columns: column, its place in the study, values. The first row is the heading. */
export function columnRows(
  { plan }: PreparedImport,
  { study }: StudyFile,
  scale: ReadonlyMap<string, number>,
): readonly (readonly string[])[] {
  const { source, matching } = plan;
  const sorted = [...matching.matches].sort((a, b) => (a.kind === b.kind ? 0 : a.kind === "parameter" ? -1 : 1));
  const rows = sorted.map((match) => [
    match.column.key,
    `${match.kind} ${match.name}${match.by === undefined ? "" : ` (by ${match.by === "map" ? "--map" : match.by})`}`,
    unitWords(match, study, scale),
    valuesWords(source.trials, match.column.key),
  ]);
  return [["column", "in the study", "unit", "values"], ...rows];
}

/** The unit and goal of a metric as the study has them, which the file cannot confirm. */
function unitWords({ kind, name }: Match, study: StudyFile["study"], scale: ReadonlyMap<string, number>): string {
  if (kind === "parameter") return "";
  const objective = study.objectives.find((each) => each.name === name);
  const unit = objective?.unit ?? study.metrics?.[name]?.unit;
  const factor = scale.get(name);
  return [...(unit === undefined ? [] : [unit]), ...(factor === undefined ? [] : [`× ${factor}`])].join(" ");
}

function valuesWords(trials: readonly SourceTrial[], key: string): string {
  const cells = trials.flatMap(({ cells: each }) =>
    Object.hasOwn(each, key) && each[key] !== null ? [each[key]] : [],
  );
  const numbers = cells.flatMap((cell) => numberOf(cell) ?? []);
  if (cells.length === 0) return "none";
  if (numbers.length === cells.length) return `${formatNumber(minOf(numbers))} … ${formatNumber(maxOf(numbers))}`;
  return listedNames([...new Set(cells.map((cell) => (typeof cell === "string" ? cell : JSON.stringify(cell))))], 4);
}

/** The lines before and below that table. */
export function understoodLines(
  { reader, plan, reports }: PreparedImport,
  path: string,
): { readonly before: readonly string[]; readonly after: readonly string[] } {
  const { source, matching, trials } = plan;
  const study = source.name === "" || path.endsWith(source.name) ? "" : `, study ${JSON.stringify(source.name)}`;
  const unused = matching.unused.map(({ key }) => key);
  return {
    before: [
      `${path}: ${reader.title}${study}, ${formatCount(trials.length, "trial")} (${stateWords(trials)}).`,
      ...(source.notes ?? []),
    ],
    after: [
      ...(unused.length === 0 ? [] : [`Not used: ${listedNames(unused, 20)}.`]),
      ...leftOutLines(trials),
      ...refusedLines(trials, reports),
      ...baselineLines(reports),
    ],
  };
}

/** E.g. `12 completed, 1 failed`. */
function stateWords(trials: readonly PlannedTrial[]): string {
  const counts = new Map<string, number>();
  for (const { source } of trials) counts.set(source.state, (counts.get(source.state) ?? 0) + 1);
  return [...counts].map(([state, count]) => `${count} ${state}`).join(", ");
}

function leftOutLines(trials: readonly PlannedTrial[]): readonly string[] {
  const leftOut = trials.flatMap((trial) => (trial.kind === "left-out" ? [trial] : []));
  const reasons = Object.keys(LEFT_OUT_WORDS) as readonly LeftOutReason[];
  return reasons.flatMap((why) => {
    const own = leftOut.filter((each) => each.why === why);
    if (own.length === 0) return [];
    const detailed = own.filter(({ details }) => details.length > 0);
    const more = detailed.length - MAX_LISTED;
    const names =
      detailed.length > 0
        ? ""
        : `: ${listedNames(
            own.map(({ source }) => source.name),
            MAX_LISTED,
          )}`;
    return [
      `Left out: ${formatCount(own.length, "trial")} ${LEFT_OUT_WORDS[why]}${names}${detailed.length > 0 ? ":" : "."}`,
      ...detailed.slice(0, MAX_LISTED).map(({ source, details }) => `  ${source.name}: ${details.join("; ")}`),
      ...(more > 0 ? [`  and ${more} more (--json lists them all)`] : []),
    ];
  });
}

function refusedLines(trials: readonly PlannedTrial[], reports: PreparedImport["reports"]): readonly string[] {
  const refused = trials.flatMap(({ source }, index) => {
    const report = reports[index];
    return report?.kind === "refused" ? [`  ${source.name}: ${report.problems.join(" ")}`] : [];
  });
  if (refused.length === 0) return [];
  const more = refused.length - MAX_LISTED;
  return [
    `Refused: ${formatCount(refused.length, "trial")}:`,
    ...refused.slice(0, MAX_LISTED),
    ...(more > 0 ? [`  and ${more} more (--json lists them all)`] : []),
  ];
}

/** The numbers of an import. */
export interface ImportCounts {
  readonly completed: number;
  readonly failed: number;
  readonly known: number;
  readonly refused: number;
  readonly leftOut: number;
}

/** The numbers of new completed and failed trials, of known, refused and left-out ones. */
export function countsOf({ trials }: PreparedImport["plan"], reports: PreparedImport["reports"]): ImportCounts {
  const count = (test: (report: EntryReport | undefined) => boolean): number => reports.filter(test).length;
  const recorded = (status: string) => count((each) => each?.kind === "recorded" && each.status === status);
  return {
    completed: recorded("completed"),
    failed: recorded("failed"),
    known: count((each) => each?.kind === "known"),
    refused: count((each) => each?.kind === "refused"),
    leftOut: trials.filter(({ kind }) => kind === "left-out").length,
  };
}

/** E.g. `11 completed and 1 failed trials, 3 are already in the study, 2 left out`. */
export function countWords({ completed, failed, known, refused, leftOut }: ImportCounts): string {
  const parts = [
    ...(completed > 0 || failed === 0 ? [`${completed} completed`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
  ];
  const rest = [
    ...(known === 0 ? [] : [`${known} ${known === 1 ? "is" : "are"} in the study already`]),
    ...(refused === 0 ? [] : [`${refused} refused`]),
    ...(leftOut === 0 ? [] : [`${leftOut} left out`]),
  ];
  return `${parts.join(" and ")} ${completed + failed === 1 ? "trial" : "trials"}${rest.map((each) => `, ${each}`).join("")}`;
}

/** The document of `import --json`. `recorded` is whether it was written. */
export function importJson({ reader, plan, reports }: PreparedImport, recorded: boolean): Record<string, unknown> {
  const { source, matching, trials } = plan;
  return {
    format: reader.format,
    study: source.name,
    recorded,
    columns: matching.matches.map(({ column, name, kind, by }) => ({
      column: column.key,
      [kind]: name,
      by: by ?? "name",
    })),
    unused: matching.unused.map(({ key }) => key),
    counts: countsOf(plan, reports),
    trials: trials.map((trial, index) => trialJson(trial, reports[index])),
  };
}

function trialJson({ source, ...planned }: PlannedTrial, report: EntryReport | undefined): Record<string, unknown> {
  const named = { source: source.name, id: source.id };
  if (planned.kind === "left-out") return { ...named, leftOut: planned.why, details: planned.details };
  if (report === undefined) return named;
  if (report.kind === "refused") return { ...named, refused: report.problems };
  if (report.kind === "skipped") return { ...named, refused: [report.reason] };
  const isNew = report.kind === "recorded";
  return { ...named, trial: report.trial, status: report.status, new: isNew, ...openBaselineJson(report) };
}
