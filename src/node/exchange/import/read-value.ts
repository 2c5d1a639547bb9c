/**
 * @file From a value of another tool, often a text, to a value of a parameter or metric of the study.
 */
import { type Configuration, keptValue, listedValues, type Parameter } from "../../../core/space/index.ts";
import type { Cell } from "../readers/index.ts";

/** The words of Python and JSON for the values of a `bool`. */
const TRUE = ["true", "1", "1.0", "yes"];
const FALSE = ["false", "0", "0.0", "no"];

/**
 * The value as the parameter has it, where the other tool wrote it in another way: `"3"` for 3, `3.0` for 3, `"True"` for true.
 * A value that is none of the parameter's is returned as it is; it is checked like any other afterwards.
 */
export function readParameter(parameter: Parameter, cell: Cell): unknown {
  if (parameter.kind === "float" || parameter.kind === "int") return numberOf(cell) ?? cell;
  if (parameter.kind === "bool") return booleanOf(cell) ?? cell;
  const listed = parameter.kind === "fixed" ? [parameter.value] : (listedValues(parameter) ?? []);
  const given = keptValue(cell);
  return listed.find((each) => each === given) ?? listed.find((each) => isSameText(each, cell)) ?? cell;
}

/** A finite number, also as a text; undefined for anything else. */
export function numberOf(cell: Cell | undefined): number | undefined {
  if (typeof cell === "number") return Number.isFinite(cell) ? cell : undefined;
  if (typeof cell !== "string" || cell.trim() === "") return undefined;
  const value = Number(cell);
  return Number.isFinite(value) ? value : undefined;
}

function booleanOf(cell: Cell): boolean | undefined {
  if (typeof cell === "boolean") return cell;
  const text = String(cell).toLowerCase();
  return TRUE.includes(text) ? true : FALSE.includes(text) ? false : undefined;
}

/** Whether a listed value and a cell are the same but for how they are written. */
function isSameText(value: Configuration[string], cell: Cell): boolean {
  if (typeof value === "number") return numberOf(cell) === value;
  if (typeof value === "boolean") return booleanOf(cell) === value;
  if (Array.isArray(cell)) return plainList(JSON.stringify(cell)) === plainList(value);
  return value === String(cell) || (value.startsWith("[") && plainList(String(cell)) === plainList(value));
}

/** A list in JSON or as Python writes it, without blanks and with one kind of brackets and quotation marks. */
function plainList(text: string): string {
  return text.replace(/\s/g, "").replace(/'/g, '"').replace(/^\(/, "[").replace(/,?\)$/, "]");
}
