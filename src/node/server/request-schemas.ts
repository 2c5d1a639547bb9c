/**
 * @file The schemas that validate requests.
 */
import * as z from "zod";

/** The study of an address. */
export interface StudyAddress {
  readonly name: string;
}

/** The trial of an address. */
export interface TrialAddress extends StudyAddress {
  readonly trial: number;
}

/** Which trials are listed. */
export interface TrialsQuery {
  readonly status?: string | undefined;
  readonly from?: number | undefined;
  readonly limit?: number | undefined;
  readonly numbers?: string | undefined;
  readonly without?: "progress" | undefined;
}

/** Of what figures are. */
export interface FiguresQuery {
  readonly basis?: "model" | "known" | "measured" | undefined;
}

/** How a figure is looked at. */
export interface FigureQuery extends FiguresQuery {
  readonly units?: "own" | "relative" | undefined;
  readonly theme?: "light" | "dark" | "auto" | undefined;
  readonly width?: number | undefined;
}

type Value = string | number | boolean;

/** The changes of a search space, by parameter, and of the budget. */
export interface EditBody {
  readonly pin?: Readonly<Record<string, Value | readonly Value[]>> | undefined;
  readonly unpin?: readonly string[] | undefined;
  readonly range?: Readonly<Record<string, readonly [number, number]>> | undefined;
  readonly add?: Readonly<Record<string, readonly Value[]>> | undefined;
  readonly remove?: Readonly<Record<string, readonly Value[]>> | undefined;
  readonly freezeReferencePoint?: true | undefined;
  readonly trials?: number | undefined;
  readonly time?: string | null | undefined;
  readonly slot_time?: string | null | undefined;
}

/** Why a study is paused. */
export interface PauseBody {
  readonly reason?: string | undefined;
}

/** Nothing is taken. */
export const NONE: z.ZodType<Readonly<Record<string, never>>> = z.strictObject({});

/** Anything is taken, and nothing is read. */
export const ANY: z.ZodType<Readonly<Record<string, unknown>>> = z.record(z.string(), z.unknown());

/** The address of a page: its script reads it. */
export function addressOf(path: string): z.ZodType<Readonly<Record<string, string>>> {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  return z.strictObject(Object.fromEntries(names.map((name) => [name, z.string()])));
}

/** A file of the dashboard. */
export const ASSET: z.ZodType<{ readonly file: string }> = z.strictObject({ file: z.string().regex(/^[\w.-]+$/) });

/** The study of an address. */
const study = z.strictObject({ name: z.string().min(1).describe("Name of the study.") });

const whole = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const trial = study.extend({ trial: whole.describe("Number of the trial.").meta({ examples: [0] }) });

/** The file of an address. */
export const TRIAL_FILE: z.ZodType<TrialAddress & { readonly path: string }> = trial.extend({
  path: z
    .string()
    .min(1)
    .describe("Path from the trial's folder.")
    .meta({ examples: ["metrics.json"] }),
});

/** The log of an address. */
export const TRIAL_LOG: z.ZodType<TrialAddress & { readonly stream: "stdout" | "stderr" }> = trial.extend({
  stream: z.enum(["stdout", "stderr"]),
});

/** The figure of an address. */
export const FIGURE: z.ZodType<StudyAddress & { readonly figure: string }> = study.extend({
  figure: z
    .string()
    .regex(/^[a-z0-9-]+\.(svg|json)$/)
    .describe("NAME.svg or NAME.json")
    .meta({ examples: ["timeline.svg"] }),
});

/** The figure of a trial of an address. */
export const TRIAL_FIGURE: z.ZodType<TrialAddress & { readonly figure: string }> = trial.extend({
  figure: z
    .string()
    .regex(/^[a-z0-9-]+\.(svg|json)$/)
    .describe("NAME.svg or NAME.json"),
});

/** What is left out of a study. */
export const STUDY_QUERY: z.ZodType<{ readonly without?: "curve" | undefined }> = z.strictObject({
  without: z.literal("curve").optional().describe("Leaves out what has been found after each completed trial."),
});

/** Of what figures are. */
const basis = z
  .enum(["model", "known", "measured"])
  .optional()
  .describe(
    "`model` (default): by the model, which is fitted where it is out of date. `known`: by the model if its last analysis is up to date, else as measured; nothing is fitted. `measured`: as measured.",
  );

/** Which figures are listed. */
export const FIGURES_QUERY: z.ZodType<FiguresQuery> = z.strictObject({ basis });

/** Which data of figures is sent. */
export const FIGURE_DATA_QUERY: z.ZodType<FiguresQuery & { readonly kinds?: string | undefined }> = z.strictObject({
  basis,
  kinds: z
    .string()
    .regex(/^[a-z-]+(,[a-z-]+)*$/)
    .max(400)
    .optional()
    .describe("Kinds of figures, separated by commas; default: all.")
    .meta({ examples: ["front,hypervolume"] }),
});

/** How a figure is looked at. */
export const FIGURE_QUERY: z.ZodType<FigureQuery> = z.strictObject({
  basis,
  units: z.enum(["own", "relative"]).optional().describe("SVG: own units, or relative to the baseline or reference."),
  theme: z.enum(["light", "dark", "auto"]).optional().describe("SVG: colours; default: as the viewer prefers."),
  width: z.coerce
    .number()
    .int()
    .min(240)
    .max(4000)
    .optional()
    .describe("SVG: pixels; default: the usual width.")
    .meta({ examples: [920] }),
});

