/**
 * @file The list that `tell --json -` reads. Entries are independent: a mistake refuses its entry, not the list. The rows of
 * `trials --json` are entries too.
 */
import type { EarlyStop, Measurement, Outcome, ProgressByMetric } from "../../../core/study/index.ts";
import { closest } from "../../expression/index.ts";
import { type Fields, isFields } from "../../is-fields.ts";
import type { ResultListWords, ResultWords } from "../asker-words.ts";
import { BadInput } from "../bad-input.ts";
import { keptReason } from "../kept-reason.ts";
import { type AskerLanguage, shownValue } from "../shown-value.ts";
import { ROW_KEYS } from "../trials/row-keys.ts";
import { metricProblems } from "./check-metrics.ts";
import {
  bounded,
  type Entry,
  type EntryOutcome,
  type MetricNames,
  type Metrics,
  type TrialReference,
} from "./entry.ts";
import { isNestedTooDeeply, parseInput } from "./json-input.ts";

const EXAMPLE =
  'Write e.g. [{ "trial": 17, "metrics": { "accuracy": 0.91, "latency": { "mean": 12.3, "standardError": 0.4 } } }].';
/** The keys that an entry may have besides those of a row. */
const ENTRY_KEYS: readonly string[] = ["trial", "id", "parameters", "metrics", "failed"];

/** The longest id: every list of trials shows it. */
const MAX_ID_CHARS = 500;

/** Reads the list, of which errors speak in these words; throws BadInput where it is no list at all. */
export function readResultList(text: Buffer, names: MetricNames, words: ResultListWords): readonly Entry[] {
  const { source } = words;
  let value: unknown;
  try {
    value = parseInput(text);
  } catch (error) {
    const detail =
      text.subarray(0, 1000).toString().trim() === ""
        ? "it is empty"
        : error instanceof Error
          ? error.message
          : String(error);
    throw new BadInput(`${source} is not JSON: ${detail}. ${EXAMPLE}`);
  }
  if (!Array.isArray(value)) {
    throw new BadInput(`${source} must be a list of results, in brackets; got ${shown(value)}. ${EXAMPLE}`);
  }
  return value.map((item: unknown) => readEntry(item, names, words));
}

/** What corrects a result: the right values, or why the trial failed after all. */
interface Amendment {
  readonly metrics?: Fields | undefined;
  readonly failed?: string | undefined;
}

/** What an amendment is read with. */
interface AmendmentReading {
  readonly names: MetricNames;
  readonly words: ResultWords;
}

/**
 * Reads what corrects the result of a trial. Metrics that are left out keep their values.
 *
 * @throws BadInput where it corrects nothing, or a value cannot be a result
 */
export function readAmendment(trial: number, given: Amendment, { names, words }: AmendmentReading): Outcome {
  const { metrics = {}, failed } = given;
  const isEmpty = Object.keys(metrics).length === 0;
  const [values, failure] = [words.amend(trial, true), words.amend(trial, false)];
  if (failed !== undefined && !isEmpty) {
    throw new BadInput("A failed trial has no metrics: give either the right values or the reason of the failure.");
  }
  if (failed !== undefined) return { kind: "failed", reason: keptReason(failed) };
  if (isEmpty) throw new BadInput(`A correction needs the right values: ${values}; or if the trial failed: ${failure}`);
  const list = { ...words.list, failed: failure };
  // Null leaves out a metric that a new result need not have; here nothing is removed.
  const problems = Object.entries(metrics).flatMap(([name, value]) =>
    value === null ? [`${name} must be ${list.measured}; got ${shown(value, list.language)}`] : [],
  );
  const read = readMetrics(metrics, { names: { ...names, required: [] }, words: list, problems });
  if (problems.length > 0) throw new BadInput(bounded(problems).join("\n"), { issues: problems });
  return { kind: "completed", metrics: read ?? {} };
}

