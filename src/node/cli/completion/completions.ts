/**
 * @file What a shell can complete after `paretune`, from the declarations of the commands that also make the help.
 */
import { type CliCommand, COMMON_FLAGS, type Flag } from "../command.ts";

/** What can stand in a place: one of several words, a path, the number of a trial, or anything. */
export type Completion =
  | { readonly kind: "words"; readonly words: readonly string[] }
  | { readonly kind: "study" | "file" | "folder" | "trial" | "anything" };

/** A flag of a command. */
export interface CompletedFlag {
  readonly name: string;
  readonly summary: string;
  /** Absent for a flag without a value. */
  readonly value?: Completion;
  /** What the help calls the value. */
  readonly label?: string;
}

/** A command. */
export interface CompletedCommand {
  readonly name: string;
  readonly summary: string;
  readonly flags: readonly CompletedFlag[];
  /** The first argument, and each one after it. */
  readonly first: Completion;
  readonly rest: Completion;
}

/** The completions of the commands. */
export function completionsOf(commands: readonly CliCommand[]): readonly CompletedCommand[] {
  return commands.map((command) => ({
    name: command.name,
    summary: command.summary,
    flags: Object.entries({ ...command.flags, ...COMMON_FLAGS }).map(([name, flag]) => ({
      name,
      summary: flag.summary,
      ...(flag.value === undefined ? {} : { value: valueCompletion(flag), label: flag.value }),
    })),
    ...argumentsOf(command),
  }));
}

/** Labels of values that are paths: study files, files, or folders. */
const PATHS: Readonly<Record<string, "study" | "file" | "folder">> = {
  STUDY: "study",
  FILE: "file",
  PATH: "file",
  TARGET: "file",
  DIR: "folder",
  FOLDER: "folder",
};

function valueCompletion({ value = "", choices, isTrial }: Flag): Completion {
  if (choices !== undefined) return { kind: "words", words: choices };
  if (isTrial === true) return { kind: "trial" };
  return wordsOf(value) ?? { kind: PATHS[value] ?? "anything" };
}

/** The arguments that a usage names, e.g. `STUDY TRIAL …`. */
function argumentsOf({ usage, positionals: [, most] }: CliCommand): Pick<CompletedCommand, "first" | "rest"> {
  const words = usage.split(/\s+/).map((word) => word.replace(/[[\]]/g, ""));
  const [first, second = most > 1 ? first : undefined] = words.filter((word) => word !== "" && word !== "…");
  return { first: argument(first), rest: most > 1 ? argument(second) : { kind: "anything" } };
}

function argument(label: string | undefined): Completion {
  if (label === undefined) return { kind: "anything" };
  if (label.startsWith("STUDY")) return { kind: "study" };
  if (label === "TRIAL") return { kind: "trial" };
  return wordsOf(label) ?? { kind: PATHS[label] ?? "anything" };
}

/** The words of a label that lists them, e.g. `skip|failed`. */
function wordsOf(label: string): Completion | undefined {
  return /^[a-z]+(\|[a-z]+)+$/.test(label) ? { kind: "words", words: label.split("|") } : undefined;
}
