/**
 * @file Parses the text of an expression into the core's plain data. jsep finds its structure; constructs that jsep
 * reads but this language does not have (arbitrary calls, lists, `? :`) are refused here, with what to write instead.
 *
 * Precedence, lowest first: `or`, `and`, `not`, all comparisons alike, `+ -`, `* / // %`, signs, `**` (to the right).
 * Comparisons chain as in Python: `a <= b < c` is `a <= b and b < c`, and `(a <= b) < c` is no chain.
 */
import jsep from "jsep";
import {
  type BinaryOperator,
  type Expression,
  type FunctionName,
  isComparison,
  partsOf,
} from "../../core/expression/index.ts";
import { meant } from "./closest.ts";
import { GROUP, type Held, heldBy, type Reading, scan } from "./scan.ts";

/** An expression, or what is wrong with its text. */
export type ParsedExpression =
  | { readonly ok: true; readonly expression: Expression }
  | { readonly ok: false; readonly problem: string; readonly suggestion?: string };

const COMPARISON_PRECEDENCE = 6;
// The operators of the library are shared by the whole process; `==` would bind less than `<` there.
for (const operator of ["<", "<=", ">", ">=", "==", "!=", "===", "!=="]) {
  jsep.addBinaryOp(operator, COMPARISON_PRECEDENCE);
}
jsep.addBinaryOp("or", 1);
jsep.addBinaryOp("and", 2);
jsep.addBinaryOp("//", 10);
jsep.addUnaryOp("not");

const BINARY_OPERATORS: ReadonlyMap<string, BinaryOperator> = new Map([
  ...(["+", "-", "*", "/", "//", "%", "**", "<", "<=", ">", ">=", "==", "!=", "and", "or"] as const).map(
    (operator) => [operator, operator] as const,
  ),
  ["&&", "and"],
  ["||", "or"],
]);

/** Operators of other languages, with the operators of this language that replace them. */
const FOREIGN_OPERATORS: Readonly<Record<string, string>> = {
  "^": "**",
  "===": "==",
  "!==": "!=",
  "&": "and",
  "|": "or",
};

const FUNCTIONS: readonly FunctionName[] = ["abs", "ceil", "exp", "floor", "log", "max", "min", "round", "sqrt"];

/** The most levels of a tree; far more than anyone writes, and far less than what exceeds the stack. */
const DEEPEST = 500;
const TOO_DEEP = `is nested too deeply or has too many terms (at most ${DEEPEST}); divide it into several expressions`;
/** The most characters of an expression. */
const MAX_LENGTH = 50_000;
const NO_WORDS: ReadonlySet<string> = new Set();

/** Thrown where parsing fails; caught below and returned as a value. */
class Refused extends Error {}

/** Reads an expression. Names that are not known yet and hold other characters than letters stand in braces: `{drop-out}`. */
export function parseExpression(
  text: string,
  reading: Reading = { names: NO_WORDS, unquoted: NO_WORDS, singleEquals: false },
): ParsedExpression {
  if (text.length > MAX_LENGTH) {
    return { ok: false, problem: `must have at most ${MAX_LENGTH} characters; got ${text.length}` };
  }
  const scanned = scan(text, reading);
  if (!scanned.ok) return scanned;
  try {
    // The library takes a word for an operator only where another character follows.
    const expression = convert(jsep(`${scanned.plain} `), scanned.held);
    return isTooDeep(expression) ? { ok: false, problem: TOO_DEEP } : { ok: true, expression };
  } catch (error) {
    if (error instanceof RangeError) return { ok: false, problem: TOO_DEEP };
    const problem = error instanceof Refused ? error.message : syntaxProblem(text, error as Error);
    return { ok: false, problem };
  }
}

/** Whether recursion over the tree could exceed the stack. A sum is as deep as it has terms. */
function isTooDeep(expression: Expression): boolean {
  let level: readonly Expression[] = [expression];
  for (let depth = 0; depth < DEEPEST && level.length > 0; depth++) level = [...new Set(level.flatMap(partsOf))];
  return level.length > 0;
}

function syntaxProblem(text: string, error: Error): string {
  const words = error.message
    .replace(/ at character \d+$/, "")
    .replace("missing unaryOp argument", "expected expression after not or a sign");
  return `is not an expression (${words.charAt(0).toLowerCase()}${words.slice(1)}); got ${text}`;
}

type Tree = jsep.Expression;

function convert(tree: Tree, held: readonly Held[]): Expression {
  const node = tree as jsep.CoreExpression;
  switch (node.type) {
    case "Literal":
      return literal(node);
    case "Identifier":
      return identifier(node.name, held);
    case "MemberExpression":
      return { kind: "parameter", name: dotted(node, held) };
    case "UnaryExpression":
      return unary(node, held);
    case "BinaryExpression":
      return binary(node, held);
    case "CallExpression":
      return call(node, held);
    case "Compound":
      throw new Refused(node.body.length === 0 ? "is empty" : "is more than one expression; join them with and");
    case "ConditionalExpression":
      throw new Refused("? : is not known here; write (a and b) or (not a and c)");
    default:
      throw new Refused("contains something that is not known here; use numbers, texts, parameters and operators");
  }
}

