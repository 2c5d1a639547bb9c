/**
 * @file What is wrong with a text in a form, in a sentence that says what to write. Undefined where nothing is.
 */
import type { ParameterDefinition } from "../../node/server/answers.ts";
import { formatParameter } from "../format/numbers.ts";

/** What a number must be besides one. */
interface NumberNeeds {
  readonly isWhole?: boolean;
  readonly lower?: number | undefined;
  readonly upper?: number | undefined;
}

/** A text that must be a number. */
export function numberProblem(text: string, { isWhole = false, lower, upper }: NumberNeeds = {}): string | undefined {
  const trimmed = text.trim();
  if (trimmed === "") return "Write a number.";
  const value = Number(trimmed);
  const withPoint = trimmed.replace(",", ".");
  if (!Number.isFinite(value)) {
    const isComma = trimmed.includes(",") && Number.isFinite(Number(withPoint));
    return `“${trimmed}” is no number. ${isComma ? `Write ${withPoint}.` : `Write one such as ${isWhole ? "4" : "0.01 or 1e-4"}.`}`;
  }
  if (isWhole && !Number.isInteger(value))
    return `${trimmed} is no whole number. Write one such as ${Math.round(value)}.`;
  if (lower !== undefined && value < lower) return `${trimmed} is too small: write ${formatParameter(lower)} or more.`;
  if (upper !== undefined && value > upper) return `${trimmed} is too large: write ${formatParameter(upper)} or less.`;
  return undefined;
}

/** The texts of the ends of a parameter's range: a problem for each of them. */
export function rangeProblems(
  { kind, scale }: ParameterDefinition,
  [lowest, highest]: readonly [string, string],
): Readonly<Record<"lowest" | "highest", string | undefined>> {
  const isWhole = kind === "int";
  const problemOf = (text: string): string | undefined => {
    const problem = numberProblem(text, { isWhole });
    if (problem !== undefined || scale !== "log" || Number(text) > 0) return problem;
    return `${text.trim()} is not possible on a logarithmic scale: write a number above 0.`;
  };
  const problems = { lowest: problemOf(lowest), highest: problemOf(highest) };
  const isOrdered = Number(lowest) < Number(highest);
  if (problems.lowest !== undefined || problems.highest !== undefined || isOrdered) return problems;
  return { ...problems, highest: `The highest value must be above the lowest, which is ${lowest.trim()}.` };
}

/** The text of a parameter's value; an empty one stands for none. Values of lists are chosen, so they are right. */
export function parameterProblem({ kind }: ParameterDefinition, text: string): string | undefined {
  if (text.trim() === "" || (kind !== "int" && kind !== "float")) return undefined;
  // Whether it may lie outside of the present range depends on what is done with it, which the server knows.
  return numberProblem(text, { isWhole: kind === "int" });
}

/** The text of a time, such as `8h`; an empty one stands for none. */
export function timeProblem(text: string): string | undefined {
  const trimmed = text.trim();
  if (trimmed === "" || /^\d+(\.\d+)?(ms|s|m|h|d)$/.test(trimmed)) return undefined;
  return `“${trimmed}” is no time. Write a number with its unit, such as 90m, 8h or 2d.`;
}
