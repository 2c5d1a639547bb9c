/**
 * @file The text of an expression over parameters to the core's plain data. jsep finds its structure; what it allows
 * beyond our language (calls of anything, lists, `? :`) is refused here, with what to write instead.
 */
import jsep from "jsep";
import type { BinaryOperator, Expression, FunctionName } from "../../core/index.ts";
import { meant } from "../study-file/issue.ts";

/** An expression, or what is wrong with its text. */
export type ParsedExpression =
  | { readonly ok: true; readonly expression: Expression }
  | { readonly ok: false; readonly problem: string; readonly suggestion?: string };

// Precedences as in Python; jsep has `||` at 1, `&&` at 2 and `*` at 10.
jsep.addBinaryOp("or", 1);
jsep.addBinaryOp("and", 2);
jsep.addBinaryOp("//", 10);
jsep.addUnaryOp("not");

const BINARY: ReadonlyMap<string, BinaryOperator> = new Map([
  ...(["+", "-", "*", "/", "//", "%", "**", "<", "<=", ">", ">=", "==", "!=", "and", "or"] as const).map(
    (operator) => [operator, operator] as const,
  ),
  ["&&", "and"],
  ["||", "or"],
]);

/** Operators of other languages, and what they are called here. */
const FOREIGN: Readonly<Record<string, string>> = { "^": "**", "===": "==", "!==": "!=", "&": "and", "|": "or" };

const FUNCTIONS: readonly FunctionName[] = ["abs", "ceil", "exp", "floor", "log", "max", "min", "round", "sqrt"];

/** A parse that ended; caught below, where it becomes a value. */
class Refused extends Error {
  readonly suggestion: string | undefined;

  constructor(problem: string, suggestion?: string) {
    super(problem);
    this.suggestion = suggestion;
  }
}

/** Reads an expression. Names that are not plain words may stand in braces: `{drop-out} < 0.5`. */
export function parseExpression(text: string): ParsedExpression {
  const braced: string[] = [];
  const plain = text.replace(/'[^']*'|"[^"]*"|\{([^{}]+)\}/g, (piece, name?: string) =>
    name === undefined ? piece : `$${braced.push(name) - 1}`,
  );
  try {
    const tree = jsep(plain);
    return { ok: true, expression: convert(tree, (name) => braced[Number(/^\$(\d+)$/.exec(name)?.[1])] ?? name) };
  } catch (error) {
    const [problem, suggestion] =
      error instanceof Refused ? [error.message, error.suggestion] : syntaxProblem(text, error as Error);
    return { ok: false, problem, ...(suggestion === undefined ? {} : { suggestion }) };
  }
}

function syntaxProblem(text: string, error: Error): readonly [string, string?] {
  const [before, after] = text.split(/(?<![<>=!])=(?![=])/, 2);
  if (after !== undefined) return ["= does not compare; write ==", `"${(before ?? "").trim()} == ${after.trim()}"`];
  const words = error.message.replace(/ at character \d+$/, "");
  return [`is not an expression (${words.charAt(0).toLowerCase()}${words.slice(1)}); got ${text}`];
}

type Tree = jsep.Expression;
type NameOf = (name: string) => string;

function convert(tree: Tree, nameOf: NameOf): Expression {
  const node = tree as jsep.CoreExpression;
  switch (node.type) {
    case "Literal":
      return literal(node);
    case "Identifier":
      return { kind: "parameter", name: nameOf(node.name) };
    case "MemberExpression":
      return { kind: "parameter", name: dotted(node) };
    case "UnaryExpression":
      return unary(node, nameOf);
    case "BinaryExpression":
      return binary(node, nameOf);
    case "CallExpression":
      return call(node, nameOf);
    case "Compound":
      throw new Refused(node.body.length === 0 ? "is empty" : "is more than one expression; join them with and");
    case "ConditionalExpression":
      throw new Refused("? : is not known here; write (a and b) or (not a and c)");
    default:
      throw new Refused("holds something that is not known here; there are numbers, texts, parameters and operators");
  }
}

function literal({ value, raw }: jsep.Literal): Expression {
  if (typeof value === "number" || typeof value === "string" || typeof value === "boolean") {
    return { kind: "literal", value };
  }
  throw new Refused(`${raw} is not a value here`);
}

/** `encoder.layers`: a name with points in it. */
function dotted(node: Tree): string {
  const { type, object, property, computed } = node as jsep.MemberExpression;
  if (type !== "MemberExpression") return String((node as unknown as jsep.Identifier).name);
  if (computed) throw new Refused("[…] is not known here");
  return `${dotted(object)}.${(property as jsep.Identifier).name}`;
}

function unary({ operator, argument }: jsep.UnaryExpression, nameOf: NameOf): Expression {
  const operand = convert(argument, nameOf);
  if (operator === "+") return operand;
  if (operator === "-") {
    if (operand.kind === "literal" && typeof operand.value === "number") return { ...operand, value: -operand.value };
    return { kind: "unary", operator: "-", operand };
  }
  if (operator === "not" || operator === "!") return { kind: "unary", operator: "not", operand };
  throw new Refused(`the operator ${operator} is not known here`);
}

function binary(node: jsep.BinaryExpression, nameOf: NameOf): Expression {
  const operator = BINARY.get(node.operator);
  if (operator === undefined) {
    const instead = FOREIGN[node.operator];
    const hint = instead === undefined ? "" : `; write ${instead}`;
    throw new Refused(`the operator ${node.operator} is not known here${hint}`);
  }
  if (operator === "**" && node.left.type === "UnaryExpression") {
    throw new Refused("a sign before ** can be read in two ways; write 0 - a ** b, or (0 - a) ** b");
  }
  const left = convert(node.left, nameOf);
  const right = convert(node.right, nameOf);
  // 1 <= a <= 6 means both, as in mathematics.
  if (isRelational(operator) && left.kind === "binary" && isRelational(left.operator)) {
    const second: Expression = { kind: "binary", operator, left: left.right, right };
    return { kind: "binary", operator: "and", left, right: second };
  }
  return { kind: "binary", operator, left, right };
}

function isRelational(operator: BinaryOperator): boolean {
  return /^[<>]/.test(operator);
}

function call(node: jsep.CallExpression, nameOf: NameOf): Expression {
  const name = String(node.callee["name"] ?? "");
  const known = FUNCTIONS.find((each) => each === name);
  if (known === undefined) throw new Refused(`there is no function ${name}${meant(name, FUNCTIONS)}`);
  const several = known === "min" || known === "max";
  const count = node.arguments.length;
  if (several ? count < 2 : count !== 1) {
    throw new Refused(`${known} takes ${several ? "two numbers or more" : "one number"}; got ${count}`);
  }
  return { kind: "call", function: known, arguments: node.arguments.map((each) => convert(each, nameOf)) };
}
