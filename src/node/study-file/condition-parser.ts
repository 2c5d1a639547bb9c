/**
 * @file Conditions on trials (`best --where`, outcome constraints): comparisons between metrics, parameters, numbers and the baseline, joined by
 * and, or, not.
 *
 *   or         = and { "or" and }
 *   and        = not { "and" not }
 *   not        = "not" not | "(" or ")" | sum operator sum
 *   sum        = product { ("+" | "-") product }
 *   product    = factor { ("*" | "/") factor }
 *   factor     = "-" factor | number | text | "true" | "false" | NAME | "baseline" | "baseline." NAME | "(" sum ")"
 *
 * A bare `baseline` is the baseline's value of the one metric or parameter that its comparison names.
 */
import type { ParameterValue } from "../../core/index.ts";
import { closest } from "../expression/closest.ts";
import { type Condition, ConditionProblem, type ConditionValues } from "./condition.ts";
import { BASELINE, CONDITION_FORM, type Token, tokensOf } from "./condition-tokens.ts";

type Value = ParameterValue | undefined;
type Test = (values: ConditionValues) => boolean;

/** A side of a comparison: what it names, and its value once it is known what a bare `baseline` is of. */
interface Term {
  /** Where it is one metric's or parameter's value and nothing else, that one's name. */
  readonly name?: string;
  readonly names: readonly string[];
  readonly usesBaseline: boolean;
  /** The text, where it is nothing but one word that is no name. */
  readonly word?: string;
  readonly read: (values: ConditionValues, subject: string | undefined) => Value;
}

/** A condition that was read. */
export interface TrialCondition extends Condition {
  /** Whether it compares with the baseline. */
  readonly usesBaseline: boolean;
}

/** Reads a condition over the given names of metrics and parameters; throws ConditionProblem with what to write instead. */
export function parseCondition(text: string, names: readonly string[]): TrialCondition {
  return new Parser(text, names).condition();
}

/** One comparison, taken apart. */
export interface Comparison {
  readonly left: ComparedSide;
  readonly operator: string;
  readonly right: ComparedSide;
}

/** A side of a comparison. */
export interface ComparedSide {
  /** Where it is one metric's or parameter's value and nothing else, that one's name. */
  readonly name?: string;
  /** Whether a value of the trial itself is part of it (not only numbers and the baseline's values). */
  readonly dependsOnTrial: boolean;
  readonly read: (values: ConditionValues) => ParameterValue | undefined;
}

/** Reads exactly one comparison; throws ConditionProblem. */
export function parseComparison(text: string, names: readonly string[]): Comparison {
  return new Parser(text, names).single();
}

class Parser {
  readonly #names: readonly string[];
  readonly #tokens: readonly Token[];
  readonly #text: string;
  #at = 0;
  #usesBaseline = false;

  constructor(text: string, names: readonly string[]) {
    this.#text = text;
    this.#names = names;
    this.#tokens = tokensOf(text, names);
  }

  condition(): TrialCondition {
    const holds = this.#or();
    const rest = this.#tokens[this.#at];
    if (rest !== undefined) throw this.#bad(`; "${rest.text}" is one word too many`);
    return { holds, usesBaseline: this.#usesBaseline };
  }

  single(): Comparison {
    const { left, operator, right, subject } = this.#sides();
    const rest = this.#tokens[this.#at];
    if (rest !== undefined) throw this.#bad(`; "${rest.text}" is one word too many`);
    const sideOf = ({ name, names, read }: Term): ComparedSide => ({
      ...(name === undefined ? {} : { name }),
      dependsOnTrial: names.length > 0,
      read: (values) => read(values, subject),
    });
    return { left: sideOf(left), operator, right: sideOf(right) };
  }

  #bad(detail = ""): ConditionProblem {
    return new ConditionProblem(`must be ${CONDITION_FORM}; got "${this.#text.trim()}"${detail}.`);
  }

