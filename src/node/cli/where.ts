/**
 * @file The condition of `best --where`: comparisons of metrics and parameters with values, all of which must hold.
 */
import type { Trial } from "../../core/index.ts";
import type { Point } from "../report/index.ts";
import { closest } from "../study-file/index.ts";
import { BadInput } from "./exit.ts";

type Value = string | number | boolean;

interface Comparison {
  readonly name: string;
  readonly operator: string;
  readonly value: Value;
}

const FORM = 'NAME OPERATOR VALUE, joined by "and", e.g. "accuracy >= 0.9 and layers < 4"; operators: < <= > >= == !=';

/** Reads a condition over the given names; BadInput with what to write instead. */
export function parseCondition(text: string, names: readonly string[]): readonly Comparison[] {
  return text.split(/\s+and\s+|\s*&&\s*/).map((part) => {
    const [, name, operator, word] = /^\s*([^<>=!\s]+)\s*(<=|>=|==|!=|=|<|>)\s*(.+?)\s*$/.exec(part) ?? [];
    if (name === undefined || operator === undefined || word === undefined) {
      throw new BadInput(`--where must be ${FORM}; got "${part.trim()}".`);
    }
    if (!names.includes(name)) {
      const near = closest(name, names);
      const hint = near === undefined ? ` It has: ${names.join(", ")}.` : ` Did you mean ${near}?`;
      throw new BadInput(`--where: the study has no metric or parameter ${name}.${hint}`);
    }
    const value = readValue(word);
    if (typeof value !== "number" && /[<>]/.test(operator)) {
      throw new BadInput(`--where: ${name} ${operator} needs a number; got "${word}".`);
    }
    return { name, operator: operator === "=" ? "==" : operator, value };
  });
}

function readValue(word: string): Value {
  const bare = word.replace(/^(["'])(.*)\1$/, "$2");
  if (bare !== word) return bare;
  if (word === "true" || word === "false") return word === "true";
  const number = Number(word);
  return Number.isNaN(number) ? word : number;
}

/** Whether a point fulfils the condition: objectives by the model's estimate, other metrics as measured. */
export function fulfils(condition: readonly Comparison[], point: Point, trial: Trial | undefined): boolean {
  const measured = trial?.status === "completed" ? trial.metrics : {};
  return condition.every(({ name, operator, value }) => {
    const actual = point.objectives[name]?.value.mean ?? measured[name]?.mean ?? point.configuration[name];
    return actual !== undefined && compare(actual, operator, value);
  });
}

function compare(actual: Value, operator: string, value: Value): boolean {
  if (operator === "==") return actual === value;
  if (operator === "!=") return actual !== value;
  if (typeof actual !== "number" || typeof value !== "number") return false;
  if (operator === "<") return actual < value;
  if (operator === "<=") return actual <= value;
  return operator === ">" ? actual > value : actual >= value;
}
