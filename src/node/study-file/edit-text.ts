/**
 * @file Changes single values in the text of a study file. Only the affected characters change; comments, order and
 * layout of everything else are kept.
 */
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parse,
  parseDocument,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import { keptValue, type NativeValue } from "../../core/space/index.ts";
import { shown, written } from "./issue.ts";

/** Values of objectives to write as `reference_point`; those that the file already gives are kept. */
export interface ReferenceEdit {
  readonly kind: "reference";
  readonly values: Readonly<Record<string, number>>;
}

/** One change of a parameter. Values are text as it is written in the file. */
export type ParameterEdit =
  | { readonly kind: "pin"; readonly parameter: string; readonly value: string }
  | { readonly kind: "unpin"; readonly parameter: string }
  | { readonly kind: "range"; readonly parameter: string; readonly lower: string; readonly upper: string }
  | { readonly kind: "add"; readonly parameter: string; readonly value: string }
  | { readonly kind: "remove"; readonly parameter: string; readonly value: string };

/** The changed text, or why it cannot be changed. */
export type EditedText =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly problem: string };

/** A range of the text and what replaces it. */
interface Splice {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** The text of a study file with one change. The result is not validated. */
export function editStudyText(text: string, edit: ParameterEdit | ReferenceEdit): EditedText {
  const document = parseDocument(text);
  if (edit.kind === "reference") return writeReference(text, document.contents, edit.values);
  const node = document.getIn(["parameters", edit.parameter], true);
  if (isAlias(node)) return no(`${edit.parameter} is written as an alias (*); edit the file by hand`);
  if (!isMap(node)) return no(`the file has no parameter ${edit.parameter}`);
  const splice = spliceFor(text, node, edit);
  if ("problem" in splice) return no(splice.problem);
  return { ok: true, text: text.slice(0, splice.from) + splice.text + text.slice(splice.to) };
}

/** Adds the key at the end of the file, or adds values to the existing key. */
function writeReference(text: string, root: unknown, values: ReferenceEdit["values"]): EditedText {
  if (!isMap(root)) return no("the file is not a map of keys");
  const pair = root.items.find(({ key }) => isScalar(key) && key.value === "reference_point");
  const words = Object.entries(values).map(([name, value]) => `${written(name)}: ${written(value)}`);
  if (pair !== undefined && isMap(pair.value)) {
    let current = text;
    for (const [name, value] of Object.entries(values)) {
      const node = parseDocument(current).getIn(["reference_point"], true);
      if (!isMap(node) || node.has(name)) continue;
      const splice = setKey(current, node, { key: written(name), value: written(value) });
      current = current.slice(0, splice.from) + splice.text + current.slice(splice.to);
    }
    return { ok: true, text: current };
  }
  if (pair !== undefined) return no("reference_point is not a map of objectives; edit the file by hand");
  const value = `{ ${words.join(", ")} }`;
  if (root.flow === true) {
    const splice = setKey(text, root, { key: "reference_point", value });
    return { ok: true, text: text.slice(0, splice.from) + splice.text + text.slice(splice.to) };
  }
  return { ok: true, text: `${text.replace(/\n*$/, "\n")}reference_point: ${value}\n` };
}

function no(problem: string): EditedText {
  return { ok: false, problem };
}

type SpliceResult = Splice | { readonly problem: string };

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

function startOf(node: unknown): number {
  return (node as Node).range?.[0] ?? 0;
}

function endOf(node: unknown): number {
  return (node as Node).range?.[1] ?? 0;
}

/** Where a pair ends: after its value, or after its key if it has none. */
function endOfPair(pair: Pair): number {
  return pair.value === null ? endOf(pair.key) : endOf(pair.value);
}

/** A key with its new value, and its current pair if it has one. */
interface KeyValue {
  readonly pair?: Pair | undefined;
  readonly key: string;
  readonly value: string;
}

/** Replaces the value of a key, or adds the key after the others (in a block after `type`). */
function setKey(text: string, node: YAMLMap, { pair, key, value }: KeyValue): Splice {
  if (pair !== undefined) return { from: startOf(pair.value), to: endOf(pair.value), text: value };
  if (node.flow === true) {
    const last = node.items.at(-1);
    const end = last === undefined ? startOf(node) + 1 : endOfPair(last);
    return { from: end, to: end, text: `, ${key}: ${value}` };
  }
  const type = node.items.find((each) => isScalar(each.key) && each.key.value === "type") ?? node.items[0];
  const start = startOf(type?.key);
  const indent = start - (text.lastIndexOf("\n", start - 1) + 1);
  const end = lineEnd(text, type === undefined ? start : endOfPair(type));
  return { from: end, to: end, text: `\n${" ".repeat(indent)}${key}: ${value}` };
}

function lineEnd(text: string, from: number): number {
  const at = text.indexOf("\n", from);
  return at < 0 ? text.length : at;
}

/** Removes a key: with its comma inside braces, else with its line. */
function removeKey(text: string, node: YAMLMap, pair: Pair): Splice {
  const at = node.items.indexOf(pair);
  if (node.flow === true)
    return withoutItem(
      node.items.map((each) => [startOf(each.key), endOfPair(each)] as const),
      at,
    );
  const from = text.lastIndexOf("\n", startOf(pair.key));
  return { from: Math.max(0, from), to: lineEnd(text, endOfPair(pair)), text: "" };
}

/** Removes one of several items that commas separate, with a comma beside it. */
function withoutItem(pieces: readonly (readonly [number, number])[], at: number): Splice {
  const [from, to] = pieces[at] ?? [0, 0];
  const [before, after] = [pieces[at - 1], pieces[at + 1]];
  if (before !== undefined) return { from: before[1], to, text: "" };
  return { from, to: after === undefined ? to : after[0], text: "" };
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
