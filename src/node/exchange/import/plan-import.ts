/**
 * @file What an import would do: each trial of the source as an entry for `tell`, or why it is left out. Nothing is written here.
 */
import {
  activity,
  type Configuration,
  evaluatedConfiguration,
  isTuned,
  outsideParameters,
  type Parameter,
  type Space,
} from "../../../core/space/index.ts";
import { type Measurement, modelledMetrics, type ProgressByMetric, spaceOf } from "../../../core/study/index.ts";
import { BadInput, quoted } from "../../operations/bad-input.ts";
import { keptReason } from "../../operations/kept-reason.ts";
import { bounded, type Entry, type EntryOutcome } from "../../operations/tell/entry.ts";
import type { StudyFile } from "../../study-file/settings.ts";
import type { SourceStudy, SourceTrial } from "../readers/index.ts";
import { type Match, type Matching, matchColumns } from "./match-columns.ts";
import { numberOf, readParameter } from "./read-value.ts";

/** What the user decided about an import. */
export interface ImportChoices {
  /** Names of the study by columns. */
  readonly mapped: ReadonlyMap<string, string>;
  /** Values, as texts, of parameters that the source does not have. */
  readonly set: ReadonlyMap<string, string>;
  /** Factors from the unit of the source to that of the study, by metric. */
  readonly scale: ReadonlyMap<string, number>;
  /** Whether trials outside the search space are recorded, too. */
  readonly includeOutside: boolean;
  /** What becomes of trials that were stopped early. */
  readonly pruned: "skip" | "failed";
}

/** Why a trial is left out. */
export type LeftOutReason = "outside" | "mistake" | "no-value" | "pruned" | "unfinished" | "abandoned";

/** One trial of the source. */
export type PlannedTrial =
  | { readonly source: SourceTrial; readonly kind: "entry"; readonly entry: Extract<Entry, { kind: "result" }> }
  | {
      readonly source: SourceTrial;
      readonly kind: "left-out";
      readonly why: LeftOutReason;
      /** What is wrong with it, as phrases. */
      readonly details: readonly string[];
    };

/** What an import would do. */
export interface ImportPlan {
  readonly source: SourceStudy;
  readonly matching: Matching;
  readonly trials: readonly PlannedTrial[];
}

/** Plans an import. Throws BadInput for choices that cannot be. */
export function planImport(file: StudyFile, source: SourceStudy, choices: ImportChoices): ImportPlan {
  const matching = matchColumns(file, source, choices.mapped);
  checkSet(file.study.parameters, choices.set);
  const planner = new Planner(file, matching, choices);
  return { source, matching, trials: source.trials.map((trial) => planner.plan(trial)) };
}

class Planner {
  readonly #space: Space;
  readonly #required: readonly string[];
  readonly #parameters: readonly Match[];
  readonly #metrics: readonly Match[];
  /** The metrics whose values while a trial trains the study reads itself. */
  readonly #withProgress: ReadonlySet<string>;
  readonly #choices: ImportChoices;

  constructor({ study, run }: StudyFile, { matches }: Matching, choices: ImportChoices) {
    this.#withProgress = new Set(run.metrics.flatMap(({ name, progress }) => (progress === undefined ? [] : [name])));
    this.#space = spaceOf(study);
    this.#required = modelledMetrics(study);
    this.#parameters = matches.filter(({ kind }) => kind === "parameter");
    this.#metrics = matches.filter(({ kind }) => kind === "metric");
    this.#choices = choices;
  }

