/**
 * @file What becomes of each entry that `tell` is given, by the present state of the study. Entries are independent: what is
 * wrong with one concerns only that one. An entry that is known already is not recorded again.
 */
import {
  type Configuration,
  configurationKey,
  evaluatedConfiguration,
  isOrdered,
  isTuned,
  listedValues,
  nativeConfiguration,
  type Space,
} from "../../../core/space/index.ts";
import {
  contradiction,
  isWithdrawn,
  type LaterEvent,
  originOfAdded,
  type Study,
  spaceOf,
  type Trial,
} from "../../../core/study/index.ts";
import { meant } from "../../expression/index.ts";
import { canonicalJson, type Decision, type Present } from "../../storage/index.ts";
import type { ResultWords } from "../asker-words.ts";
import { quoted } from "../bad-input.ts";
import { bounded, type Entry, type EntryOutcome, listedNames } from "./entry.ts";
import { KnownTrials } from "./known-trials.ts";
import { outcomeOf, outcomeWords } from "./outcome-words.ts";

/** What became of an entry; `trial` is that of this study. */
export type EntryReport =
  | {
      readonly kind: "recorded" | "known";
      readonly trial: number;
      readonly status: Trial["status"];
      readonly id?: string;
      /** The trial had this result until it was amended or withdrawn. */
      readonly isPast?: true;
      /** It has the parameters of the baseline, of which this suggested trial had no result yet. */
      readonly ofBaseline?: OpenBaseline;
    }
  | { readonly kind: "skipped"; readonly reason: string; readonly id?: string; readonly trial?: number }
  | { readonly kind: "refused"; readonly problems: readonly string[]; readonly id?: string; readonly trial?: number };

/** A trial of the baseline without a result: one that waited is withdrawn for a result from elsewhere, one that runs is kept. */
export interface OpenBaseline {
  readonly trial: number;
  readonly became: "withdrawn" | "kept";
}

/** What `tell` is asked to record. */
export interface Request {
  readonly study: Study;
  /** What refusals tell to write instead. */
  readonly words: ResultWords;
  readonly entries: readonly Entry[];
  /** Which entries are known where a trial has the same parameters and the same outcome: all, those without an id, or none. */
  readonly sameIsKnown: "all" | "without-id" | "none";
}

type Result = Extract<Entry, { kind: "result" }>;

/** What is recorded, and what became of each entry, in their order. */
export function recordEntries(request: Request, present: Present): Decision<readonly EntryReport[]> {
  const { entries } = request;
  const recorder = new EntryRecorder(request, present);
  const told: EntryReport[] = [];
  // Repeats come after the trials that they repeat, so that those are known.
  const indices = entries.map((_, index) => index);
  const isRepeat = (index: number): boolean => entries[index]?.of !== undefined;
  for (const index of [...indices.filter((each) => !isRepeat(each)), ...indices.filter(isRepeat)]) {
    const entry = entries[index];
    if (entry !== undefined) told[index] = recorder.record(entry);
  }
  return { events: recorder.known.events, result: told };
}

class EntryRecorder {
  readonly known: KnownTrials;
  readonly #request: Request;
  readonly #space: Space;
  /** The trials of this study by their numbers where the entries come from. */
  readonly #bySource = new Map<number, number>();
  /** The trial of the baseline, unless it was withdrawn. */
  #baseline: Trial | undefined;
  /** Whether a metric is exact, so that results of the same configuration are compared. */
  readonly #hasExact: boolean;

