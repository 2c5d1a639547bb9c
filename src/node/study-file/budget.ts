/**
 * @file The budget and the target of a study: when it ends.
 */
import * as z from "zod";
import type { Parameter } from "../../core/space/index.ts";
import { type Budget, isModelKind, type Strategy } from "../../core/study/index.ts";
import { meant } from "../expression/index.ts";
import { parseDuration } from "./duration.ts";
import type { BudgetFields, StudyFields } from "./fields.ts";
import type { IssueReport } from "./issue-report.ts";
import { countSearched } from "./parameter-dependencies.ts";
import { count } from "./schema-parts.ts";

/** The trials of a budget that states neither them nor a time. */
export const DEFAULT_TRIALS = 100;
const DEFAULT_BATCH = 4;
/** The least number of first points, if the file does not state it and has twice as many trials. */
const MIN_DEFAULT_INITIAL = 8;

const PERCENTAGE_PATTERN = /^(?!0+(?:\.0+)?%$)[0-9]{1,2}(?:\.[0-9]+)?%$/;
const TIME_PATTERN = /^[0-9]+(\.[0-9]+)?(ms|s|m|h|d)$/;

const time = (description: string, example: string) =>
  z
    .string()
    .regex(TIME_PATTERN)
    .optional()
    .meta({
      description: `${description}: a number with its unit, such as 30m, 8h or 2d; default: no limit`,
      examples: [example],
    });

/** The largest count of a budget. */
const MAX_COUNT = 1_000_000;

/** The budget. */
export const budgetSchema: z.ZodType<BudgetFields> = z
  .strictObject({
    trials: count(
      1,
      "the total number of trials, including the baseline; default 100, or no limit where time or slot_time is given",
      100,
    )
      .max(MAX_COUNT)
      .optional(),
    time: time("the time over which `run` works", "8h"),
    slot_time: time("the time over which slots are occupied, summed over the slots", "24h"),
    batch: count(1, "the number of trials suggested at a time; default 4, or `parallel` if that is more", 4)
      .max(MAX_COUNT)
      .optional(),
    initial: count(
      1,
      "the number of Sobol points at the start, excluding the baseline; default 2 (d + 1) for d parameters, at least a batch, at most half of the trials",
      16,
    )
      .max(MAX_COUNT)
      .optional(),
    parallel: count(
      1,
      "the number of trials that run at the same time; default 1, with resources as many as they allow",
      4,
    )
      .max(MAX_COUNT)
      .optional(),
    stop: z
      .string()
      .regex(PERCENTAGE_PATTERN)
      .optional()
      .meta({
        description:
          "a percentage above 0 and below 100: the study ends early once two batches in a row are each expected to add less than this to the hypervolume; default: never",
        examples: ["1%"],
      }),
  })
  .meta({ description: "a budget", examples: [{ trials: 100, batch: 8, parallel: 4 }] });

/** The value of an objective at which the study ends. */
export const targetValueSchema: z.ZodType<number | undefined> = z
  .number()
  .optional()
  .meta({ description: "a number: the study ends once a trial is at least as good", examples: [0.1] });

/** Values of objectives at which the study ends. */
export const targetSchema: z.ZodType<Readonly<Record<string, number>>> = z
  .record(z.string(), z.number().meta({ description: "a number" }))
  .meta({ description: "objectives with the values at which the study ends", examples: [{ loss: 0.1 }] });

/** What the budget's defaults depend on. */
export interface BudgetContext {
  readonly parameters: readonly Parameter[];
  readonly hasBaseline: boolean;
  readonly strategy: Strategy;
  /** The number of commands that the study's resources allow at the same time; 0 where it has none. */
  readonly commandsAtOnce: number;
}