  plan(source: SourceTrial): PlannedTrial {
    const leftOut = (why: LeftOutReason, details: readonly string[] = []): PlannedTrial => ({
      source,
      kind: "left-out",
      why,
      details: bounded(details),
    });
    if (source.state === "unfinished" || source.state === "abandoned") return leftOut(source.state);
    if (source.state === "pruned" && this.#choices.pruned === "skip") return leftOut("pruned");
    const given = this.#parametersOf(source);
    const read = evaluatedConfiguration(this.#space, given);
    if ("issues" in read) return leftOut("mistake", read.issues);
    const outside = outsideParameters(this.#space, read.configuration);
    if (outside.length > 0 && !this.#choices.includeOutside)
      return leftOut("outside", outsideWords(read.configuration, outside));
    const outcome = this.#outcomeOf(source);
    if (outcome.kind === "incomplete") return leftOut("no-value", outcome.missing);
    const entry = { kind: "result", id: source.id, parameters: read.configuration, outcome } as const;
    return {
      source,
      kind: "entry",
      entry: source.id === "" ? { kind: "result", parameters: read.configuration, outcome } : entry,
    };
  }

  /** The values of a trial without those of parameters that are not active in it. */
  #parametersOf({ cells }: SourceTrial): Readonly<Record<string, unknown>> {
    const { parameters } = this.#space;
    const given: Record<string, unknown> = {};
    for (const parameter of parameters) {
      const text = this.#choices.set.get(parameter.name);
      if (text !== undefined) given[parameter.name] = readParameter(parameter, text);
      const match = this.#parameters.find(({ name }) => name === parameter.name);
      const cell = match === undefined ? undefined : cells[match.column.key];
      if (cell !== undefined && cell !== null) given[parameter.name] = readParameter(parameter, cell);
    }
    const isActive = activity(this.#space, given as Configuration);
    for (const [index, parameter] of parameters.entries()) {
      if (isTuned(parameter) && !isActive[index]) delete given[parameter.name];
    }
    return given;
  }

  #outcomeOf(source: SourceTrial): EntryOutcome | { readonly kind: "incomplete"; readonly missing: readonly string[] } {
    const { state, reason } = source;
    if (state === "failed")
      return { kind: "failed", reason: keptReason(reason ?? "it failed where it was imported from") };
    if (state === "pruned")
      return { kind: "failed", reason: keptReason(reason ?? "it was stopped early where it was imported from") };
    const metrics: Record<string, Measurement> = {};
    const progress: Record<string, ProgressByMetric[string]> = {};
    for (const { name, column } of this.#metrics) {
      const factor = this.#choices.scale.get(name) ?? 1;
      const mean = numberOf(source.cells[column.key]);
      if (mean === undefined) continue;
      const error = source.standardErrors?.[column.key];
      const count = source.counts?.[column.key] ?? 1;
      metrics[name] = {
        mean: mean * factor,
        ...(error === undefined || !(error >= 0) ? {} : { standardError: error * Math.abs(factor) }),
        count: Number.isSafeInteger(count) && count >= 1 ? count : 1,
      };
      const curve = source.progress?.[column.key];
      if (curve !== undefined && this.#withProgress.has(name))
        progress[name] = { steps: curve.steps, values: curve.values.map((value) => value * factor) };
    }
    const missing = this.#required.filter((name) => metrics[name] === undefined);
    if (missing.length > 0)
      return { kind: "incomplete", missing: missing.map((name) => this.#missingWords(name, source)) };
    return { kind: "completed", metrics, ...(Object.keys(progress).length === 0 ? {} : { progress }) };
  }

  /** That a metric has no value, or that what the source has is no number. */
  #missingWords(name: string, { cells }: SourceTrial): string {
    const match = this.#metrics.find((each) => each.name === name);
    const cell = match === undefined ? undefined : cells[match.column.key];
    return cell === undefined || cell === null || cell === ""
      ? `${name} has no value`
      : `${name} must be a finite number; got ${typeof cell === "string" ? quoted(cell) : JSON.stringify(cell)}`;
  }
}

/** A value of `--set` as it is read; throws BadInput where no trial could have it. */
function checkSet(parameters: readonly Parameter[], set: ImportChoices["set"]): void {
  for (const parameter of parameters) {
    const text = set.get(parameter.name);
    if (text === undefined) continue;
    const value = readParameter(parameter, text);
    const wanted = { float: "a number", int: "a whole number", bool: "true or false" }[parameter.kind as string];
    const isWrong =
      parameter.kind === "bool"
        ? typeof value !== "boolean"
        : parameter.kind === "int"
          ? !Number.isInteger(value)
          : parameter.kind === "float" && typeof value !== "number";
    if (isWrong) throw new BadInput(`--set ${parameter.name} must be ${wanted}; got ${quoted(text)}.`);
  }
}

function outsideWords(configuration: Configuration, outside: readonly string[]): readonly string[] {
  return outside.map((name) => `${name} = ${JSON.stringify(configuration[name])}`);
}
