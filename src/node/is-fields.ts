/**
 * @file Whether a value is a JSON object.
 */

/** A JSON object whose shape is not known yet. */
export type Fields = Readonly<Record<string, unknown>>;

/** Whether a value is an object with fields: not null, and not a list. */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