/** The budget with its defaults. */
export function readBudget(fields: BudgetFields | undefined, study: BudgetContext, report: IssueReport): Budget {
  const limits = readTimes(fields, report);
  const isTimed = fields?.time !== undefined || fields?.slot_time !== undefined;
  const trials = fields?.trials ?? (isTimed ? Number.POSITIVE_INFINITY : DEFAULT_TRIALS);
  const parallel = fields?.parallel ?? Math.min(trials, defaultParallel(study.commandsAtOnce));
  const batch = fields?.batch ?? defaultBatch(trials, parallel);
  const tuned = countSearched(study.parameters);
  const half = Math.max(1, Math.floor(trials / 2));
  const initial = fields?.initial ?? Math.min(half, Math.max(2 * (tuned + 1), batch, MIN_DEFAULT_INITIAL));
  const budget = { trials, batch, initial, parallel, ...limits };
  checkWithinTrials(budget, fields, report);
  noteBudget(budget, study, report);
  const stop = fields?.stop;
  if (stop === undefined) return budget;
  if (!isModelKind(study.strategy)) {
    report.note(
      ["budget", "stop"],
      `the strategy ${study.strategy} has no model that predicts a gain, so stop has no effect`,
    );
  }
  return { ...budget, stop: Number.parseFloat(stop) / 100 };
}

/** The number of trials at the same time, if the file does not state it: as many as resources allow, without any one. */
export function defaultParallel(commandsAtOnce: number): number {
  return Math.min(Math.max(1, commandsAtOnce), MAX_COUNT);
}

/** The number of trials proposed at a time, if the file does not state it: enough for all slots. */
export function defaultBatch(trials: number, parallel: number): number {
  return Math.min(trials, Math.max(DEFAULT_BATCH, parallel));
}

/** Reports a part of the budget that is larger than the whole. */
function checkWithinTrials({ trials }: Budget, fields: BudgetFields | undefined, report: IssueReport): void {
  for (const key of ["initial", "parallel"] as const) {
    const count = fields?.[key];
    if (count === undefined || count <= trials) continue;
    report.mistake(["budget", key], `must be at most trials, which is ${trials}; got ${count}`, String(trials));
  }
}

function noteBudget({ trials, batch, initial, parallel }: Budget, study: BudgetContext, report: IssueReport): void {
  const first = initial + (study.hasBaseline ? 1 : 0);
  if (isModelKind(study.strategy) && first >= trials) {
    report.note(["budget"], `the initial design takes all ${trials} trials: nothing is left for the model to propose`);
  }
  if (parallel > batch) {
    report.note(
      ["budget", "parallel"],
      `only ${batch} trials are proposed at a time, so ${parallel} never run at the same time`,
    );
  }
}

function readTimes(fields: BudgetFields | undefined, report: IssueReport): Pick<Budget, "seconds" | "slotSeconds"> {
  const read = (key: "time" | "slot_time"): number | undefined => {
    const text = fields?.[key];
    const duration = text === undefined ? undefined : parseDuration(text, Number.POSITIVE_INFINITY);
    if (duration?.ok === false) report.mistake(["budget", key], `${duration.problem}; got ${text}`, "8h");
    return duration?.ok === true ? duration.ms / 1000 : undefined;
  };
  const [seconds, slotSeconds] = [read("time"), read("slot_time")];
  return {
    ...(seconds === undefined ? {} : { seconds }),
    ...(slotSeconds === undefined ? {} : { slotSeconds }),
  };
}

/** The target of a study, from the key `target` and from the objectives' own; undefined where there is none. */
export function readTarget(
  fields: Pick<StudyFields, "target" | "objectives">,
  report: IssueReport,
): Readonly<Record<string, number>> | undefined {
  const target: Record<string, number> = {};
  const names = Object.keys(fields.objectives);
  for (const [name, objective] of Object.entries(fields.objectives)) {
    if (objective.target !== undefined) target[name] = objective.target;
  }
  if (fields.target !== undefined && Object.keys(fields.target).length === 0) {
    report.mistake(["target"], "names no objective", `{ ${names[0] ?? "loss"}: 0.1 }`);
  }
  for (const [name, value] of Object.entries(fields.target ?? {})) {
    const path = ["target", name];
    if (!names.includes(name)) report.mistake(path, `there is no objective ${name}${meant(name, names)}`);
    else if (Object.hasOwn(target, name)) {
      report.mistake(path, `objectives.${name} has the key target already; remove one of them`);
    } else target[name] = value;
  }
  return Object.keys(target).length === 0 ? undefined : target;
}
