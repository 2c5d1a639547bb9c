/**
 * @file How the last fit's samplers did and what the last batch was expected to gain, out of the designer's stored state.
 * The state is the designer's own; only these parts of it are read, and a state without them (another version, a point
 * estimate) simply has nothing to show.
 */
import { z } from "zod";
import type { EarlierUse, ExpectedGain, ModelHealth } from "../../core/index.ts";

const gainSchema = z.object({ trials: z.number(), hypervolume: z.number(), share: z.number() });

const stateSchema = z.object({
  gains: z.array(gainSchema).optional(),
  metrics: z.array(
    z.object({
      name: z.string(),
      transform: z.enum(["none", "log", "logit"]),
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

/** What the last full batch was expected to gain, kept in a stored model state. */
export function storedGain(modelState: string | undefined): ExpectedGain | undefined {
  return readState(modelState)?.gains?.at(-1);
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