/** Which trials are listed. */
export const TRIALS_QUERY: z.ZodType<TrialsQuery> = z.strictObject({
  status: z
    .string()
    .optional()
    .describe("Statuses, separated by commas: pending, running, completed, failed, cancelled.")
    .meta({ examples: ["completed,failed"] }),
  from: whole
    .optional()
    .describe("Number of the first trial; default 0.")
    .meta({ examples: [100] }),
  limit: whole
    .optional()
    .describe("Number of trials at most; default: all.")
    .meta({ examples: [50] }),
  numbers: z
    .string()
    .regex(/^[0-9]{1,9}(,[0-9]{1,9})*$/)
    .max(4000)
    .optional()
    .describe("Numbers of trials, separated by commas; default: all.")
    .meta({ examples: ["3,7"] }),
  without: z.literal("progress").optional().describe("Leaves out what metrics were while trials trained."),
});

/** From where events are sent. */
export const EVENTS_QUERY: z.ZodType<{ readonly after?: string | undefined }> = z.strictObject({
  after: z
    .string()
    .max(100)
    .optional()
    .describe("Id or number of an event: later ones are sent; default: all.")
    .meta({ examples: [42] }),
});

const value = z.union([z.string(), z.number(), z.boolean()]);
const parameters = z.record(z.string(), z.unknown()).describe("Parameters by name.");

/** The body of `suggest`. */
export const SUGGEST_BODY: z.ZodType<{ readonly count?: number | undefined }> = z.strictObject({
  count: z
    .number()
    .int()
    .min(1)
    .max(1000)
    .optional()
    .describe("Number of trials; default: the study's batch size.")
    .meta({ examples: [4] }),
});

const result = z.looseObject({
  trial: z.number().int().optional().describe("Number of a trial that was suggested."),
  id: z.string().optional().describe("Name of the trial, unique in the study."),
  parameters: parameters.optional().describe("Parameters of a trial that was not suggested."),
  metrics: z.record(z.string(), z.unknown()).optional().describe("A number, or { mean, standardError }, by metric."),
  failed: z.string().optional().describe("Why the trial failed, instead of metrics."),
});

/** The body of `tell`: the list that `tell --json -` reads. An entry of another shape is refused by itself, in the answer. */
export const TELL_BODY: z.ZodType<readonly unknown[]> = z
  .array(z.union([result, z.unknown()]))
  .max(100_000)
  .meta({ examples: [[{ trial: 0, metrics: { accuracy: 0.91 } }]] });

/** What corrects a result: the right values, or why the trial failed after all. */
export interface AmendBody {
  readonly metrics?: Readonly<Record<string, unknown>> | undefined;
  readonly failed?: string | undefined;
}

/** The body of `amend`. */
export const AMEND_BODY: z.ZodType<AmendBody> = z
  .strictObject({
    metrics: z
      .record(z.string(), z.unknown())
      .optional()
      .describe("The right values: a number, or { mean, standardError }, by metric. Others keep their values."),
    failed: z.string().min(1).optional().describe("Why the trial failed after all, instead of metrics."),
  })
  .meta({ examples: [{ metrics: { accuracy: 0.91 } }] });

/** The body of `cancel`. */
export const CANCEL_BODY: z.ZodType<{ readonly reason?: string | undefined }> = z.strictObject({
  reason: z
    .string()
    .max(1000)
    .optional()
    .describe("Why; kept with the trial.")
    .meta({ examples: ["the machine was shared"] }),
});

/** The body of `pause`. */
export const PAUSE_BODY: z.ZodType<PauseBody> = z.strictObject({
  reason: z
    .string()
    .max(1000)
    .optional()
    .describe("Why; shown until the study is resumed.")
    .meta({ examples: ["the GPU is needed"] }),
});

const limit = (what: string, example: string) =>
  z
    .string()
    .max(40)
    .nullable()
    .optional()
    .describe(`${what}; null removes the limit.`)
    .meta({ examples: [example] });

/** The most values of one change: a study has at most 1,024 columns. */
const MAX_VALUES = 1000;
const values = z.array(value).max(MAX_VALUES);

/** The body of `edit`: the flags of the command. */
export const EDIT_BODY: z.ZodType<EditBody> = z.strictObject({
  pin: z
    .record(z.string(), z.union([value, values]))
    .optional()
    .describe("Values at which parameters are fixed.")
    .meta({ examples: [{ layers: 3 }] }),
  unpin: z
    .array(z.string())
    .max(MAX_VALUES)
    .optional()
    .describe("Parameters that vary again.")
    .meta({ examples: [["layers"]] }),
  range: z
    .record(z.string(), z.tuple([z.number(), z.number()]))
    .optional()
    .describe("Ranges of parameters.")
    .meta({ examples: [{ lr: [1e-4, 1e-3] }] }),
  add: z
    .record(z.string(), values)
    .optional()
    .describe("Values that are added to choices.")
    .meta({ examples: [{ pooling: ["max"] }] }),
  remove: z
    .record(z.string(), values)
    .optional()
    .describe("Values that are removed from choices.")
    .meta({ examples: [{ pooling: ["max"] }] }),
  trials: z
    .number()
    .int()
    .min(1)
    .max(1_000_000)
    .optional()
    .describe("Number of trials of the budget.")
    .meta({ examples: [240] }),
  time: limit("Time of the budget, such as 8h", "8h"),
  slot_time: limit("Time of the budget over all slots, such as 24h", "24h"),
  freezeReferencePoint: z.literal(true).optional().describe("Writes the inferred reference point to the study file."),
});

/** The study of an address. */
export const STUDY: z.ZodType<StudyAddress> = study;

/** The trial of an address. */
export const TRIAL: z.ZodType<TrialAddress> = trial;
