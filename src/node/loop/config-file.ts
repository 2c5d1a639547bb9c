/**
 * @file The JSON file of a trial's parameters, `{config}`. It reads the same as JSON and as YAML 1.1, whose readers (PyYAML,
 * OmegaConf) take `1e-7` for a text and need `1.0e-7`.
 */
import type { NativeValue } from "../../core/space/index.ts";

/** How names with dots appear in the file: as they are, or as objects in objects. */
export type ConfigLayout = "flat" | "nested";

/** Parameters by name, perhaps nested. */
interface ConfigTree {
  readonly [name: string]: NativeValue | ConfigTree;
}

/** The text of the file. */
export function configText(values: Readonly<Record<string, NativeValue>>, layout: ConfigLayout = "flat"): string {
  return `${objectText(layout === "nested" ? nested(values) : values, "")}\n`;
}

/** Names with dots as nested objects: `model.width` is `width` in `model`. */
function nested(values: Readonly<Record<string, NativeValue>>): ConfigTree {
  const root: Record<string, NativeValue | ConfigTree> = {};
  for (const [name, value] of Object.entries(values)) {
    const keys = name.split(".");
    let tree = root;
    for (const key of keys.slice(0, -1)) {
      tree[key] ??= {};
      tree = tree[key] as Record<string, NativeValue | ConfigTree>;
    }
    tree[keys.at(-1) ?? name] = value;
  }
  return root;
}

function objectText(tree: ConfigTree, indent: string): string {
  const inner = `${indent}  `;
  const lines = Object.entries(tree).map(([name, value]) => `${inner}${quotedText(name)}: ${valueText(value, inner)}`);
  return lines.length === 0 ? "{}" : `{\n${lines.join(",\n")}\n${indent}}`;
}

function valueText(value: NativeValue | ConfigTree, indent: string): string {
  if (typeof value !== "object") return scalarText(value);
  return isList(value) ? `[${value.map(scalarText).join(", ")}]` : objectText(value, indent);
}

function isList(value: NativeValue | ConfigTree): value is Extract<NativeValue, readonly unknown[]> {
  return Array.isArray(value);
}

/** A value as JSON that YAML 1.1 reads as the same value. */
export function scalarText(value: number | string | boolean): string {
  if (typeof value === "string") return quotedText(value);
  return typeof value === "number" ? String(value).replace(/^(-?\d+)e/, "$1.0e") : String(value);
}

/** A text as JSON, without the characters that YAML does not allow, or that end a line there. */
export function quotedText(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
