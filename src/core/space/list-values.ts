/**
 * @file Lists as values of a choice, such as `[64, 64]` among `values: [[64, 64], [128, 64, 32]]`. Inside a study such a value
 * is its canonical text, so that values are compared, counted, stored and shown like all others. A parameter that has such
 * values is marked (`lists`); where a value leaves the study, `nativeValue` makes it a list again.
 */
import type { Configuration, Parameter, ParameterValue } from "./parameter.ts";

/** A value as programs, JSON and study files have it. */
export type NativeValue = ParameterValue | readonly ParameterValue[];

/** The canonical text of a list: JSON with a blank after each comma. */
export function listText(items: readonly ParameterValue[]): string {
  return `[${items.map((item) => JSON.stringify(item)).join(", ")}]`;
}

/** The items of a list from its text, canonical or not; undefined for any other text. */
export function listItems(text: string): readonly ParameterValue[] | undefined {
  if (!text.startsWith("[")) return undefined;
  try {
    const read: unknown = JSON.parse(text);
    return Array.isArray(read) && read.every(isItem) ? read : undefined;
  } catch {
    return undefined;
  }
}

function isItem(value: unknown): value is ParameterValue {
  return (
    typeof value === "string" || typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value))
  );
}

/** A value as a study keeps it: a list as its canonical text, anything else as it is. */
export function keptValue(value: unknown): unknown {
  return Array.isArray(value) && value.every(isItem) ? listText(value) : value;
}

/** Whether some values of a parameter are lists. */
export function hasLists(parameter: Parameter): boolean {
  return "lists" in parameter && parameter.lists === true;
}

/** The value of a parameter as programs and JSON have it. */
export function nativeValue(parameter: Parameter, value: ParameterValue): NativeValue {
  return (hasLists(parameter) && typeof value === "string" ? listItems(value) : undefined) ?? value;
}

/** A configuration as programs and JSON have it. */
export function nativeConfiguration(
  parameters: readonly Parameter[],
  configuration: Configuration,
): Readonly<Record<string, NativeValue>> {
  const native: Record<string, NativeValue> = { ...configuration };
  for (const parameter of parameters) {
    const { name } = parameter;
    if (hasLists(parameter) && Object.hasOwn(configuration, name)) {
      native[name] = nativeValue(parameter, configuration[name]);
    }
  }
  return native;
}
