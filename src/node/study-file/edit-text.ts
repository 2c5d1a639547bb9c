/**
 * @file Changes single values in the text of a study file. Only the affected characters change; comments, order and
 * layout of everything else are kept.
 */
import { isAlias, isMap, isScalar, isSeq, parse, parseDocument, type YAMLMap, type YAMLSeq } from "yaml";
import { keptValue, type NativeValue } from "../../core/space/index.ts";
import {
  type EditedText,
  endOf,
  lineEnd,
  no,
  removeKey,
  type Splice,
  type SpliceResult,
  setKey,
  spliced,
  startOf,
  withoutItem,
} from "./edit-splices.ts";
import { type BudgetEdit, type ReferenceEdit, writeBudget, writeReference } from "./edit-top-level.ts";
import { shown, written } from "./issue.ts";

/** One change of a parameter. Values are text as it is written in the file. */
export type ParameterEdit =
  | { readonly kind: "pin"; readonly parameter: string; readonly value: string }
  | { readonly kind: "unpin"; readonly parameter: string }
  | { readonly kind: "range"; readonly parameter: string; readonly lower: string; readonly upper: string }
  | { readonly kind: "add"; readonly parameter: string; readonly value: string }
  | { readonly kind: "remove"; readonly parameter: string; readonly value: string };

/** A change of a study file. */
export type FileEdit = ParameterEdit | ReferenceEdit | BudgetEdit;

/** The text of a study file with one change. The result is not validated. */
export function editStudyText(text: string, edit: FileEdit): EditedText {
  const document = parseDocument(text);
  if (edit.kind === "reference") return writeReference(text, document.contents, edit.values);
  if (edit.kind === "budget") return writeBudget(text, document.contents, edit);
  const node = document.getIn(["parameters", edit.parameter], true);
  if (isAlias(node)) return no(`${edit.parameter} is written as an alias (*); edit the file by hand`);
  if (!isMap(node)) return no(`the file has no parameter ${edit.parameter}`);
  const splice = spliceFor(text, node, edit);
  if ("problem" in splice) return no(splice.problem);
  return { ok: true, text: spliced(text, splice) };
}

function spliceFor(text: string, node: YAMLMap, edit: ParameterEdit): SpliceResult {
  const { parameter } = edit;
  const find = (key: string) => node.items.find((pair) => isScalar(pair.key) && pair.key.value === key);
  switch (edit.kind) {
    case "pin":
      return setKey(text, node, { pair: find("pin"), key: "pin", value: edit.value });
    case "unpin": {
      const pair = find("pin");
      return pair === undefined ? { problem: `${parameter} is not pinned` } : removeKey(text, node, pair);
    }
    case "range": {
      const pair = find("range");
      if (pair === undefined) return { problem: `${parameter} has no range; add or remove values` };
      return setKey(text, node, { pair, key: "range", value: `[${edit.lower}, ${edit.upper}]` });
    }
    default: {
      const list = find("values")?.value;
      if (!isSeq(list)) return { problem: `${parameter} has no list of values` };
      return edit.kind === "add" ? addValue(text, list, edit) : removeValue(text, list, edit);
    }
  }
}

function addValue(
  text: string,
  list: YAMLSeq,
  { parameter, value }: Extract<ParameterEdit, { kind: "add" }>,
): SpliceResult {
  const values = list.toJSON() as readonly unknown[];
  const given = readLike(value, values);
  if (values.some((each) => keptValue(each) === keptValue(given)))
    return { problem: `${parameter} already has the value ${shown(given)}` };
  const before = list.items[placeInOrder(given, values)];
  if (before !== undefined) return insertBefore(text, list, before, written(given));
  const last = list.items.at(-1);
  const end = last === undefined ? startOf(list) + 1 : endOf(last);
  if (list.flow === true) return { from: end, to: end, text: `, ${written(given)}` };
  const start = text.lastIndexOf("-", startOf(last));
  const indent = start - (text.lastIndexOf("\n", start) + 1);
  const line = lineEnd(text, end);
  return { from: line, to: line, text: `\n${" ".repeat(indent)}- ${written(given)}` };
}

/** The index at which a number keeps ascending or descending numbers in order; the end of the list for anything else. */
function placeInOrder(given: unknown, values: readonly unknown[]): number {
  const numbers = values.filter((value) => typeof value === "number");
  const [first = 0, last = 0] = [numbers[0], numbers.at(-1)];
  const direction = Math.sign(last - first);
  const isInOrder = numbers.slice(1).every((value, index) => Math.sign(value - (numbers[index] ?? 0)) === direction);
  if (typeof given !== "number" || numbers.length < Math.max(2, values.length) || !isInOrder) return values.length;
  const at = numbers.findIndex((value) => direction * (value - given) > 0);
  return at < 0 ? values.length : at;
}

function insertBefore(text: string, list: YAMLSeq, item: unknown, value: string): Splice {
  const from = startOf(item);
  if (list.flow === true) return { from, to: from, text: `${value}, ` };
  const start = text.lastIndexOf("-", from);
  const indent = start - (text.lastIndexOf("\n", start) + 1);
  return { from: start, to: start, text: `- ${value}\n${" ".repeat(indent)}` };
}

function removeValue(
  text: string,
  sequence: YAMLSeq,
  { parameter, value }: Extract<ParameterEdit, { kind: "remove" }>,
): SpliceResult {
  const values = sequence.toJSON() as readonly unknown[];
  const list = keptValue(readLike(value, values));
  const at = values.findIndex((each) => (Array.isArray(each) ? keptValue(each) === list : String(each) === value));
  if (at < 0) return { problem: `${parameter} has no value ${value}; it has ${values.map(shown).join(", ")}` };
  const item = sequence.items[at];
  if (sequence.flow === true)
    return withoutItem(
      sequence.items.map((each) => [startOf(each), endOf(each)] as const),
      at,
    );
  const from = text.lastIndexOf("\n", startOf(item));
  return { from: Math.max(0, from), to: lineEnd(text, endOf(item)), text: "" };
}

/** A value as YAML reads it, or as text where all other values are text. */
function readLike(value: string, others: readonly unknown[]): NativeValue {
  if (others.length > 0 && others.every((other) => typeof other === "string")) return value;
  const read: unknown = parseValue(value);
  if (Array.isArray(read) && keptValue(read) !== read) return read as NativeValue;
  return typeof read === "number" || typeof read === "boolean" ? read : value;
}

function parseValue(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return text;
  }
}