  constructor(request: Request, present: Present) {
    this.#request = request;
    this.#space = spaceOf(request.study);
    this.known = new KnownTrials(present, this.#space);
    const { objectives, metrics = {} } = request.study;
    this.#hasExact = [...objectives, ...Object.values(metrics)].some(({ exact }) => exact === true);
    this.#baseline = present.trials.find((trial) => trial.origin === "baseline" && !isWithdrawn(trial));
  }

  record(entry: Entry): EntryReport {
    const { id, trial } = entry;
    const names = { ...(id === undefined ? {} : { id }), ...(trial === undefined ? {} : { trial }) };
    if (entry.kind !== "result") {
      const known = id === undefined ? undefined : this.known.byId(id);
      if (known !== undefined && trial !== undefined) this.#bySource.set(trial, known.number);
      return entry.kind === "refused"
        ? { kind: "refused", problems: entry.problems, ...names }
        : { kind: "skipped", reason: entry.reason, ...names };
    }
    const told = this.#recordResult(entry);
    if (typeof told === "object" && "problems" in told)
      return { kind: "refused", problems: bounded(told.problems), ...names };
    if (trial !== undefined) this.#bySource.set(trial, told.number);
    const status = this.known.byNumber(told.number)?.status ?? "pending";
    const given = id === undefined ? {} : { id };
    const open = told.ofBaseline === undefined ? {} : { ofBaseline: told.ofBaseline };
    if (told.isNew) return { kind: "recorded", trial: told.number, status, ...given, ...open };
    const isPast = this.known.isPast(told.number, entry.outcome);
    return { kind: "known", trial: told.number, status, ...given, ...(isPast ? { isPast } : {}) };
  }

  #recordResult(entry: Result): Recorded | Problems {
    const { id, parameters, outcome } = entry;
    const named = id === undefined ? undefined : this.known.byId(id);
    if (named !== undefined) {
      const isOther = parameters !== undefined && !this.#isOf(named, parameters);
      return isOther ? { problems: [otherParameters(named, entry)] } : this.#recordKnown(named, entry);
    }
    if (parameters === undefined) return this.#recordByNumber(entry);
    const read = this.#readConfiguration(parameters);
    if ("problems" in read) return read;
    const { configuration } = read;
    const numbered = id === undefined && entry.trial !== undefined ? this.known.byNumber(entry.trial) : undefined;
    if (numbered !== undefined && this.known.isSameConfiguration(numbered, configuration)) {
      return this.#recordKnown(numbered, entry);
    }
    const { sameIsKnown } = this.#request;
    const same =
      sameIsKnown === "all" || (sameIsKnown === "without-id" && id === undefined)
        ? this.known.takeByContent(configuration, outcome)
        : undefined;
    if (same !== undefined) return { number: same.number, isNew: false };
    const impossible = this.#contradiction(configuration, outcome);
    if (impossible !== undefined) return { problems: [impossible] };
    const ofBaseline = this.#takeOver(configuration, outcome);
    const number = this.known.add({
      configuration,
      ...this.#sourceOf(entry, configuration),
      ...(id === undefined ? {} : { id }),
    });
    this.known.change(eventOf(number, outcome));
    if (this.known.byNumber(number)?.origin === "baseline") this.#baseline = this.known.byNumber(number);
    return { number, isNew: true, ...(ofBaseline === undefined ? {} : { ofBaseline }) };
  }

