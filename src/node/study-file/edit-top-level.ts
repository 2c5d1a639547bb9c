/**
 * @file Changes of keys at the top level of a study file: the reference point and the budget.
 */
import { isAlias, isMap, isScalar, parseDocument, type YAMLMap } from "yaml";
import { type EditedText, no, removeKey, setKey, spliced } from "./edit-splices.ts";
import { written } from "./issue.ts";

/** Values of objectives to write as `reference_point`; those that the file already gives are kept. */
export interface ReferenceEdit {
  readonly kind: "reference";
  readonly values: Readonly<Record<string, number>>;
}

/** The keys of the budget that an edit may change. */
export type BudgetKey = "trials" | "time" | "slot_time" | "initial" | "parallel";

/** A key of the budget with its new value as it is written in the file; null removes the key. */
export interface BudgetEdit {
  readonly kind: "budget";
  readonly key: BudgetKey;
  readonly value: string | null;
}

/** Adds the key at the end of the file, or adds values to the existing key. */
export function writeReference(text: string, root: unknown, values: ReferenceEdit["values"]): EditedText {
  if (!isMap(root)) return no("the file is not a map of keys");
  const pair = root.items.find(({ key }) => isScalar(key) && key.value === "reference_point");
  const words = Object.entries(values).map(([name, value]) => `${written(name)}: ${written(value)}`);
  if (pair !== undefined && isMap(pair.value)) {
    let current = text;
    for (const [name, value] of Object.entries(values)) {
      const node = parseDocument(current).getIn(["reference_point"], true);
      if (!isMap(node) || node.has(name)) continue;
      const splice = setKey(current, node, { key: written(name), value: written(value) });
      current = spliced(current, splice);
    }
    return { ok: true, text: current };
  }
  if (pair !== undefined) return no("reference_point is not a map of objectives; edit the file by hand");
  return withNewKey(text, root, "reference_point", `{ ${words.join(", ")} }`);
}

/** Sets or removes a key of the budget, which is added where there is none. */
export function writeBudget(text: string, root: unknown, { key, value }: BudgetEdit): EditedText {
  if (!isMap(root)) return no("the file is not a map of keys");
  const node = root.items.find((pair) => isScalar(pair.key) && pair.key.value === "budget")?.value;
  if (node === undefined) {
    return value === null ? { ok: true, text } : withNewKey(text, root, "budget", `{ ${key}: ${value} }`);
  }
  if (isAlias(node)) return no("budget is written as an alias (*); edit the file by hand");
  if (!isMap(node)) return no("budget is not a map of keys; edit the file by hand");
  const pair = node.items.find((each) => isScalar(each.key) && each.key.value === key);
  if (value !== null) return { ok: true, text: spliced(text, setKey(text, node, { pair, key, value })) };
  return { ok: true, text: pair === undefined ? text : spliced(text, removeKey(text, node, pair)) };
}

/** Adds a key to the document: at its end, or as the last one within braces. */
function withNewKey(text: string, root: YAMLMap, key: string, value: string): EditedText {
  if (root.flow === true) return { ok: true, text: spliced(text, setKey(text, root, { key, value })) };
  return { ok: true, text: `${text.replace(/\n*$/, "\n")}${key}: ${value}\n` };
}
