/**
 * @file The key `config`: whether the file `{config}` nests names with dots.
 */
import * as z from "zod";
import type { IssueReport } from "./issue-report.ts";

/** The schema of `config`. */
export const configSchema: z.ZodType<"flat" | "nested" | undefined> = z
  .enum(["flat", "nested"])
  .optional()
  .meta({
    description:
      "flat or nested: whether the file {config} has model.width as it is, or as width in model; default flat",
    examples: ["nested"],
  });

/** Reports names that cannot be nested: `a` beside `a.b`, and names with an empty part. */
export function checkNestedNames(names: readonly string[], report: IssueReport): void {
  for (const name of names) {
    const parts = name.split(".");
    const path = ["parameters", name];
    const outer = names.find((other) => name.startsWith(`${other}.`));
    if (parts.includes(""))
      report.mistake(path, "has an empty part between its dots, so config: nested cannot nest it");
    else if (parts.some((part) => part in {})) report.mistake(path, "has a reserved part; choose another name");
    else if (outer !== undefined) {
      report.mistake(
        path,
        `with config: nested, ${outer} cannot be a value and hold ${name.slice(outer.length + 1)}; rename one of them`,
      );
    }
  }
}
