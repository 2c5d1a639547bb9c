/**
 * @file Changes of the budget that `edit` is asked for.
 */
import { type BudgetEdit, type BudgetKey, budgetIn, parseDuration, shortened } from "../study-file/index.ts";
import type { EditWords } from "./asker-words.ts";
import { BadInput } from "./bad-input.ts";

/** The limits of a budget under the names of the study file; null removes a limit. */
export interface BudgetLimits {
  readonly trials?: number | undefined;
  readonly time?: string | null | undefined;
  readonly slot_time?: string | null | undefined;
}

/** Keys that may not be larger than the number of trials. */
const WITHIN_TRIALS = ["initial", "parallel"] as const;

/**
 * The changes of a study file's text that give its budget these limits. Where fewer trials than `initial` or `parallel` are left,
 * these are lowered with them, as the file would not be valid otherwise.
 *
 * @throws BadInput where a time is not one
 */
export function readBudgetEdits(
  { trials, time, slot_time }: BudgetLimits,
  text: string,
  words: EditWords,
): readonly BudgetEdit[] {
  const edits: BudgetEdit[] = [];
  const set = (key: BudgetKey, value: string | null): void => void edits.push({ kind: "budget", key, value });
  if (trials !== undefined) {
    const before = budgetIn(text);
    for (const key of WITHIN_TRIALS) if (Number(before[key] ?? 0) > trials) set(key, String(trials));
    set("trials", String(trials));
  }
  if (time !== undefined) set("time", checkedTime(words.name("time"), time));
  if (slot_time !== undefined) set("slot_time", checkedTime(words.name("slot_time"), slot_time));
  return edits;
}

function checkedTime(name: string, text: string | null): string | null {
  if (text === null) return null;
  const duration = parseDuration(text, Number.POSITIVE_INFINITY);
  if (duration?.ok === true) return text;
  const problem = duration?.problem ?? "must be a number with its unit, such as 30m, 8h or 2d";
  throw new BadInput(`${name} ${problem}; got "${shortened(text)}".`);
}