function readEntry(item: unknown, names: MetricNames, words: ResultListWords): Entry {
  if (isNestedTooDeeply(item)) return { kind: "refused", problems: ["the entry is nested too deeply for a result"] };
  if (!isFields(item)) {
    return { kind: "refused", problems: [`an entry must be an object; got ${shown(item)}. ${EXAMPLE}`] };
  }
  const problems: string[] = [];
  const told = readTrial(item, problems);
  for (const key of Object.keys(item)) {
    if (ENTRY_KEYS.includes(key) || ROW_KEYS.includes(key)) continue;
    const near = closest(key, ENTRY_KEYS);
    problems.push(
      `there is no key ${shown(key)}${near === undefined ? `; known: ${ENTRY_KEYS.join(", ")}` : `; did you mean ${near}?`}`,
    );
  }
  const outcome = readOutcome(item, { names, words, problems });
  if (problems.length > 0) return { ...told, kind: "refused", problems: bounded(problems) };
  return outcome === undefined
    ? { ...told, kind: "skipped", reason: skippedReason(item) }
    : { ...told, kind: "result", outcome };
}

function readTrial(item: Fields, problems: string[]): TrialReference {
  const { trial, id, parameters, of } = item;
  const isNumber = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
  if (trial !== undefined && !isNumber(trial))
    problems.push(`trial must be the number of a trial; got ${shown(trial)}`);
  if (id !== undefined && !(typeof id === "string" && id !== "")) problems.push(`id must be a text; got ${shown(id)}`);
  else if (id !== undefined && id.length > MAX_ID_CHARS) {
    problems.push(`id must have at most ${MAX_ID_CHARS} characters; got ${shown(id)}`);
  }
  if (parameters !== undefined && !isFields(parameters)) {
    problems.push(`parameters must be an object, e.g. { "layers": 3 }; got ${shown(parameters)}`);
  }
  if (trial === undefined && parameters === undefined && id === undefined) {
    problems.push(
      "the entry needs `trial` (its number), `parameters` (of a trial that was not suggested) or a known `id`",
    );
  }
  return {
    ...(isNumber(trial) ? { trial } : {}),
    ...(typeof id === "string" && id !== "" && id.length <= MAX_ID_CHARS ? { id } : {}),
    ...(isFields(parameters) ? { parameters } : {}),
    ...(isNumber(of) ? { of } : {}),
  };
}

/** What an outcome is read with; mistakes are added to the problems. */
interface Reading {
  readonly names: MetricNames;
  readonly words: ResultListWords;
  readonly problems: string[];
}

/** The result of an entry; undefined if it is a row of a trial that has none. */
function readOutcome(item: Fields, reading: Reading): EntryOutcome | undefined {
  const { problems } = reading;
  const { failed, metrics, status, reason } = item;
  const hasMetrics = metrics !== undefined && !(isFields(metrics) && Object.keys(metrics).length === 0);
  if (failed !== undefined) {
    if (hasMetrics) problems.push("the entry has both metrics and `failed`; give one of them");
    if (typeof failed !== "string" || failed === "") problems.push(`failed must be a reason; got ${shown(failed)}`);
    return { kind: "failed", reason: typeof failed === "string" ? keptReason(failed) : "" };
  }
  if (status === undefined || (hasMetrics && status !== "failed" && status !== "cancelled")) {
    if (metrics === undefined)
      problems.push('the entry needs either `metrics` or `failed`, e.g. "failed": "out of memory"');
    const read = metrics === undefined ? undefined : readMetrics(metrics, reading);
    return read === undefined
      ? undefined
      : { kind: "completed", metrics: read, ...missingOf(item), ...progressOf(item) };
  }
  if (status === "failed")
    return { kind: "failed", reason: typeof reason === "string" && reason !== "" ? keptReason(reason) : "failed" };
  const stop = status === "cancelled" ? readStop(item["stop"]) : undefined;
  if (stop === undefined) return undefined;
  const stopped = typeof reason === "string" ? keptReason(reason) : "stopped early";
  return { kind: "stopped", reason: stopped, stop, ...progressOf(item) };
}

function skippedReason({ status }: Fields): string {
  return status === "cancelled" ? "it was withdrawn" : `it has no result yet (${shown(status)})`;
}

