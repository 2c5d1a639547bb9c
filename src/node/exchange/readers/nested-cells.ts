/**
 * @file Nested objects as cells with dotted names.
 */
import { type Fields, isFields } from "../../is-fields.ts";
import type { Cell } from "./source.ts";

/** The depth of objects within one another. */
const MAX_DEPTH = 8;

/** The options of `cellsBelow`. */
interface NestedOptions {
  /** The key of objects that stand for one of their values: `{ "value": 3, "desc": null }`. */
  readonly valueKey?: string;
}

/** The values of an object by their dotted names; what is neither a value nor a list of values is left out. */
export function cellsBelow(fields: Fields, { valueKey }: NestedOptions = {}): Readonly<Record<string, Cell>> {
  const cells: Record<string, Cell> = {};
  const collect = (below: Fields, prefix: string, depth: number): void => {
    if (depth > MAX_DEPTH) return;
    for (const [key, given] of Object.entries(below)) {
      const value = valueKey !== undefined && isFields(given) && valueKey in given ? given[valueKey] : given;
      if (isCell(value)) cells[`${prefix}${key}`] = value;
      else if (isFields(value)) collect(value, `${prefix}${key}.`, depth + 1);
    }
  };
  collect(fields, "", 0);
  return cells;
}

/** Whether a JSON value can stand in a column. */
export function isCell(value: unknown): value is Cell {
  return isScalar(value) || (Array.isArray(value) && value.every(isScalar));
}

function isScalar(value: unknown): value is string | number | boolean | null {
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}
