/**
 * @file The JSON file of a trial's parameters, `{config}`. It reads the same as JSON and as YAML 1.1, whose readers (PyYAML,
 * OmegaConf) take `1e-7` for a text and need `1.0e-7`.
 */

import type { NativeValue } from "../../core/space/index.ts";
import { quotedText, scalarText } from "../command-template/index.ts";

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
