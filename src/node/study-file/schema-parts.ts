/**
 * @file The schemas of single values that several keys of a study file share.
 */
import * as z from "zod";

/** A time as it is written. */
export const DURATION_PATTERN: RegExp = /^[0-9]+(\.[0-9]+)?(ms|s|m|h|d)$/;

/** A text that is not blank. */
export const text = (description: string, example: string): z.ZodString =>
  z
    .string()
    .regex(/\S/)
    .meta({ description, examples: [example] });

/** A whole number of at least `least`. */
export const count = (least: number, description: string, example: number): z.ZodInt =>
  z
    .int()
    .min(least)
    .meta({ description, examples: [example] });
