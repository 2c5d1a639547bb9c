/**
 * @file What a command of the command line is, and how its words are read. Every flag is declared: an unknown one is an
 * error with a suggestion, never ignored.
 */
import { parseArgs } from "node:util";
import { closest } from "../study-file/index.ts";
import { BadInput } from "./exit.ts";
import type { Terminal } from "./terminal/terminal.ts";

/** One flag of a command. */
export interface Flag {
  readonly summary: string;
  /** What stands for the value in the help, e.g. `N`; absent for a flag without a value. */
  readonly value?: string;
  /** May be given more than once. */
  readonly multiple?: boolean;
}

/** A command: `paretune NAME …`. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  /** The words after the name as the help shows them, e.g. `STUDY`. */
  readonly usage: string;
  /** How many words without a flag it takes. */
  readonly words: readonly [least: number, most: number];
  readonly flags: Readonly<Record<string, Flag>>;
  /** Further lines of help: formats, rules. */
  readonly details?: readonly string[];
  readonly examples: readonly string[];
  /** Does the work; resolves to the exit code. */
  run(words: CommandWords, terminal: Terminal): Promise<number>;
}

/** A command's words, read. */
export interface CommandWords {
  readonly positionals: readonly string[];
  has(flag: string): boolean;
  text(flag: string): string | undefined;
  list(flag: string): readonly string[];
  /** A whole number of at least `least`; BadInput otherwise. */
  count(flag: string, least: number): number | undefined;
}

/** Flags that every command has. */
export const COMMON_FLAGS: Readonly<Record<string, Flag>> = {
  json: { summary: "One JSON document on standard output; words for people go to standard error." },
  help: { summary: "Shows this help." },
};

/** The flag of every command that reads a store. */
export const STORE_FLAG: Flag = {
  value: "DIR",
  summary: "Where results lie, instead of NAME.paretune beside the study.",
};

/** Reads the words after the command's name; throws BadInput with what to write instead. */
export function readWords(command: Command, args: readonly string[]): CommandWords {
  const flags: Readonly<Record<string, Flag>> = { ...command.flags, ...COMMON_FLAGS };
  const values = new Map<string, string[]>();
  const positionals: string[] = [];
  const options = Object.fromEntries(
    Object.entries(flags).map(([name, flag]) => [
      name,
      { type: flag.value === undefined ? "boolean" : "string" } as const,
    ]),
  );
  const { tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true });
  for (const token of tokens) {
    if (token.kind === "positional") positionals.push(token.value);
    if (token.kind !== "option") continue;
    const flag = flags[token.name];
    if (flag === undefined) throw unknownFlag(command, token.rawName, flags);
    values.set(token.name, [...(values.get(token.name) ?? []), flagValue(command, token.rawName, flag, token.value)]);
  }
  for (const [name, given] of values) {
    if (given.length > 1 && flags[name]?.multiple !== true && flags[name]?.value !== undefined) {
      throw new BadInput(`--${name} was given ${given.length} times; ${command.name} takes it once.`);
    }
  }
  if (!values.has("help")) checkCount(command, positionals);
  return wordsOf(positionals, values);
}

function unknownFlag(command: Command, raw: string, flags: Readonly<Record<string, Flag>>): BadInput {
  const near = closest(raw.replace(/^-+/, ""), Object.keys(flags));
  const hint = near === undefined ? "" : ` Did you mean --${near}?`;
  return new BadInput(`${command.name} has no flag ${raw}.${hint} \`paretune ${command.name} --help\` lists them all.`);
}

function flagValue(command: Command, raw: string, flag: Flag, value: string | undefined): string {
  if (flag.value === undefined) {
    if (value !== undefined) throw new BadInput(`${raw} takes no value; got ${raw}=${value}.`);
    return "";
  }
  if (value === undefined || value === "") {
    throw new BadInput(
      `${raw} needs a value: ${raw} ${flag.value}. \`paretune ${command.name} --help\` has an example.`,
    );
  }
  return value;
}

function checkCount(command: Command, positionals: readonly string[]): void {
  const [least, most] = command.words;
  if (positionals.length < least) {
    throw new BadInput(
      `${command.name} needs ${command.usage.split(" ")[positionals.length] ?? "more words"}: paretune ${command.name} ${command.usage}. ` +
        `For example: ${command.examples[0] ?? ""}`,
    );
  }
  if (positionals.length > most) {
    throw new BadInput(
      `${command.name} takes ${most === 0 ? "no words" : most === 1 ? "one word" : `at most ${most} words`} besides its flags; got also ` +
        `${positionals
          .slice(most)
          .map((word) => `"${word}"`)
          .join(", ")}. Usage: paretune ${command.name} ${command.usage}`,
    );
  }
}

function wordsOf(positionals: readonly string[], values: ReadonlyMap<string, readonly string[]>): CommandWords {
  return {
    positionals,
    has: (flag) => values.has(flag),
    text: (flag) => values.get(flag)?.[0],
    list: (flag) => values.get(flag) ?? [],
    count: (flag, least) => {
      const text = values.get(flag)?.[0];
      if (text === undefined) return undefined;
      const value = Number(text);
      if (Number.isSafeInteger(value) && value >= least && /^\d+$/.test(text)) return value;
      throw new BadInput(`--${flag} must be a whole number of at least ${least}; got "${text}".`);
    },
  };
}
