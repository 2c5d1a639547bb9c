/**
 * @file Changes single values in the text of a study file. Only the affected characters change; comments, order and
 * layout of everything else are kept.
 */
import { isAlias, isMap, isScalar, isSeq, parseDocument, type YAMLMap } from "yaml";
import { addValues, type ListEdit, removeValues } from "./edit-list.ts";
import { type EditedText, no, removeKey, type SplicesResult, setKey, spliced } from "./edit-splices.ts";
import { type BudgetEdit, type ReferenceEdit, writeBudget, writeReference } from "./edit-top-level.ts";

/** One change of a parameter. Values are text as it is written in the file. */
export type ParameterEdit =
  | { readonly kind: "pin"; readonly parameter: string; readonly value: string }
  | { readonly kind: "unpin"; readonly parameter: string }
  | { readonly kind: "range"; readonly parameter: string; readonly lower: string; readonly upper: string }
  | ListEdit;

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
  const splices = splicesFor(text, node, edit);
  if ("problem" in splices) return no(splices.problem);
  return { ok: true, text: splices.reduceRight(spliced, text) };
}

function splicesFor(text: string, node: YAMLMap, edit: ParameterEdit): SplicesResult {
  const { parameter } = edit;
  const find = (key: string) => node.items.find((pair) => isScalar(pair.key) && pair.key.value === key);
  switch (edit.kind) {
    case "pin":
      return [setKey(text, node, { pair: find("pin"), key: "pin", value: edit.value })];
    case "unpin": {
      const pair = find("pin");
      return pair === undefined ? { problem: `${parameter} is not pinned` } : [removeKey(text, node, pair)];
    }
    case "range": {
      const pair = find("range");
      if (pair === undefined) return { problem: `${parameter} has no range; add or remove values` };
      return [setKey(text, node, { pair, key: "range", value: `[${edit.lower}, ${edit.upper}]` })];
    }
    default: {
      const list = find("values")?.value;
      if (!isSeq(list)) return { problem: `${parameter} has no list of values` };
      return edit.kind === "add" ? addValues(text, list, edit) : removeValues(text, list, edit);
    }
  }
}
