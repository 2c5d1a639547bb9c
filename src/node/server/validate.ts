/**
 * @file The validation of what a request brings, by the schemas of its route.
 */
import type * as z from "zod";
import { HttpError } from "./http-error.ts";
import { type InputPlace, inputProblems } from "./input-words.ts";

/** The most bytes of a body, where a route has no limit of its own. */
export const MAX_BODY_BYTES: number = 1 << 20;

/** The value as the schema gives it. Throws `HttpError` with what is wrong with it. */
export function validated(schema: z.ZodType, value: unknown, place: InputPlace): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issues = inputProblems(schema, { value, place, issues: result.error.issues });
  throw new HttpError(422, "bad-input", issues.join("\n"), { issues });
}
