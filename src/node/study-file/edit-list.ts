/**
 * @file Adds values to the list of a parameter, and removes them: all of one edit at once, as the file may be long.
 */
import { parse, type YAMLSeq } from "yaml";
import { keptValue, type NativeValue } from "../../core/space/index.ts";
import { endOf, lineEnd, type Splice, type SplicesResult, startOf, withoutItems } from "./edit-splices.ts";
import { shown, written } from "./issue.ts";

/** A change of the values of a choice. Values are text as it is written in the file. */
export interface ListEdit {
  readonly kind: "add" | "remove";
  readonly parameter: string;
  readonly values: readonly string[];
}

/** A value of the changed list: one that is in the file, at an index, or a new one. */
interface ListedValue {
  readonly value: unknown;
  readonly at?: number;
}

/** The changes of the text that add values to a list. */
export function addValues(text: string, list: YAMLSeq, { parameter, values }: ListEdit): SplicesResult {
  const present = list.toJSON() as readonly unknown[];
  const listed: ListedValue[] = present.map((value, at) => ({ value, at }));
  const known = new Set(present.map(keptValue));
  const isText = present.length > 0 && present.every((each) => typeof each === "string");
  const isOrder = present.every((each) => typeof each === "number");
  for (const each of values) {
    const given = isText ? each : readLike(each);
    if (known.has(keptValue(given))) return { problem: `${parameter} already has the value ${shown(given)}` };
    known.add(keptValue(given));
    const at = isOrder ? placeInOrder(given, listed) : listed.length;
    listed.splice(at, 0, { value: given });
  }
  return splicesOf(text, list, listed);
}

/** The changes that bring the new values of a list to their places. */
function splicesOf(text: string, list: YAMLSeq, listed: readonly ListedValue[]): readonly Splice[] {
  const splices: Splice[] = [];
  let added: string[] = [];
  for (const { value, at } of listed) {
    if (at === undefined) added.push(written(value as NativeValue));
    else {
      if (added.length > 0) splices.push(insertBefore(text, list, list.items[at], added));
      added = [];
    }
  }
  if (added.length > 0) splices.push(append(text, list, added));
  return splices;
}

function append(text: string, list: YAMLSeq, values: readonly string[]): Splice {
  const last = list.items.at(-1);
  const end = last === undefined ? startOf(list) + 1 : endOf(last);
  if (list.flow === true) {
    const joined = values.join(", ");
    return { from: end, to: end, text: last === undefined ? joined : `, ${joined}` };
  }
  const start = text.lastIndexOf("-", startOf(last));
  const indent = start - (text.lastIndexOf("\n", start) + 1);
  const line = lineEnd(text, end);
  return { from: line, to: line, text: values.map((value) => `\n${" ".repeat(indent)}- ${value}`).join("") };
}

/** The index at which a number keeps ascending or descending numbers in order; the end of the list for anything else. */
function placeInOrder(given: unknown, listed: readonly ListedValue[]): number {
  const numbers = listed.flatMap(({ value }) => (typeof value === "number" ? [value] : []));
  const [first = 0, last = 0] = [numbers[0], numbers.at(-1)];
  const direction = Math.sign(last - first);
  const isInOrder = numbers.slice(1).every((value, index) => Math.sign(value - (numbers[index] ?? 0)) === direction);
  if (typeof given !== "number" || numbers.length < Math.max(2, listed.length) || !isInOrder) return listed.length;
  const at = numbers.findIndex((value) => direction * (value - given) > 0);
  return at < 0 ? listed.length : at;
}

function insertBefore(text: string, list: YAMLSeq, item: unknown, values: readonly string[]): Splice {
  const from = startOf(item);
  if (list.flow === true) return { from, to: from, text: values.map((value) => `${value}, `).join("") };
  const start = text.lastIndexOf("-", from);
  const indent = start - (text.lastIndexOf("\n", start) + 1);
  return { from: start, to: start, text: values.map((value) => `- ${value}\n${" ".repeat(indent)}`).join("") };
}

/** The changes of the text that remove values from a list. */
export function removeValues(text: string, sequence: YAMLSeq, { parameter, values }: ListEdit): SplicesResult {
  const present = sequence.toJSON() as readonly unknown[];
  const isText = present.length > 0 && present.every((each) => typeof each === "string");
  const texts = present.map((each) => (Array.isArray(each) ? keptValue(each) : String(each)));
  const removed = new Set<number>();
  for (const value of values) {
    const list = isText ? value : keptValue(readLike(value));
    const isSame = (at: number): boolean => texts[at] === (Array.isArray(present[at]) ? list : value);
    const at = texts.findIndex((_, each) => !removed.has(each) && isSame(each));
    if (at < 0) {
      const left = present.filter((_, each) => !removed.has(each)).map(shown);
      return { problem: `${parameter} has no value ${value}; it has ${left.join(", ")}` };
    }
    removed.add(at);
  }
  const pieces = sequence.items.map((each) => [startOf(each), endOf(each)] as const);
  if (sequence.flow === true) return withoutItems(pieces, removed);
  return [...removed]
    .sort((a, b) => a - b)
    .map((at) => {
      const [start, end] = pieces[at] ?? [0, 0];
      return { from: Math.max(0, text.lastIndexOf("\n", start)), to: lineEnd(text, end), text: "" };
    });
}

/** A value as YAML reads it. */
function readLike(value: string): NativeValue {
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
