/**
 * @file The shape of a study file: keys, types and descriptions. Validation, messages and the published JSON Schema all come
 * from here; the compiler compares fields.ts with it. A description completes "must be …", and the first example is what a
 * message suggests. Rules between keys are checked in the other files of this folder.
 */
import * as z from "zod";
import type { ParameterValue } from "../../core/space/index.ts";
import { STRATEGIES } from "../../core/study/index.ts";
import { budgetSchema, targetSchema, targetValueSchema } from "./budget.ts";
import { commandFieldsSchema, commandListSchema } from "./command-fields.ts";
import { configSchema } from "./config.ts";
import { editorSchema } from "./editor-schema.ts";
import { COMMANDS_NEEDED, evaluatorSchema } from "./evaluator.ts";
import { executorSchemas } from "./executor-settings.ts";
import type { MeasureFields, ParameterFields, ProgressFields, StudyFields } from "./fields.ts";
import { flagSchema } from "./flags.ts";
import { traitSchemas } from "./metric-bounds.ts";
import { flagsSchema, fromSchema } from "./metric-sources.ts";
import { notifySchema } from "./notify.ts";
import { replicatesSchema } from "./replicates.ts";
import { resourceSchemas, usesSchema } from "./resources.ts";
import { count, DURATION_PATTERN, text } from "./schema-parts.ts";
import { storeSchema } from "./store.ts";
import { templateSchema } from "./template-files.ts";

const NAME_PATTERN = /^[\p{L}_][\p{L}\p{N}_.-]*$/u;
const VARIABLE_NAME_PATTERN = /^[A-Za-z_][A-Za-z0-9_]*$/;

const name = z
  .string()
  .regex(NAME_PATTERN)
  .max(100)
  .meta({ description: "letters, digits, _, - and ., beginning with a letter" });

const value = z
  .union([z.number(), z.string(), z.boolean()])
  .meta({ description: "a number, a text, true or false", examples: ["none"] });

const listed = z
  .union([value, z.array(value)])
  .meta({ description: "a number, a text, true or false, or a list of these", examples: ["none"] });

const values = z
  .array(listed)
  .min(1)
  .meta({ description: "a list of values", examples: [["mean", "max", "first"]] });

const scale = z
  .enum(["linear", "log"])
  .optional()
  .meta({ description: "linear or log", examples: ["log"] });

const range = z
  .tuple([z.number(), z.number()])
  .meta({ description: "the lowest and the highest value, both included: [LOWER, UPPER]", examples: [[1, 6]] });

const step = z
  .number()
  .optional()
  .meta({ description: "the distance between values, counted from the lowest", examples: [0.05] });

const bounds = z
  .strictObject({ min: z.number().optional(), max: z.number().optional() })
  .meta({ description: "bounds, both included: { min: 2, max: 4 }", examples: [{ min: 2 }] });

const when = z
  .record(z.string(), z.union([listed, values, bounds]).meta({ description: "a value, a list of values, or bounds" }))
  .optional()
  .meta({
    description: "other parameters with the values that this one needs; without them it is inactive",
    examples: [{ pooling: "max" }],
  });

const pin = listed
  .optional()
  .meta({ description: "the only value that is used while this key is present", examples: [3] });

const expression = text("an expression over parameters", "hidden / heads");

/** One parameter; unknown keys are refused. */
export const parameterSchema: z.ZodType<ParameterFields> = z
  .discriminatedUnion("type", [
    z.strictObject({ type: z.literal("float"), range, scale, step, when, pin }),
    z.strictObject({ type: z.literal("int"), range, scale, step, when, pin }),
    z.strictObject({ type: z.literal("ordinal"), values, when, pin }),
    z.strictObject({ type: z.literal("categorical"), values, when, pin }),
    z.strictObject({ type: z.literal("bool"), flag: flagSchema, when, pin }),
    z.strictObject({ type: z.literal("fixed"), value: listed, when }),
    z.strictObject({ type: z.literal("derived"), value: expression, when }),
  ])
  .meta({ description: "a parameter with its type and what that needs", examples: [{ type: "float", range: [0, 1] }] });

