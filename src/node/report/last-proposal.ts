/**
 * @file The record of the last proposal, for people: the one place outside the designer that knows how it is stored.
 *
 * Today the record is part of the designer's private model state. A state without these parts (of another version, or of a
 * strategy without models) gives an empty record.
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

/** What the last proposal did. */
export interface LastProposal {
  /** Diagnostics of the sampler of each metric's last fit; empty if nothing was sampled. */
  readonly health: readonly ModelHealth[];
  /** The kind of each metric's model in the last fit; empty without one. */
  readonly models: readonly ModelUse[];
  /** The expected gain of the last full batch. */
  readonly gain?: ExpectedGain;
  /** The expected failures of the last batch. */
  readonly failures?: FailureForecast;
  /** The input warping of the last models, if the study leaves it open. */
  readonly inputWarping?: ChosenWarping;
  /** The part of the reference point that was inferred, in the objectives' own units. */
  readonly inferredReference?: Readonly<Record<string, number>>;
  /** Whether the last models learned from an earlier study; empty without one. */
  readonly earlier: readonly EarlierUse[];
}

/** Reads the record of the last proposal out of a stored model state. */
export function readLastProposal(modelState: string | undefined): LastProposal {
  const state = readState(modelState);
  if (state === undefined) return { health: [], models: [], earlier: [] };
  const { metrics, gains, failures, inferredReference, inputWarping } = state;
  const gain = gains?.at(-1);
  return {
    health: metrics.flatMap(({ name, transform, health }) =>
      health === undefined ? [] : [{ metric: name, transform, ...health }],
    ),
    models: metrics.flatMap(({ name, model }) => (model === undefined ? [] : [{ metric: name, model }])),
    earlier: metrics.flatMap(({ name, earlier }) => (earlier === undefined ? [] : [{ metric: name, ...earlier }])),
    ...(gain === undefined ? {} : { gain }),
    ...(failures === undefined ? {} : { failures }),
    ...(inferredReference === undefined ? {} : { inferredReference }),
    ...(inputWarping === undefined ? {} : { inputWarping: chosenWarping(inputWarping) }),
  };
}

const warpingSchema = z.object({
  gain: z.object({ mean: z.number(), standardError: z.number() }),
  chosenAt: z.number(),
  warping: z
    .array(z.object({ parameter: z.string(), lower: z.number(), upper: z.number(), a: z.number(), b: z.number() }))
    .optional(),
});

const metricSchema = z.object({
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
});

const stateSchema = z.object({
  gains: z.array(z.object({ trials: z.number(), hypervolume: z.number(), share: z.number() })).optional(),
  failures: z.object({ failed: z.number(), completed: z.number(), expected: z.number() }).optional(),
  inferredReference: z.record(z.string(), z.number()).optional(),
  inputWarping: warpingSchema.optional(),
  metrics: z.array(metricSchema),
});

function readState(modelState: string | undefined): z.infer<typeof stateSchema> | undefined {
  if (modelState === undefined) return undefined;
  try {
    return stateSchema.safeParse(JSON.parse(modelState)).data;
  } catch {
    return undefined;
  }
}

/** The choice without a field `warping` if the inputs are not warped. */
function chosenWarping({ warping, ...choice }: z.infer<typeof warpingSchema>): ChosenWarping {
  return { ...choice, ...(warping === undefined ? {} : { warping }) };
}
