/**
 * @file Changes of the text of a YAML document: which characters are replaced, so that comments, order and layout of all others are
 * kept.
 */
import { isScalar, type Node, type Pair, type YAMLMap } from "yaml";

/** The changed text, or why it cannot be changed. */
export type EditedText =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly problem: string };

/** A range of the text and what replaces it. */
export interface Splice {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** Ranges to replace, in their order and apart from one another, or why there are none. */
export type SplicesResult = readonly Splice[] | { readonly problem: string };

/** The text with a range replaced. */
export function spliced(text: string, splice: Splice): string {
  return text.slice(0, splice.from) + splice.text + text.slice(splice.to);
}

/** Why a text cannot be changed. */
export function no(problem: string): EditedText {
  return { ok: false, problem };
}

/** Where a node of the document begins in the text. */
export function startOf(node: unknown): number {
  return (node as Node).range?.[0] ?? 0;
}

/** Where it ends. */
export function endOf(node: unknown): number {
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
export function setKey(text: string, node: YAMLMap, { pair, key, value }: KeyValue): Splice {
  if (pair !== undefined) return { from: startOf(pair.value), to: endOf(pair.value), text: value };
  if (node.flow === true) {
    const last = node.items.at(-1);
    if (last === undefined) return { from: startOf(node), to: endOf(node), text: `{ ${key}: ${value} }` };
    const end = endOfPair(last);
    return { from: end, to: end, text: `, ${key}: ${value}` };
  }
  const type = node.items.find((each) => isScalar(each.key) && each.key.value === "type") ?? node.items[0];
  const start = startOf(type?.key);
  const indent = start - (text.lastIndexOf("\n", start - 1) + 1);
  const end = lineEnd(text, type === undefined ? start : endOfPair(type));
  return { from: end, to: end, text: `\n${" ".repeat(indent)}${key}: ${value}` };
}

/** The end of the line at a place of the text. */
export function lineEnd(text: string, from: number): number {
  const at = text.indexOf("\n", from);
  return at < 0 ? text.length : at;
}

/** Removes a key: with its comma inside braces, else with its line. */
export function removeKey(text: string, node: YAMLMap, pair: Pair): Splice {
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
export function withoutItem(pieces: readonly (readonly [number, number])[], at: number): Splice {
  const [splice] = withoutItems(pieces, new Set([at]));
  return splice ?? { from: 0, to: 0, text: "" };
}

/** Removes some of several items that commas separate, each with a comma beside it. */
export function withoutItems(
  pieces: readonly (readonly [number, number])[],
  removed: ReadonlySet<number>,
): readonly Splice[] {
  const kept = pieces.findIndex((_, at) => !removed.has(at));
  const [first, last] = [pieces[0], pieces.at(-1)];
  if (first === undefined || last === undefined) return [];
  const start: readonly Splice[] = kept === 0 ? [] : [{ from: first[0], to: pieces[kept]?.[0] ?? last[1], text: "" }];
  const rest = pieces.flatMap((piece, at): readonly Splice[] => {
    const before = pieces[at - 1];
    return kept < 0 || at < kept || before === undefined || !removed.has(at)
      ? []
      : [{ from: before[1], to: piece[1], text: "" }];
  });
  return [...start, ...rest];
}
