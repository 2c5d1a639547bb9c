/**
 * @file How the last fit's samplers did, what the last batch was expected to gain and how much of it to fail, out of the designer's stored state.
 * The state is the designer's own; only these parts of it are read, and a state without them (another version, a point
 * estimate) simply has nothing to show.
 */
import { z } from "zod";
import {
  type ChosenWarping,
  type EarlierUse,
  type ExpectedGain,
  type FailureForecast,
  MODEL_KINDS,
  type ModelHealth,
  type ModelUse,
} from "../../core/index.ts";
import { formatNumber } from "./sentences/number-format.ts";

const gainSchema = z.object({ trials: z.number(), hypervolume: z.number(), share: z.number() });

const failuresSchema = z.object({ failed: z.number(), completed: z.number(), expected: z.number() });

const stateSchema = z.object({
  gains: z.array(gainSchema).optional(),
  failures: failuresSchema.optional(),
  inferredReference: z.record(z.string(), z.number()).optional(),
  inputWarping: z
    .object({
      gain: z.object({ mean: z.number(), standardError: z.number() }),
      chosenAt: z.number(),
      warping: z
        .array(z.object({ parameter: z.string(), lower: z.number(), upper: z.number(), a: z.number(), b: z.number() }))
        .optional(),
    })
    .optional(),
  metrics: z.array(
    z.object({
      name: z.string(),
      transform: z.enum(["none", "log", "logit"]),
      // Absent in states of earlier versions.
      model: z.enum(MODEL_KINDS).optional(),
      earlier: z.object({ used: z.boolean(), gain: z.number(), decidedAt: z.number(), trials: z.number() }).optional(),
      health: z
        .object({
          samples: z.number(),
          divergences: z.number(),
          meanAcceptance: z.number(),
          maxRhat: z.number(),
          minEffectiveSampleSize: z.number(),
          gradientEvaluations: z.number(),
        })
        .optional(),
    }),
  ),
});

/** The health kept in a stored model state; empty where there is none. */
export function storedHealth(modelState: string | undefined): readonly ModelHealth[] {
  return (readState(modelState)?.metrics ?? []).flatMap(({ name, transform, health }) =>
    health === undefined ? [] : [{ metric: name, transform, ...health }],
  );
}

/** The kind of each metric's model in the last fit; empty where there is none. */
export function storedModels(modelState: string | undefined): readonly ModelUse[] {
  return (readState(modelState)?.metrics ?? []).flatMap(({ name, model }) =>
    model === undefined ? [] : [{ metric: name, model }],
  );
}

/** What the last full batch was expected to gain, kept in a stored model state. */
export function storedGain(modelState: string | undefined): ExpectedGain | undefined {
  return readState(modelState)?.gains?.at(-1);
}

/** What the last proposal made of failures, kept in a stored model state. */
export function storedFailures(modelState: string | undefined): FailureForecast | undefined {
  return readState(modelState)?.failures;
}

/** Whether the inputs of the last models were warped, kept in a stored model state. */
export function storedWarping(modelState: string | undefined): ChosenWarping | undefined {
  const stored = readState(modelState)?.inputWarping;
  if (stored === undefined) return undefined;
  const { warping, ...choice } = stored;
  return { ...choice, ...(warping === undefined ? {} : { warping }) };
}

/** The part of the reference point that the last proposal inferred, in the objectives' own units. */
export function storedReference(modelState: string | undefined): Readonly<Record<string, number>> | undefined {
  return readState(modelState)?.inferredReference;
}

/** A forecast in a phrase: `0.4 of the last batch expected to fail, by a model of 5 failures among 40 trials`. */
export function failureWords({ failed, completed, expected }: FailureForecast, batch: string): string {
  return `${formatNumber(expected, 2)} of ${batch} expected to fail, by a model of ${failed} failures among ${failed + completed} trials`;
}

/** Whether the last models learned from an earlier study, kept in a stored model state; empty where there is none. */
export function storedEarlier(modelState: string | undefined): readonly EarlierUse[] {
  return (readState(modelState)?.metrics ?? []).flatMap(({ name, earlier }) =>
    earlier === undefined ? [] : [{ metric: name, ...earlier }],
  );
}

function readState(modelState: string | undefined): z.infer<typeof stateSchema> | undefined {
  if (modelState === undefined) return undefined;
  try {
    return stateSchema.safeParse(JSON.parse(modelState)).data;
  } catch {
    return undefined;
  }
}
