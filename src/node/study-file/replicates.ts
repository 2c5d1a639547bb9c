/**
 * @file The key `replicates`: how many times each trial is evaluated, with a seed of its own each time.
 */
import * as z from "zod";
import type { IssueReport } from "./issue-report.ts";

/** `replicates` as it is written. */
export type ReplicatesFields = number | "auto";

/** The schema of the key. */
export const replicatesSchema: z.ZodType<ReplicatesFields | undefined> = z
  .union([z.int().min(1).max(100), z.literal("auto")])
  .optional()
  .meta({
    description:
      "the number of times that each trial is evaluated, from 1 to 100; or auto, to evaluate those again that may or may not be on the front; default 1",
    examples: [3],
  });

/** The setting; undefined where every trial is evaluated once. Notes a program that would not know its replicate. */
export function readReplicates(
  written: ReplicatesFields | undefined,
  { trials, used }: { readonly trials: number; readonly used: ReadonlySet<string> },
  report: IssueReport,
): ReplicatesFields | undefined {
  if (written === undefined || written === 1) return undefined;
  if (!used.has("trial.replicate")) {
    report.note(
      ["replicates"],
      "no command or variable uses {trial.replicate}: unless the program takes the variable PARETUNE_TRIAL_REPLICATE as its seed, all replicates may be the same",
    );
  }
  report.note(
    ["replicates"],
    written === "auto"
      ? "each further evaluation of a trial counts as one trial of the budget"
      : `${trials} trials of ${written} replicates each are ${trials * written} evaluations`,
  );
  return written;
}