  /** Takes the next token if it is one of these. */
  #take(...symbols: readonly string[]): string | undefined {
    const token = this.#tokens[this.#at];
    if (token?.kind !== "symbol" || !symbols.includes(token.text)) return undefined;
    this.#at++;
    return token.text;
  }

  #or(): Test {
    const tests = [this.#and()];
    while (this.#take("or") !== undefined) tests.push(this.#and());
    return tests.length === 1 ? (tests[0] as Test) : (values) => tests.some((test) => test(values));
  }

  #and(): Test {
    const tests = [this.#not()];
    while (this.#take("and") !== undefined) tests.push(this.#not());
    return tests.length === 1 ? (tests[0] as Test) : (values) => tests.every((test) => test(values));
  }

  #not(): Test {
    if (this.#take("not") !== undefined) {
      const test = this.#not();
      return (values) => !test(values);
    }
    const start = this.#at;
    if (this.#take("(") !== undefined) {
      // A parenthesis opens a condition or a sum; which of them shows only after it.
      try {
        const test = this.#or();
        if (this.#take(")") !== undefined && !this.#isInsideComparison()) return test;
      } catch (error) {
        if (!(error instanceof ConditionProblem)) throw error;
      }
      this.#at = start;
    }
    return this.#comparison();
  }

  #isInsideComparison(): boolean {
    const token = this.#tokens[this.#at];
    return token?.kind === "symbol" && !["and", "or", ")"].includes(token.text);
  }

  #comparison(): Test {
    const { left, operator, right, subject } = this.#sides();
    return (values) => compare(left.read(values, subject), operator, right.read(values, subject));
  }

  #sides(): { left: Term; operator: string; right: Term; subject: string | undefined } {
    const left = this.#sum();
    const operator = this.#take("<=", ">=", "==", "!=", "=", "<", ">");
    if (operator === undefined) throw this.#bad();
    const right = this.#sum();
    const isOrder = /[<>]/.test(operator);
    for (const [side, other] of [
      [left, right],
      [right, left],
    ] as const) {
      if (side.word === undefined) continue;
      if (isOrder && other.names.length > 0) {
        throw new ConditionProblem(`${other.names[0]} ${operator} needs a number; got "${side.word}".`);
      }
      if (other.names.length === 0) throw this.#unknown(side.word);
    }
    const subject = this.#subject(left, right);
    this.#usesBaseline ||= left.usesBaseline || right.usesBaseline;
    return { left, operator, right, subject };
  }

  /** What a bare `baseline` is of. */
  #subject(left: Term, right: Term): string | undefined {
    const names = [...new Set([...left.names, ...right.names])];
    if (!left.usesBaseline && !right.usesBaseline) return undefined;
    if (names.length === 1) return names[0];
    throw new ConditionProblem(
      `it is not clear which baseline value is meant where ${names.length === 0 ? "no metric is named" : `${names.join(" and ")} are compared`}; ` +
        `write ${BASELINE}.NAME, e.g. ${BASELINE}.${this.#names[0] ?? "latency"}.`,
    );
  }

  #unknown(word: string): ConditionProblem {
    const near = closest(word, [...this.#names, BASELINE]);
    const hint = near === undefined ? ` It has: ${this.#names.join(", ")}.` : ` Did you mean ${near}?`;
    return new ConditionProblem(`the study has no metric or parameter ${word}.${hint}`);
  }

  #sum(): Term {
    let term = this.#product();
    for (;;) {
      const operator = this.#take("+", "-");
      if (operator === undefined) return term;
      term = this.#combine(term, operator, this.#product());
    }
  }

  #product(): Term {
    let term = this.#factor();
    for (;;) {
      const operator = this.#take("*", "/");
      if (operator === undefined) return term;
      term = this.#combine(term, operator, this.#factor());
    }
  }

  #combine(left: Term, operator: string, right: Term): Term {
    for (const { word } of [left, right]) if (word !== undefined) throw this.#unknown(word);
    return {
      names: [...left.names, ...right.names],
      usesBaseline: left.usesBaseline || right.usesBaseline,
      read: (values, subject) => calculate(left.read(values, subject), operator, right.read(values, subject)),
    };
  }

  #factor(): Term {
    if (this.#take("-") !== undefined) return this.#combine(constant(0), "-", this.#factor());
    if (this.#take("(") !== undefined) {
      const term = this.#sum();
      if (this.#take(")") === undefined) throw this.#bad("; a parenthesis is not closed");
      return term;
    }
    const token = this.#tokens[this.#at];
    if (token === undefined || token.kind === "symbol") throw this.#bad();
    this.#at++;
    switch (token.kind) {
      case "value":
        return constant(token.value);
      case "word":
        return { ...constant(token.text), word: token.text };
      case "name":
        return {
          name: token.text,
          names: [token.text],
          usesBaseline: false,
          read: (values) => values.of(token.text),
        };
      case "baseline":
        return this.#baseline(token.of);
    }
  }

  #baseline(name: string | undefined): Term {
    this.#usesBaseline = true;
    if (name !== undefined) return { names: [], usesBaseline: false, read: (values) => values.ofBaseline(name) };
    return {
      names: [],
      usesBaseline: true,
      read: (values, subject) => (subject === undefined ? undefined : values.ofBaseline(subject)),
    };
  }
}

function constant(value: ParameterValue): Term {
  return { names: [], usesBaseline: false, read: () => value };
}

function calculate(left: Value, operator: string, right: Value): Value {
  if (typeof left !== "number" || typeof right !== "number") return undefined;
  if (operator === "+") return left + right;
  if (operator === "-") return left - right;
  return operator === "*" ? left * right : left / right;
}

/** What is not known fulfils no comparison. */
function compare(left: Value, operator: string, right: Value): boolean {
  if (left === undefined || right === undefined) return false;
  if (operator === "==" || operator === "=") return left === right;
  if (operator === "!=") return left !== right;
  if (typeof left !== "number" || typeof right !== "number") return false;
  if (operator === "<") return left < right;
  if (operator === "<=") return left <= right;
  return operator === ">" ? left > right : left >= right;
}
