/**
 * @file A mistake in a definition that came from Python, in the words of Python: `parameters['lr'].low must be a finite number; got
 * nan`. Arguments are attributes of the objects that were given.
 */
import { isFields } from "../is-fields.ts";
import type { StudyIssue } from "../study-file/index.ts";
import { shownValue } from "./shown-value.ts";

type Definition = Readonly<Record<string, unknown>>;

/** Arguments that are given by name. */
const BY_NAME: readonly string[] = ["parameters", "objectives", "metrics", "baseline", "reference_point"];

/** Keys of a parameter, an objective or a metric whose argument has another name. */
const ARGUMENTS: readonly (readonly [key: RegExp, argument: string])[] = [
  [/^\.range\[0\]$/, ".low"],
  [/^\.range\[1\]$/, ".high"],
  [/^\.range$/, ".low and high"],
  [/^\.scale$/, ".log"],
  [/^\.goal$/, ""],
  [/^\.bounds\.min$/, ".bounds[0]"],
  [/^\.bounds\.max$/, ".bounds[1]"],
];

/** Messages of which the place is the subject. */
const OF_PLACE = /^(must|is|has|holds|leaves|may|mentions|needs)\b/;

/**
 * The mistake as a sentence of one line, without an example, as examples are YAML.
 *
 * @param fields - the definition, whose names tell where a key ends
 */
export function pythonMistake({ key, message }: StudyIssue, fields: Definition): string {
  const place = key === "" ? "The definition" : pythonPlace(key, fields);
  // Expressions are texts of users, which stay as they are.
  const isExpression = /^(outcome_)?constraints\b/.test(key) || message.startsWith("is not an expression");
  const values = pythonValues(message, !isExpression);
  const words = key.endsWith(".range") ? rangeWords(values) : values;
  return `${place}${OF_PLACE.test(words) ? "" : ":"} ${words}`;
}

function rangeWords(message: string): string {
  return message.replace("a lower bound", "low").replace("lower bound", "low").replace("upper bound", "high");
}

/** Where the mistake is, as an expression. */
function pythonPlace(key: string, fields: Definition): string {
  const [section = ""] = key.split(/[.[]/, 1);
  // The keys of the budget are arguments of their own.
  if (!BY_NAME.includes(section)) return key.replace(/^budget\./, "");
  const [name, rest] = entryOf(fields[section], key.slice(section.length));
  if (name === undefined) return key;
  const given = isFields(fields[section]) ? fields[section][name] : undefined;
  return `${section}[${shownValue(name, "python")}]${attribute(rest, given)}`;
}

function attribute(rest: string, given: unknown): string {
  const fields = isFields(given) ? given : {};
  if (rest === ".value" && fields["type"] === "derived") return ".expression";
  if (rest.startsWith(".when.")) {
    const [parent, ofParent] = entryOf(fields["when"], rest.slice(".when".length));
    if (parent !== undefined) {
      return `.when[${shownValue(parent, "python")}]${ofParent.replace(/^\.(\w+)/, "['$1']")}`;
    }
  }
  const argument = ARGUMENTS.find(([pattern]) => pattern.test(rest));
  return argument === undefined ? rest : argument[1];
}

/** The name with which the rest of a key begins, and what follows it. The longest one, as names may contain points. */
function entryOf(entries: unknown, rest: string): readonly [name: string | undefined, rest: string] {
  const names = isFields(entries) ? Object.keys(entries) : [];
  const [name] = names
    .filter((each) => rest.startsWith(`.${each}`) && /^([.[]|$)/.test(rest.slice(each.length + 1)))
    .sort((a, b) => b.length - a.length);
  return [name, name === undefined ? rest : rest.slice(name.length + 1)];
}

/** The message with its values as literals of Python. */
function pythonValues(message: string, hasWords: boolean): string {
  return message.replace(/"(?:[^"\\]|\\.)*"|\b(?:null|true|false)\b/g, (token) => {
    if (!token.startsWith('"')) return hasWords ? shownValue(JSON.parse(token), "python") : token;
    try {
      return shownValue(JSON.parse(token), "python");
    } catch {
      return token; // no value, but a quotation
    }
  });
}