/** A repeated measurement. */
export const measureSchema: z.ZodType<MeasureFields> = z
  .strictObject({
    command: commandFieldsSchema("a command that prints one number per line", "./time_one {trial.dir}/model"),
    uses: usesSchema,
    pattern: text("a regular expression with {number} where the sample is", "p99 {number} ms").optional(),
    flags: flagsSchema,
    repeats: count(1, "the minimum number of samples", 200),
    statistic: z.enum(["mean", "p50", "p90", "p99"]).meta({ description: "mean, p50, p90 or p99", examples: ["p99"] }),
    warmup: count(0, "the number of samples dropped at the start of each process", 20).optional(),
    exclusive: z
      .boolean()
      .optional()
      .meta({ description: "whether no other trial may train at the same time; default true, without uses" }),
    against: z
      .enum(["baseline"])
      .optional()
      .meta({ description: "baseline, to measure trial and baseline alternately", examples: ["baseline"] }),
  })
  .meta({
    description: "a command that is repeated, and the statistic of its samples",
    examples: [{ command: "./time_one {trial.dir}/model", repeats: 200, statistic: "p99" }],
  });

const progressPattern = text(
  "a regular expression with {number}, or with the groups step and value",
  "epoch (?<step>[0-9]+) accuracy {number}",
);

/** The values of a metric that the program prints or writes while it trains. */
export const progressSchema: z.ZodType<ProgressFields> = z
  .union([
    z.strictObject({ stdout: progressPattern, flags: flagsSchema }),
    z.strictObject({ stderr: progressPattern, flags: flagsSchema }),
    z.strictObject({ output: progressPattern, flags: flagsSchema }),
    z.strictObject({
      csv: text("the path of a CSV file", "{trial.dir}/metrics.csv"),
      column: text("the name of a column", "val_loss"),
      step: text("the name of the column of the steps", "epoch").optional(),
    }),
  ])
  .meta({
    description: "{ stdout: REGEX }, { stderr: REGEX }, { output: REGEX } or { csv: FILE, column: NAME, step: COLUMN }",
    examples: [{ stdout: "accuracy {number}" }],
  });

const source = {
  ...traitSchemas,
  from: fromSchema.optional(),
  measure: measureSchema.optional(),
  progress: progressSchema.optional(),
  early: z
    .boolean()
    .optional()
    .meta({ description: "whether the value is available before the commands end, and final; default false" }),
};

/** One objective. */
const objectiveSchema = z
  .strictObject({
    goal: z.enum(["maximize", "minimize"]).meta({ description: "maximize or minimize", examples: ["maximize"] }),
    transform: z
      .enum(["none", "log", "logit"])
      .optional()
      .meta({
        description:
          "none, log or logit: the transform that the model applies to the values; default: chosen by evidence",
        examples: ["log"],
      }),
    target: targetValueSchema,
    ...source,
  })
  .meta({ description: "an objective: its goal and where its value is read" });

/** A metric that is only recorded. */
const metricSchema = z.strictObject(source).meta({ description: "a metric: where its value is read" });

/** Some or all parameters with a value. */
const baselineSchema = z
  .record(z.string(), listed)
  .meta({ description: "parameters with their values", examples: [{ layers: 3 }] });

/** Some or all objectives with a value. */
const referencePointSchema = z
  .record(z.string(), z.number().meta({ description: "a number" }))
  .meta({ description: "objectives with their values", examples: [{ accuracy: 0.8 }] });

/** Whether and when trials are stopped early. */
const earlyStoppingSchema = z
  .union([
    z.boolean(),
    z.strictObject({
      probability: z
        .number()
        .gt(0.5)
        .lt(1)
        .optional()
        .meta({
          examples: [0.95],
          description:
            "a number above 0.5 and below 1: the minimum probability that the trial misses the front; default 0.95",
        }),
      after: count(4, "the number of trials that must have completed first; default 8", 8).optional(),
    }),
  ])
  .meta({ description: "true, false or { probability: 0.95, after: 8 }", examples: [true] });

/** Environment variables. */
export const environmentSchema: z.ZodType<Readonly<Record<string, ParameterValue>>> = z
  .record(
    z.string().regex(VARIABLE_NAME_PATTERN).meta({ description: "letters, digits and _, beginning with a letter" }),
    value,
  )
  .meta({ description: "environment variables with their values", examples: [{ OMP_NUM_THREADS: 1 }] });

