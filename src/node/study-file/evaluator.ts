/**
 * @file Parses who evaluates the trials: the key `evaluator`. Without it, the study's commands do.
 */
import * as z from "zod";
import type { IssueReport } from "./issue-report.ts";

/** The keys of a study file about who evaluates its trials. */
export interface EvaluatorFields {
  readonly evaluator?: "caller" | undefined;
}

/** The shape of the key. */
export const evaluatorSchema: z.ZodType<EvaluatorFields["evaluator"]> = z
  .enum(["caller"])
  .optional()
  .meta({
    description: "caller: the program that asks for trials evaluates them; default: the commands",
    examples: ["caller"],
  });

/** Keys about commands, which have no effect where the caller evaluates. */
const COMMAND_KEYS: readonly string[] = [
  "command",
  "shell",
  "cwd",
  "env",
  "config",
  "template",
  "timeout",
  "retries",
  "replicates",
  "early_stopping",
  "executor",
  "notify",
  "resources",
  "uses",
  "slurm",
  "ray",
  "kubernetes",
];

/** Keys about where a metric is read, which have no effect there either. */
const SOURCE_KEYS: readonly string[] = ["from", "measure", "progress", "early"];

/** Whether the caller evaluates the trials. */
export function isByCaller(fields: Readonly<Record<string, unknown>>): boolean {
  return fields["evaluator"] === "caller";
}

/** What the published schema demands of a file with commands, and only of such a file. */
export const COMMANDS_NEEDED: Readonly<Record<string, unknown>> = {
  if: { properties: { evaluator: { const: "caller" } }, required: ["evaluator"] },
  else: {
    required: ["command"],
    properties: Object.fromEntries(
      ["objectives", "metrics"].map((section) => [
        section,
        { additionalProperties: { oneOf: [{ required: ["from"] }, { required: ["measure"] }] } },
      ]),
    ),
  },
};

/** Reports a missing command, and keys about commands beside `evaluator: caller`. */
export function checkEvaluator(fields: Readonly<Record<string, unknown>>, report: IssueReport): void {
  if (!isByCaller(fields)) {
    if (fields["command"] !== undefined) return;
    report.mistake(["command"], "is missing: a command, or a list of commands", '"python train.py --config {config}"');
    return;
  }
  const used = COMMAND_KEYS.filter((key) => fields[key] !== undefined);
  for (const key of used)
    report.mistake([key], `has no effect with evaluator: caller, which runs no command; remove it`);
}

/** Reports keys about the source of a metric whose value the caller gives. */
export function checkTold(
  fields: Readonly<Record<string, unknown>>,
  path: readonly (string | number)[],
  report: IssueReport,
): void {
  for (const key of SOURCE_KEYS.filter((each) => fields[each] !== undefined)) {
    report.mistake([...path, key], "has no effect with evaluator: caller, which gives the value itself; remove it");
  }
}
