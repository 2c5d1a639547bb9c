/**
 * @file The keys `bounds` and `exact` of a metric: the values that are possible, and whether they are counted rather than
 * measured.
 */
import * as z from "zod";
import { boundWords, type MetricTraits, type OutcomeInterval } from "../../core/study/index.ts";
import { isFields } from "../is-fields.ts";
import type { KeyPath } from "./issue.ts";
import type { IssueReport } from "./issue-report.ts";
import type { MetricSource } from "./settings.ts";

/** `bounds` as it is written. */
export type BoundsFields =
  | readonly [number, number]
  | { readonly min?: number | undefined; readonly max?: number | undefined };

/** The keys of a metric that say what its values can be. */
export interface TraitFields {
  readonly unit?: string | undefined;
  readonly bounds?: BoundsFields | undefined;
  readonly exact?: boolean | undefined;
}

const boundsSchema: z.ZodType<BoundsFields> = z
  .union([
    z.tuple([z.number(), z.number()]),
    z.strictObject({ min: z.number().optional(), max: z.number().optional() }),
  ])
  .meta({
    description: "the least and the greatest possible value: [0, 1], or { min: 0 } where only one side is bounded",
    examples: [[0, 1]],
  });

/** The schemas of these keys. */
export const traitSchemas: {
  readonly [Key in keyof Required<TraitFields>]: z.ZodType<TraitFields[Key]>;
} = {
  unit: z
    .string()
    .optional()
    .meta({ description: "the unit to display", examples: ["ms"] }),
  bounds: boundsSchema.optional(),
  exact: z.boolean().optional().meta({
    description: "whether the value is counted, such as a number of parameters, and has no noise; default false",
  }),
};

/** What the fields of a valid metric state about its values; `{}` where they state nothing. */
export function traitsOfFields({ unit, bounds, exact }: TraitFields): MetricTraits {
  return {
    ...(unit === undefined ? {} : { unit }),
    ...(bounds === undefined ? {} : { bounds: intervalOf(bounds) }),
    ...(exact === true ? { exact } : {}),
  };
}

function intervalOf(bounds: BoundsFields): OutcomeInterval {
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } =
    "length" in bounds ? { min: bounds[0], max: bounds[1] } : bounds;
  return { lower: min, upper: max };
}

/** Checks `bounds` and `exact` of one metric against each other and against its source. */
export function checkTraits(
  fields: Readonly<Record<string, unknown>>,
  source: MetricSource | undefined,
  path: KeyPath,
  report: IssueReport,
): void {
  const bounds = boundsSchema.safeParse(fields["bounds"]);
  if (bounds.success) checkBounds(bounds.data, [...path, "bounds"], report);
  else checkOpenSide(fields["bounds"], [...path, "bounds"], report);
  if (fields["exact"] === true && source !== undefined) checkExact(source, fields, [...path, "exact"], report);
}

function checkBounds(bounds: BoundsFields, path: KeyPath, report: IssueReport): void {
  const interval = intervalOf(bounds);
  if (isFields(bounds) && bounds["min"] === undefined && bounds["max"] === undefined) {
    report.mistake(path, "must have a least or a greatest value, or both", "{ min: 0 }");
  } else if (!(interval.lower < interval.upper)) {
    const [first, second] = [interval.upper, interval.lower];
    report.mistake(
      path,
      `the least value must be below the greatest; got ${boundWords(interval)}`,
      first < second ? `[${first}, ${second}]` : "{ min: 0 }",
    );
  }
}

/** A pair in which null or nothing stands for a side without a bound. */
function checkOpenSide(written: unknown, path: KeyPath, report: IssueReport): void {
  if (!Array.isArray(written) || written.length > 2) return;
  const sides: readonly unknown[] = [written[0], written[1]];
  const bounded = sides.findIndex((side) => typeof side === "number");
  if (bounded < 0 || sides.every((side) => typeof side === "number")) return;
  const form = bounded === 0 ? "min" : "max";
  report.mistake(
    path,
    "a pair has two numbers; name the side where only one is bounded",
    `{ ${form}: ${sides[bounded]} }`,
  );
}

/** An exact value comes without a standard error. */
function checkExact(
  source: MetricSource,
  fields: Readonly<Record<string, unknown>>,
  path: KeyPath,
  report: IssueReport,
): void {
  if (source.kind === "measure") {
    if (source.repeats === 1 && source.against === undefined) return;
    const what = source.against === undefined ? "repeats is 1" : "it is not measured against the baseline";
    report.mistake(
      path,
      `a measure that is repeated has a standard error; remove the key, or write it only where ${what}`,
    );
  } else if (source.kind === "json" && source.standardErrorPath !== undefined) {
    report.mistake(path, "the value is read with a standard_error; remove one of the two keys");
  } else if (source.pick === "mean") {
    report.mistake(path, "a mean of several values has a standard error; remove the key, or the key pick");
  }
  if (fields["progress"] !== undefined) {
    report.mistake(
      path,
      "a value that changes while the program trains is not exact; remove the key, or the key progress",
    );
  }
}