  /**
   * Withdraws a trial of the baseline that waits, where a completed result of its parameters comes from elsewhere, so that the result
   * becomes the baseline. One that runs stays the baseline.
   */
  #takeOver(configuration: Configuration, outcome: EntryOutcome): OpenBaseline | undefined {
    const open = this.#baseline === undefined ? undefined : this.known.byNumber(this.#baseline.number);
    if (open === undefined || outcome.kind !== "completed") return undefined;
    if (!this.known.isSameConfiguration(open, configuration)) return undefined;
    if (open.status === "running") return { trial: open.number, became: "kept" };
    if (open.status !== "pending") return undefined;
    this.known.change({
      type: "withdrawn",
      trial: open.number,
      reason: "withdrawn: its result was recorded by parameters",
    });
    this.#baseline = undefined;
    return { trial: open.number, became: "withdrawn" };
  }

  #recordByNumber(entry: Result): Recorded | Problems {
    const { trial, id } = entry;
    if (trial === undefined) {
      return { problems: [`No trial has the id ${JSON.stringify(id)}. Give the parameters of the trial, too.`] };
    }
    const numbered = this.known.byNumber(trial);
    if (numbered !== undefined) return this.#recordKnown(numbered, entry);
    return {
      problems: [
        `There is no trial ${trial}. ${this.#request.words.trials} lists those that exist; a trial that was ` +
          "not suggested needs its parameters instead.",
      ],
    };
  }

  /** Records the result of a trial that exists, if it has none. */
  #recordKnown(trial: Trial, { outcome, id }: Result): Recorded | Problems {
    const { number } = trial;
    this.known.claim(number);
    if (this.known.hasHad(trial, outcome)) return { number, isNew: false };
    const correct = this.#request.words.amend(number, outcome.kind === "completed");
    if (isWithdrawn(trial) && "reason" in trial) {
      return {
        problems: [`Trial ${number} is ${trial.reason}. To record a result all the same: ${correct}`],
      };
    }
    const was = outcomeOf(trial);
    if (was !== undefined) {
      return {
        problems: [
          `Trial ${number} already has a result: ${outcomeWords(was)}. It is kept, not ${outcomeWords(outcome)}; to correct it: ${correct}`,
        ],
      };
    }
    const impossible = this.#contradiction(trial.configuration, outcome);
    if (impossible !== undefined) return { problems: [impossible] };
    const isNamed = id !== undefined && this.known.byId(id) === undefined;
    this.known.change({ ...eventOf(number, outcome), ...(isNamed ? { id } : {}) });
    return { number, isNew: true };
  }

  /** How a result contradicts the bounds of a metric, or an exact metric of the same configuration. */
  #contradiction(configuration: Configuration, outcome: EntryOutcome): string | undefined {
    if (outcome.kind !== "completed") return undefined;
    const others = (): readonly Trial[] =>
      this.known.all.filter((each) => this.known.isSameConfiguration(each, configuration));
    const found = contradiction(this.#request.study, outcome.metrics, this.#hasExact ? others() : []);
    return found && `${found.metric} ${found.reason}`;
  }

  /** Where a new trial comes from: it repeats another one if it did so where the entry comes from. */
  #sourceOf({ of }: Result, configuration: Configuration) {
    const base = of === undefined ? undefined : this.known.byNumber(this.#bySource.get(of) ?? -1);
    if (base?.status === "completed" && this.known.isSameConfiguration(base, configuration)) {
      return { origin: "confirm", of: base.number } as const;
    }
    const origin = this.#baseline === undefined ? originOfAdded(this.#request.study, [], configuration) : "told";
    return { origin } as const;
  }

  /** Whether these are the parameters of a trial, which may have values that the study does not list any more. */
  #isOf({ configuration }: Trial, given: Readonly<Record<string, unknown>>): boolean {
    if (canonicalJson(nativeConfiguration(this.#space.parameters, configuration)) === canonicalJson(given)) return true;
    const read = this.#readConfiguration(given);
    const keyOf = (each: Configuration): string => configurationKey(this.#space, each);
    return "configuration" in read && keyOf(read.configuration) === keyOf(configuration);
  }

  #readConfiguration(given: Readonly<Record<string, unknown>>): { readonly configuration: Configuration } | Problems {
    const { parameters } = this.#space;
    const names = parameters.map(({ name }) => name);
    const unknown = Object.keys(given).filter((name) => !names.includes(name));
    const problems = unknown.map((name) => `there is no parameter ${name}${meantAmong(name, names)}`);
    const read = evaluatedConfiguration(this.#space, given);
    if (!("issues" in read) && problems.length === 0) return read;
    return { problems: [...problems, ...("issues" in read ? read.issues : []), ...this.#addable(given)] };
  }

  /** How categories that are not listed are added to the study. */
  #addable(given: Readonly<Record<string, unknown>>): readonly string[] {
    return this.#space.parameters.flatMap((parameter) => {
      const { name } = parameter;
      const listed = listedValues(parameter);
      if (!isTuned(parameter) || listed === undefined || listed.includes(true)) return [];
      const value = Object.hasOwn(given, name) ? given[name] : undefined;
      if (typeof value !== "string" && !(typeof value === "number" && !isOrdered(parameter))) return [];
      const isPlain = /^[\w.+-]+$/.test(String(value)) && /^[\w.-]+$/.test(name);
      if (!isPlain || listed.some((each) => String(each) === String(value))) return [];
      return [`to add the value first: ${this.#request.words.add(name, value)}`];
    });
  }
}

/** That an id is the one of a trial with other parameters than those of the entry. */
function otherParameters({ number, configuration }: Trial, { id = "" }: Result): string {
  return (
    `the id ${quoted(id)} is that of trial ${number}, which has other parameters: ${quoted(JSON.stringify(configuration))}. ` +
    "Give the entry an id of its own, or the parameters of that trial"
  );
}

/** Where an entry is recorded. */
interface Recorded {
  readonly number: number;
  readonly isNew: boolean;
  readonly ofBaseline?: OpenBaseline;
}

/** Why an entry is refused. */
interface Problems {
  readonly problems: readonly string[];
}

function meantAmong(name: string, names: readonly string[]): string {
  return names.length <= 12 ? meant(name, names) : `; known: ${listedNames(names)}`;
}

/** The event that records an outcome. */
function eventOf(trial: number, outcome: EntryOutcome): LaterEvent {
  switch (outcome.kind) {
    case "completed": {
      const { kind: _, ...result } = outcome;
      return { type: "completed", trial, ...result };
    }
    case "failed":
      return { type: "failed", trial, reason: outcome.reason };
    case "stopped": {
      const { kind: _, ...stopped } = outcome;
      return { type: "cancelled", trial, ...stopped };
    }
  }
}
