/**
 * @file The help of a program that is configured by Hydra: its configuration as YAML, and the groups it is composed of.
 */
import { parse } from "yaml";
import { isFields } from "../is-fields.ts";
import type { HelpOption, ProgramHelp } from "./help-option.ts";

const CONFIG = /(?:^|\n)== Config ==\n[^\n]*\n\n([\s\S]*?)(?:\n\n\n|\nPowered by Hydra|$)/;
const GROUPS = /(?:^|\n)== Configuration groups ==\n[^\n]*\n\n([\s\S]*?)\n\n/;

/** The values of the configuration as options; undefined where the text is no help of Hydra. */
export function readHydra(text: string): ProgramHelp | undefined {
  const config = CONFIG.exec(text)?.[1];
  if (config === undefined) return undefined;
  const groups = [...(GROUPS.exec(text)?.[1] ?? "").matchAll(/^([\w/.-]+): (.+)$/gm)].map(
    (match) => [match[1] ?? "", match[2] ?? ""] as const,
  );
  let values: unknown;
  try {
    values = parse(config, { logLevel: "error" }); // a tag of the program's own is of no interest
  } catch {
    return undefined; // cut short, or printed by a template of the program's own
  }
  return { style: "hydra", form: "override", options: optionsOf(values, []), groups: Object.fromEntries(groups) };
}

function optionsOf(value: unknown, path: readonly string[]): readonly HelpOption[] {
  if (isFields(value)) {
    return Object.entries(value).flatMap(([key, each]) => optionsOf(each, [...path, key]));
  }
  const name = path.join(".");
  if (name === "") return [];
  const type = typeof value === "boolean" ? ("bool" as const) : undefined;
  return [
    {
      flag: name,
      name,
      kind: "value",
      ...(type === undefined ? {} : { type }),
      ...(Array.isArray(value) ? { isList: true as const } : {}),
      ...(value === null || value === "???"
        ? {}
        : { default: Array.isArray(value) ? JSON.stringify(value) : String(value) }),
      ...(value === "???" ? { isRequired: true as const } : {}),
      description: "",
    },
  ];
}
