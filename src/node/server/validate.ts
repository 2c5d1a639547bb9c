/**
 * @file The validation of what a request brings, by the schemas of its route.
 */
import type { z } from "zod";
import { HttpError } from "./http-error.ts";

/** The most bytes of a body, where a route has no limit of its own. */
export const MAX_BODY_BYTES: number = 1 << 20;

/** The value as the schema gives it. Throws `HttpError` with what is wrong with it; `what` names it in the sentence. */
export function validated(schema: z.ZodType, value: unknown, what: string): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues
    .slice(0, 8)
    .map(({ path, message }) => `${[...path].join(".")}: ${message}`.replace(/^: /, ""));
  throw new HttpError(422, "bad-input", `${what} is not valid. ${issues.join("; ")}.`, { issues });
}
