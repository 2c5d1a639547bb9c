/**
 * @file Reads the help of a program: what its options are, whatever library has printed it.
 */
import { type HelpEntry, helpEntries, helpLines } from "./help-entries.ts";
import type { HelpOption, ProgramHelp } from "./help-option.ts";
import { readHydra } from "./hydra.ts";
import { readOption } from "./read-option.ts";

/** What a help text says; without options where it is none. */
export function readHelp(text: string): ProgramHelp {
  const plain = helpLines(text).join("\n");
  const hydra = readHydra(plain);
  if (hydra !== undefined) return hydra;
  const entries = helpEntries(text);
  const style = styleOf(plain, text, entries);
  const form = style === "go" || style === "absl" ? "equals" : "words";
  const byName = new Map<string, HelpOption>();
  for (const entry of entries) {
    const option = readOption(entry);
    // A name that cannot be that of a parameter.
    if (option === undefined || !/^[A-Za-z_][\w.]*$/.test(option.name)) continue;
    const before = byName.get(option.name);
    byName.set(option.name, before === undefined ? option : pairOf(before, option));
  }
  const required = requiredInUsage(plain);
  const options = [...byName.values()].map((option) =>
    required?.has(option.flag) ? { ...option, isRequired: true as const } : option,
  );
  return { ...(style === undefined ? {} : { style }), form, options };
}

/** Two entries of one name: a switch and the one that turns it off, or an option that was described before, e.g. in a subcommand's part. */
function pairOf(before: HelpOption, option: HelpOption): HelpOption {
  if (before.kind !== "switch" || option.kind !== "switch") return before;
  const isWhole = ({ negation, isOnlyNegation }: HelpOption): boolean => negation !== undefined && !isOnlyNegation;
  if (isWhole(before) || isWhole(option) || before.isOnlyNegation === option.isOnlyNegation) return before;
  const [on, off] = before.isOnlyNegation ? [option, before] : [before, option];
  const value = on.default ?? off.default;
  return { ...on, negation: off.flag, ...(value === undefined ? {} : { default: value }) };
}

function styleOf(plain: string, text: string, entries: readonly HelpEntry[]): ProgramHelp["style"] {
  if (/^\s*USAGE: \S+ \[flags\]|Try --helpfull/m.test(plain)) return "absl";
  if (/╭─|┌─/.test(text)) return "typer";
  if (/\[(number|string|boolean)\]/.test(plain)) return "yargs";
  if (/Show this message and exit\./.test(plain)) return "click";
  if (/show this help message and exit/.test(plain)) return "argparse";
  if (/display help for command/.test(plain)) return "commander";
  if (/^\s*-h, --help\s+Print help/m.test(plain)) return "clap";
  const isGo = entries.length > 0 && entries.every(({ head }) => /^-[A-Za-z][\w.-]*( \w+)?$/.test(head));
  return isGo && entries.some(({ head }) => /^-\w{2,}/.test(head)) ? "go" : undefined;
}

/** The options that the usage of argparse names outside of brackets: they are required. */
function requiredInUsage(plain: string): ReadonlySet<string> | undefined {
  const usage = /^usage: (.*(?:\n +.*)*)/im.exec(plain)?.[1];
  if (usage === undefined) return undefined;
  let outside = usage.replace(/\s+/g, " ");
  for (let last = ""; last !== outside; ) {
    last = outside;
    outside = outside.replace(/\[[^[\]]*\]/g, " ");
  }
  return new Set(outside.match(/(?<=\s)--?[A-Za-z][\w-]*/g) ?? []);
}
