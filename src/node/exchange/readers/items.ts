/**
 * @file Items of JSON whose shape is not known yet.
 */
import { isFields } from "../../is-fields.ts";

/** The items of a list, the values of an object; nothing of anything else. */
export function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : isFields(value) ? Object.values(value) : [];
}
