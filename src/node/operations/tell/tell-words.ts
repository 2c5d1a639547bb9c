/**
 * @file What became of the entries of `tell`, as JSON and as lines.
 */
import type { Trial } from "../../../core/study/index.ts";
import type { EntryReport, OpenBaseline } from "./record-entries.ts";
import type { Revision } from "./revise.ts";

/** The most refused entries that are listed. */
const MAX_LISTED = 10;

/** An entry in the document of `tell --json`, which has them in the order of the list. */
export function entryJson(told: EntryReport, entry: number): Record<string, unknown> {
  const { id, trial } = told;
  const names = { ...(id === undefined ? {} : { id }), ...(trial === undefined ? {} : { trial }) };
  switch (told.kind) {
    case "recorded":
    case "known":
      return {
        trial: told.trial,
        status: told.status,
        recorded: told.kind === "recorded",
        ...names,
        ...openBaselineJson(told),
      };
    case "skipped":
      return { entry, ...names, recorded: false, skipped: told.reason };
    case "refused":
      return { entry, ...names, recorded: false, refused: told.problems };
  }
}

/** The line about a result that was not in a list. */
export function singleLine(told: EntryReport): string {
  if (told.kind === "recorded")
    return [`Trial ${told.trial} is recorded as ${told.status}.`, ...baselineLines([told])].join(" ");
  if (told.kind === "known" && told.isPast) {
    const since = told.status === "cancelled" ? "withdrawn" : "amended";
    return `Trial ${told.trial} had this result until it was ${since}; nothing was changed.`;
  }
  return `Trial ${told.trial ?? ""} already has this result; nothing was changed.`;
}

/** What became of a trial of the baseline that had no result yet, in JSON: `withdrawn`, the number of the trial; empty else. */
export function openBaselineJson(told: EntryReport): { readonly withdrawn?: number } {
  const open = told.kind === "recorded" ? told.ofBaseline : undefined;
  return open?.became === "withdrawn" ? { withdrawn: open.trial } : {};
}

/** What became of trials of the baseline that had no result yet, as sentences. */
export function baselineLines(told: readonly (EntryReport | undefined)[]): readonly string[] {
  const found = told.flatMap((each) =>
    each?.kind === "recorded" && each.ofBaseline !== undefined ? [baselineLine(each.trial, each.ofBaseline)] : [],
  );
  return [...new Set(found)];
}

function baselineLine(trial: number, open: OpenBaseline): string {
  return open.became === "withdrawn"
    ? `Trial ${trial} has the parameters of the baseline and is the baseline now; trial ${open.trial}, which had no result yet, is withdrawn.`
    : `Trial ${trial} has the parameters of the baseline, but trial ${open.trial}, which is running, stays the baseline.`;
}

/** The lines about a list: how many entries are new, known, without a result, and refused. */
export function listLines(told: readonly EntryReport[]): readonly string[] {
  const of = (kind: EntryReport["kind"]): readonly EntryReport[] => told.filter((each) => each.kind === kind);
  const [recorded, known, skipped, refused] = [of("recorded"), of("known"), of("skipped"), of("refused")];
  const numbers = recorded.flatMap(({ trial }) => (trial === undefined ? [] : [trial]));
  const parts = [
    `${recorded.length} recorded${numbers.length === 0 ? "" : ` (${ranges(numbers)})`}`,
    ...(known.length === 0 ? [] : [`${known.length} known already`]),
    ...(skipped.length === 0 ? [] : [`${skipped.length} without a result`]),
    ...(refused.length === 0 ? [] : [`${refused.length} refused`]),
  ];
  const count = `${told.length} ${told.length === 1 ? "entry" : "entries"}`;
  const details = told.flatMap((each, index) => (each.kind === "refused" ? refusedLines(each, index) : []));
  const shown = details.slice(0, MAX_LISTED);
  const more = details.length - shown.length;
  return [
    `${count}: ${parts.join(", ")}.`,
    ...shown,
    ...(more > 0 ? [`  and ${more} more (--json lists them all)`] : []),
    ...baselineLines(told),
    ...(refused.length > 0 ? ["Correct the refused entries and give the list, or only them, again."] : []),
  ];
}

/** Why all entries of a list were refused, as one text. */
export function refusalText(told: readonly EntryReport[]): string {
  const refused = told.flatMap((each, index) => (each.kind === "refused" ? [{ each, index }] : []));
  const shown = refused
    .slice(0, MAX_LISTED)
    .flatMap(({ each, index }) =>
      told.length === 1 ? each.problems.map(sentence) : refusedLines(each, index).map((line) => line.trim()),
    );
  const more = refused.length - MAX_LISTED;
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join("\n");
}

/** A reason as a sentence. */
function sentence(problem: string): string {
  const isWord = /^(the|an|there) /.test(problem); // and no name of a metric
  const start = isWord ? problem.slice(0, 1).toUpperCase() : problem.slice(0, 1);
  return `${start}${problem.slice(1)}${/[.!?…]$/.test(problem) ? "" : "."}`;
}

function refusedLines(
  { id, trial, problems }: Extract<EntryReport, { kind: "refused" }>,
  index: number,
): readonly string[] {
  const names = [
    ...(trial === undefined ? [] : [`trial ${trial}`]),
    ...(id === undefined ? [] : [`id ${JSON.stringify(id)}`]),
  ];
  const name = names.length === 0 ? "" : ` (${names.join(", ")})`;
  return [`  Entry ${index}${name}: ${problems.map(sentence).join(" ")}`];
}

/** Trial numbers as ranges: `trials 3–7, 9`. */
function ranges(numbers: readonly number[]): string {
  const sorted = [...numbers].sort((a, b) => a - b);
  const found: [number, number][] = [];
  for (const number of sorted) {
    const last = found.at(-1);
    if (last !== undefined && number === last[1] + 1) last[1] = number;
    else found.push([number, number]);
  }
  const words = found.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`));
  const more = words.length - MAX_LISTED;
  const listed = more > 0 ? `${words.slice(0, MAX_LISTED).join(", ")} …` : words.join(", ");
  return `${numbers.length === 1 ? "trial" : "trials"} ${listed}`;
}

/** A correction in the document of `tell --json`. */
export function revisionJson(
  { trial, isNew, was, repeats }: Revision,
  status: Trial["status"],
): Record<string, unknown> {
  return { trial: trial.number, status, recorded: isNew, was, ...(repeats === undefined ? {} : { repeats }) };
}

/** The lines about corrections. */
export function revisionLines(revised: readonly Revision[], what: "amended" | "withdrawn"): readonly string[] {
  return revised.map(({ trial, isNew, was, repeats = [] }) => {
    const { number } = trial;
    if (!isNew) {
      return what === "amended"
        ? `Trial ${number} already has this result; nothing was changed.`
        : `Trial ${number} was withdrawn before; nothing was changed.`;
    }
    const leftOut = repeatsWords(number, repeats);
    return what === "amended"
      ? `Trial ${number} is amended. The history keeps its earlier result: ${was}.${leftOut}`
      : `Trial ${number} is withdrawn; it was ${was}. Its parameters may be proposed again.${leftOut}`;
  });
}

/** That the model leaves repeats out with the trial that they repeat; empty without repeats. */
function repeatsWords(number: number, repeats: readonly number[]): string {
  if (repeats.length === 0) return "";
  const which = `${repeats.length === 1 ? "its repeat, trial" : "its repeats, trials"} ${repeats.join(", ")}`;
  return ` The model leaves out ${which}, too, until --amend gives trial ${number} a result again.`;
}