function literal({ value, raw }: jsep.Literal): Expression {
  if (typeof value === "number" || typeof value === "boolean") return { kind: "literal", value };
  throw new Refused(`${raw} is not a value here`);
}

function identifier(name: string, held: readonly Held[]): Expression {
  const found = heldBy(name, held);
  if (found?.kind === "text") return { kind: "literal", value: found.value };
  return { kind: "parameter", name: found?.value ?? name };
}

/** `encoder.layers`: a name with dots in it. */
function dotted(tree: Tree, held: readonly Held[]): string {
  const node = tree as jsep.CoreExpression;
  if (node.type === "Identifier" && heldBy(node.name, held)?.kind !== "text") {
    return heldBy(node.name, held)?.value ?? node.name;
  }
  if (node.type !== "MemberExpression") throw new Refused("a dot may only stand between the parts of a name");
  if (node.computed) throw new Refused("[…] is not known here");
  return `${dotted(node.object, held)}.${String(node.property["name"])}`;
}

function unary({ operator, argument }: jsep.UnaryExpression, held: readonly Held[]): Expression {
  const operand = convert(argument, held);
  if (operator === "+") return operand;
  if (operator === "-") {
    if (operand.kind === "literal" && typeof operand.value === "number") return { ...operand, value: -operand.value };
    return { kind: "unary", operator: "-", operand };
  }
  if (isNot(operator)) return { kind: "unary", operator: "not", operand };
  throw new Refused(`the operator ${operator} is not known here`);
}

function isNot(operator: string): boolean {
  return operator === "not" || operator === "!";
}

function binary(node: jsep.BinaryExpression, held: readonly Held[]): Expression {
  const operator = operatorOf(node);
  if (isComparison(operator)) return chain(node, held);
  if (operator === "**" && node.left.type === "UnaryExpression") {
    throw new Refused("a sign before ** can be read in two ways; write -(a ** b), or (-a) ** b");
  }
  return { kind: "binary", operator, left: convert(node.left, held), right: convert(node.right, held) };
}

function operatorOf(node: jsep.BinaryExpression): BinaryOperator {
  const operator = BINARY_OPERATORS.get(node.operator);
  if (operator !== undefined) return operator;
  const instead = FOREIGN_OPERATORS[node.operator];
  throw new Refused(
    `the operator ${node.operator} is not known here${instead === undefined ? "" : `; write ${instead}`}`,
  );
}

/** `a <= b == c < d`: the conjunction of its pairs. A `not` before it negates the whole chain. */
function chain(node: jsep.BinaryExpression, held: readonly Held[]): Expression {
  const operators: BinaryOperator[] = [];
  const sides: Tree[] = [];
  let first: Tree = node;
  for (; isComparisonTree(first); first = first.left) {
    operators.unshift(operatorOf(first));
    sides.unshift(first.right);
  }
  const { tree, nots } = withoutNot(first);
  const operands = [tree, ...sides].map((side) => convert(side, held));
  const pairs = operators.map(
    (operator, at): Expression => ({
      kind: "binary",
      operator,
      left: operands[at] as Expression,
      right: operands[at + 1] as Expression,
    }),
  );
  let whole = pairs.reduce((left, right) => ({ kind: "binary", operator: "and", left, right }));
  for (let left = nots; left > 0; left--) whole = { kind: "unary", operator: "not", operand: whole };
  return whole;
}

/** A comparison that no parentheses group. */
function isComparisonTree(tree: Tree): tree is jsep.BinaryExpression {
  const operator = tree.type === "BinaryExpression" ? BINARY_OPERATORS.get(String(tree["operator"])) : undefined;
  return (operator !== undefined && isComparison(operator)) || STRICT_EQUALITY.test(String(tree["operator"]));
}

const STRICT_EQUALITY = /^[=!]==$/;

/** The first side of a comparison without each `not` before it, which jsep takes for a part of that side, and their number. */
function withoutNot(tree: Tree): { readonly tree: Tree; readonly nots: number } {
  const node = tree as jsep.CoreExpression;
  if (node.type === "UnaryExpression" && isNot(node.operator)) {
    const inner = withoutNot(node.argument);
    return { tree: inner.tree, nots: inner.nots + 1 };
  }
  if (node.type !== "BinaryExpression") return { tree, nots: 0 };
  const left = withoutNot(node.left);
  return left.nots === 0 ? { tree, nots: 0 } : { tree: { ...node, left: left.tree }, nots: left.nots };
}

function call(node: jsep.CallExpression, held: readonly Held[]): Expression {
  const written = String(node.callee["name"] ?? "");
  const count = node.arguments.length;
  if (written === GROUP) {
    const [inner] = node.arguments;
    if (inner !== undefined && count === 1) return convert(inner, held);
    throw new Refused(count === 0 ? "a pair of parentheses is empty" : "a list in parentheses is not known here");
  }
  const name = heldBy(written, held)?.value ?? written;
  const known = FUNCTIONS.find((each) => each === name);
  if (known === undefined) throw new Refused(`there is no function ${name}${meant(name, FUNCTIONS)}`);
  const several = known === "min" || known === "max";
  if (several ? count < 2 : count !== 1) {
    throw new Refused(`${known} takes ${several ? "two numbers or more" : "one number"}; got ${count}`);
  }
  return { kind: "call", function: known, arguments: node.arguments.map((each) => convert(each, held)) };
}
