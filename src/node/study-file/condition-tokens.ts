/**
 * @file The words of a condition. A name may hold points and hyphens, as in a study file: the longest known name wins,
 * so that `a-b` is the parameter of that name where there is one, and a difference where there is not.
 */
import type { ParameterValue } from "../../core/index.ts";
import { ConditionProblem } from "./condition.ts";

/** A word of a condition. */
export type Token =
  /** An operator, a parenthesis, `and`, `or`, `not`. */
  | { readonly kind: "symbol"; readonly text: string }
  | { readonly kind: "value"; readonly value: ParameterValue; readonly text: string }
  | { readonly kind: "name"; readonly text: string }
  | { readonly kind: "baseline"; readonly of?: string; readonly text: string }
  /** No name that is known: a value of a categorical parameter, or a mistake. */
  | { readonly kind: "word"; readonly text: string };

/** The word that stands for the baseline's value. */
export const BASELINE = "baseline";

/** What a condition looks like, for messages. */
export const CONDITION_FORM =
  'comparisons joined by and, or, not, e.g. "accuracy >= 0.9 and latency <= 0.75 * baseline"; operators: < <= > >= == != + - * /';

const NUMBER = /^(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/;
const WORD = /^[\p{L}_][\p{L}\p{N}_.-]*/u;
const SYMBOL = /^(?:<=|>=|==|!=|&&|\|\||[-<>=+*/()!])/;
const QUOTED = /^"([^"]*)"|^'([^']*)'/;
const JOINTS: Readonly<Record<string, string>> = { "&&": "and", "||": "or", "!": "not" };

/** The words of a text; ConditionProblem for a character that means nothing. */
export function tokensOf(text: string, names: readonly string[]): readonly Token[] {
  const tokens: Token[] = [];
  for (let rest = text.trimStart(); rest !== ""; ) {
    const token = firstToken(rest, names);
    if (token === undefined) throw new ConditionProblem(`must be ${CONDITION_FORM}; got "${rest}".`);
    tokens.push(token.token);
    rest = rest.slice(token.length).trimStart();
  }
  return tokens;
}

function firstToken(rest: string, names: readonly string[]): { token: Token; length: number } | undefined {
  const quoted = QUOTED.exec(rest);
  if (quoted) return value(quoted[1] ?? quoted[2] ?? "", quoted[0]);
  const number = NUMBER.exec(rest)?.[0];
  if (number !== undefined) return value(Number(number), number);
  const known = longestName(rest, names);
  if (known !== undefined) return { token: { kind: "name", text: known }, length: known.length };
  const word = WORD.exec(rest)?.[0];
  if (word !== undefined) return wordToken(word, names);
  const symbol = SYMBOL.exec(rest)?.[0];
  if (symbol === undefined) return undefined;
  return { token: { kind: "symbol", text: JOINTS[symbol] ?? symbol }, length: symbol.length };
}

function value(is: ParameterValue, text: string): { token: Token; length: number } {
  return { token: { kind: "value", value: is, text }, length: text.length };
}

/** The longest known name at the beginning that is not the beginning of a longer word. */
function longestName(rest: string, names: readonly string[]): string | undefined {
  const fits = names.filter((name) => rest.startsWith(name) && !/^[\p{L}\p{N}_.]/u.test(rest.slice(name.length)));
  return fits.sort((a, b) => b.length - a.length)[0];
}

function wordToken(word: string, names: readonly string[]): { token: Token; length: number } {
  if (word === "and" || word === "or" || word === "not") {
    return { token: { kind: "symbol", text: word }, length: word.length };
  }
  if (word === "true" || word === "false") return value(word === "true", word);
  if (word === BASELINE) return { token: { kind: "baseline", text: word }, length: word.length };
  if (word.startsWith(`${BASELINE}.`)) {
    const of = longestName(word.slice(BASELINE.length + 1), names);
    if (of !== undefined) {
      const text = `${BASELINE}.${of}`;
      return { token: { kind: "baseline", of, text }, length: text.length };
    }
  }
  // `baseline-1` is a difference; of other words a hyphen is a part.
  if (word.startsWith(`${BASELINE}-`)) return { token: { kind: "baseline", text: BASELINE }, length: BASELINE.length };
  return { token: { kind: "word", text: word }, length: word.length };
}
