/**
 * @file The declaration of a command, and the parsing of its arguments. Every flag is declared: an unknown one is an error
 * with a suggestion, never ignored.
 */
import { parseArgs } from "node:util";
import { closest } from "../expression/index.ts";
import { BadInput, quoted } from "./exit.ts";
import type { Terminal } from "./terminal/terminal.ts";

/** One flag of a command. */
export interface Flag {
  readonly summary: string;
  /** The name of the value in the help, e.g. `N`; absent for a flag without a value. */
  readonly value?: string;
  /** Whether it may be given more than once. */
  readonly multiple?: boolean;
  /** The words that its value may be, for shells to complete. */
  readonly choices?: readonly string[];
  /** Whether its value is the number of a trial, for shells to complete. */
  readonly isTrial?: true;
}

/** A command: `paretune NAME …`. */
export interface CliCommand {
  readonly name: string;
  readonly summary: string;
  /** The arguments as the help shows them, e.g. `STUDY`. */
  readonly usage: string;
  /** How many positional arguments there may be, i.e. arguments that are not flags. */
  readonly positionals: readonly [min: number, max: number];
  readonly flags: Readonly<Record<string, Flag>>;
  /** Paragraphs of the help; one that begins with a space is a preformatted line. */
  readonly details?: readonly string[];
  readonly examples: readonly string[];
  /** Runs the command; resolves to the exit code. */
  run(args: CommandArguments, terminal: Terminal): Promise<number>;
}

/** The parsed arguments of a command. */
export interface CommandArguments {
  readonly positionals: readonly string[];
  has(flag: string): boolean;
  text(flag: string): string | undefined;
  list(flag: string): readonly string[];
  /** A whole number of at least `least` and at most `LARGEST` for the flag; throws BadInput otherwise. */
  count(flag: string, least: number): number | undefined;
}

/** The largest values of flags that are counts, far above what is useful: more would run for days or out of memory. */
const LARGEST: Readonly<Record<string, number>> = {
  count: 1000,
  threads: 256,
  repeats: 10_000,
  parallel: 10_000,
  trials: 1_000_000,
  batch: 1_000_000,
  seed: 2 ** 32 - 1,
  port: 65_535,
};

/** Flags that every command has. */
export const COMMON_FLAGS: Readonly<Record<string, Flag>> = {
  json: { summary: "Prints one JSON document on standard output; text for people goes to standard error." },
  help: { summary: "Shows this help." },
};

/** The flag of every command that reads a store. */
export const STORE_FLAG: Flag = {
  value: "DIR",
  summary: "Folder of the results, or postgresql://…; default: what the study file says, else NAME.paretune beside it.",
};

/** The flag of every command that fits models. */
export const THREADS_FLAG: Flag = {
  value: "N",
  summary: "Threads for the models; default: one per core, at most 8. Does not change the result.",
};

/** Parses the arguments after the command's name; throws BadInput with what to write instead. */
export function readArguments(command: CliCommand, args: readonly string[]): CommandArguments {
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
  if (!values.has("help")) checkPositionalCount(command, positionals);
  return commandArguments(positionals, values);
}

function unknownFlag(command: CliCommand, raw: string, flags: Readonly<Record<string, Flag>>): BadInput {
  const near = closest(raw.replace(/^-+/, ""), Object.keys(flags));
  const hint = near === undefined ? "" : ` Did you mean --${near}?`;
  return new BadInput(`${command.name} has no flag ${raw}.${hint} \`paretune ${command.name} --help\` lists them all.`);
}

function flagValue(command: CliCommand, raw: string, flag: Flag, value: string | undefined): string {
  if (flag.value === undefined) {
    if (value !== undefined) throw new BadInput(`${raw} takes no value; got ${quoted(value)}.`);
    return "";
  }
  if (value === undefined || value === "") {
    throw new BadInput(
      `${raw} needs a value: ${raw} ${flag.value}. \`paretune ${command.name} --help\` has an example.`,
    );
  }
  return value;
}

function checkPositionalCount(command: CliCommand, positionals: readonly string[]): void {
  const [least, most] = command.positionals;
  if (positionals.length < least) {
    throw new BadInput(
      `${command.name} needs ${command.usage.split(" ")[positionals.length] ?? "more arguments"}: paretune ${command.name} ${command.usage}. ` +
        `For example: ${command.examples[0] ?? ""}`,
    );
  }
  if (positionals.length > most) {
    throw new BadInput(
      `${command.name} takes ${most === 0 ? "no arguments" : most === 1 ? "one argument" : `at most ${most} arguments`} besides its flags; got also ` +
        `${positionals
          .slice(most)
          .map((word) => `"${word}"`)
          .join(", ")}. Usage: paretune ${command.name} ${command.usage}`,
    );
  }
}

function commandArguments(
  positionals: readonly string[],
  values: ReadonlyMap<string, readonly string[]>,
): CommandArguments {
  return {
    positionals,
    has: (flag) => values.has(flag),
    text: (flag) => values.get(flag)?.[0],
    list: (flag) => values.get(flag) ?? [],
    count: (flag, least) => {
      const text = values.get(flag)?.[0];
      if (text === undefined) return undefined;
      const value = Number(text);
      const most = LARGEST[flag] ?? Number.MAX_SAFE_INTEGER;
      const isWhole = Number.isSafeInteger(value) && /^\d+$/.test(text);
      if (isWhole && value >= least && value <= most) return value;
      const range = Object.hasOwn(LARGEST, flag) ? `from ${least} to ${most}` : `of at least ${least}`;
      throw new BadInput(`--${flag} must be a whole number ${range}; got ${quoted(text)}.`);
    },
  };
}