/** A whole study file. */
export const studyFileSchema: z.ZodType<StudyFields> = z
  .strictObject({
    name: text("the study's name", "nlu-parser"),
    command: commandListSchema("python train.py --config {config}").optional(),
    evaluator: evaluatorSchema,
    shell: z.boolean().optional().meta({ description: "whether commands are passed to /bin/sh; default false" }),
    cwd: text("the folder that commands start in; default: the study file's", ".").optional(),
    env: environmentSchema.optional(),
    config: configSchema,
    template: templateSchema,
    parameters: z
      .record(name, parameterSchema)
      .meta({ description: "parameters by name", examples: [{ layers: { type: "int", range: [1, 6] } }] }),
    constraints: z
      .array(text("an expression that must hold", "heads <= hidden / 16"))
      .optional()
      .meta({ description: "a list of expressions over parameters", examples: [["heads <= hidden / 16"]] }),
    objectives: z.record(name, objectiveSchema).meta({
      description: "objectives by name",
      examples: [{ accuracy: { goal: "maximize", from: { stdout: "accuracy: {number}" } } }],
    }),
    outcome_constraints: z
      .array(text("a comparison of a metric with a number", "model_size_mb <= 20"))
      .optional()
      .meta({
        description: "a list of comparisons of a metric with a number, or with the baseline's value",
        examples: [["model_size_mb <= 20", "latency <= 0.75 * baseline"]],
      }),
    metrics: z.record(name, metricSchema).optional().meta({ description: "metrics by name" }),
    baseline: baselineSchema.optional(),
    reference_point: referencePointSchema.optional(),
    budget: budgetSchema.optional(),
    target: targetSchema.optional(),
    strategy: z
      .enum(STRATEGIES)
      .optional()
      .meta({
        description: `${STRATEGIES.slice(0, -1).join(", ")} or ${STRATEGIES.at(-1)}; default auto`,
        examples: ["auto"],
      }),
    model: z
      .enum(["auto"])
      .optional()
      .meta({
        description: "auto; default: every objective's model is that of the strategy",
        examples: ["auto"],
      }),
    input_warping: z
      .enum(["auto"])
      .optional()
      .meta({
        description: "auto; default: the models see every parameter on its own scale",
        examples: ["auto"],
      }),
    think: z
      .string()
      .regex(DURATION_PATTERN)
      .optional()
      .meta({ description: "a number with its unit: 500ms, 30s or 10m; default: no limit", examples: ["30s"] }),
    seed: z
      .int()
      .min(0)
      .max(2 ** 32 - 1)
      .optional()
      .meta({ description: "a whole number from 0 to 4294967295; default 0", examples: [7] }),
    from: text("the path of an earlier study's file, or of its store", "first.yaml").optional(),
    early_stopping: earlyStoppingSchema.optional(),
    timeout: z
      .string()
      .regex(DURATION_PATTERN)
      .optional()
      .meta({ description: "a number with its unit: 500ms, 30s, 10m, 2h or 1d; default: no limit", examples: ["10m"] }),
    retries: count(0, "the number of times that a failed trial is started again; default 0", 1).optional(),
    replicates: replicatesSchema,
    notify: notifySchema,
    store: storeSchema,
    ...resourceSchemas,
    ...executorSchemas,
  })
  .meta({ title: "Paretune study file", description: "a study: keys with their values", ...COMMANDS_NEEDED });

/** The published JSON Schema (draft 2020-12), as plain data. */
export function studyFileJsonSchema(): Record<string, unknown> {
  return { ...editorSchema(z.toJSONSchema(studyFileSchema, { io: "input" }) as Record<string, unknown>) };
}

/** The value without unknown keys, if the rest fits the schema. Unknown keys are reported with the whole file. */
export function readFields<T>(schema: z.ZodType<T>, value: unknown): T | undefined {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const unknown = parsed.error.issues.flatMap((issue) =>
    issue.code === "unrecognized_keys" && issue.path.length === 0 ? issue.keys : [],
  );
  if (unknown.length === 0 || typeof value !== "object" || value === null) return undefined;
  const known = Object.fromEntries(Object.entries(value).filter(([key]) => !unknown.includes(key)));
  return schema.safeParse(known).data;
}