function readMetrics(metrics: unknown, { names, words, problems }: Reading): Metrics | undefined {
  if (!isFields(metrics)) {
    problems.push(
      `metrics must be an object, e.g. { ${JSON.stringify(names.required[0] ?? "loss")}: 0.91 }; got ${shown(metrics)}`,
    );
    return undefined;
  }
  const read: Record<string, Measurement> = {};
  for (const [name, value] of Object.entries(metrics)) {
    if (!names.known.includes(name)) continue; // reported below
    if (value === null && !names.required.includes(name)) continue; // it was not measured
    const measurement = readMeasurement(value, words);
    if (typeof measurement === "string") problems.push(`${name} ${measurement}`);
    else read[name] = measurement;
  }
  problems.push(...metricProblems(Object.keys(metrics), names, words.failed));
  return read;
}

/** The measurement, or what is wrong with it. */
function readMeasurement(value: unknown, { measured, failed, language }: ResultListWords): Measurement | string {
  const bare = (given: unknown): string => shown(given, language);
  if (typeof value === "number" && Number.isFinite(value)) return { mean: value, count: 1 };
  if (!isFields(value)) return `must be ${measured}; got ${bare(value)}. If the trial failed: ${failed}`;
  const { mean, standardError, count = 1, evaluations, spread, ...others } = value;
  const unknown = Object.keys(others);
  if (unknown.length > 0) return `must be ${measured}; there is no key ${shown(unknown[0])}`;
  if (typeof mean !== "number" || !Number.isFinite(mean))
    return `must have a finite number as its mean; got ${bare(mean)}`;
  if (!Number.isSafeInteger(count) || Number(count) < 1) return `must have a count of at least 1; got ${bare(count)}`;
  const counted = { mean, count: Number(count), ...evaluationsIn({ evaluations, spread }) };
  if (standardError === undefined || standardError === null) return counted;
  if (typeof standardError !== "number" || !Number.isFinite(standardError) || standardError < 0) {
    return `must have a standard error of at least 0; got ${bare(standardError)}`;
  }
  return { ...counted, standardError };
}

/** The number of evaluations and the standard deviation between them, as `trials --json` has them of several. */
function evaluationsIn({ evaluations, spread }: Fields): Pick<Measurement, "evaluations" | "spread"> {
  if (!Number.isSafeInteger(evaluations) || Number(evaluations) < 1) return {};
  const isSpread = typeof spread === "number" && Number.isFinite(spread) && spread >= 0;
  return { evaluations: Number(evaluations), ...(isSpread ? { spread } : {}) };
}

function missingOf({ missing }: Fields): { readonly missing?: Readonly<Record<string, string>> } {
  if (!isFields(missing)) return {};
  const reasons = Object.entries(missing).flatMap(([name, reason]) =>
    typeof reason === "string" ? [[name, keptReason(reason)] as const] : [],
  );
  return reasons.length === Object.keys(missing).length ? { missing: Object.fromEntries(reasons) } : {};
}

/** The progress of a row, where it has the shape of one. */
function progressOf({ progress }: Fields): { readonly progress?: ProgressByMetric } {
  if (!isFields(progress)) return {};
  const isProgress = Object.values(progress).every((each) => {
    if (!isFields(each)) return false;
    const { steps, values } = each;
    return isNumbers(steps) && isNumbers(values) && steps.length === values.length;
  });
  return isProgress ? { progress: progress as unknown as ProgressByMetric } : {};
}

function readStop(stop: unknown): EarlyStop | undefined {
  if (!isFields(stop) || typeof stop["probability"] !== "number" || !isFields(stop["expected"])) return undefined;
  const expected = Object.entries(stop["expected"]).map(([name, value]) => {
    const { mean, standardError } = isFields(value) ? value : {};
    return [name, { mean: Number(mean), standardError: Number(standardError) }] as const;
  });
  const isWhole = expected.every(([, value]) => Number.isFinite(value.mean) && Number.isFinite(value.standardError));
  return isWhole ? { probability: stop["probability"], expected: Object.fromEntries(expected) } : undefined;
}

function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((each) => Number.isFinite(each));
}

/** A value for a sentence, shortened. */
function shown(value: unknown, language?: AskerLanguage): string {
  return isNestedTooDeeply(value) ? "lists or objects within one another" : shownValue(value, language);
}
