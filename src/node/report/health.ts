/**
 * @file How the last fit's samplers did, out of the designer's stored state. The state is the designer's own; only this
 * part of it is read, and a state without it (another version, a point estimate) simply has no health to show.
 */
import { z } from "zod";
import type { ModelHealth } from "../../core/index.ts";

const stateSchema = z.object({
  metrics: z.array(
    z.object({
      name: z.string(),
      transform: z.enum(["none", "log", "logit"]),
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
  if (modelState === undefined) return [];
  let value: unknown;
  try {
    value = JSON.parse(modelState);
  } catch {
    return [];
  }
  const state = stateSchema.safeParse(value);
  if (!state.success) return [];
  return state.data.metrics.flatMap(({ name, transform, health }) =>
    health === undefined ? [] : [{ metric: name, transform, ...health }],
  );
}
