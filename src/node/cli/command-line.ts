/**
 * @file The dispatch: finds the command, parses its arguments, turns errors into a sentence and an exit code.
 */
import { ParetuneError } from "../../core/errors.ts";
import { commandLine } from "../command-template/index.ts";
import { closest } from "../expression/index.ts";
import { packageVersion } from "../files/package-version.ts";
import { REPAIR_ADVICE, StorageError } from "../storage/index.ts";
import { withoutPasswords } from "../study-file/index.ts";
import { type CliCommand, type CommandArguments, readArguments } from "./command.ts";
import { commands } from "./commands/index.ts";
import { BadInput, EXIT, Interrupted } from "./exit.ts";
import { commandHelp, overview } from "./terminal/help.ts";
import { createTerminal, widthOf } from "./terminal/terminal.ts";
import { visibleText } from "./terminal/visible-text.ts";

/** Runs the command that the arguments after `paretune` name; resolves to the exit code. */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === "--version" || name === "-v") {
    process.stdout.write(`${packageVersion()}\n`);
    return EXIT.ok;
  }
  if (name === undefined || name === "--help" || name === "-h" || name === "help") return help(rest[0]);
  const json = rest.includes("--json");
  let parsed: CommandArguments | undefined;
  try {
    const command = findCommand(name);
    parsed = readArguments(
      command,
      rest.map((word) => (word === "-h" ? "--help" : word)),
    );
    if (parsed.has("help")) {
      return help(name);
    }
    return await command.run(parsed, createTerminal(json));
  } catch (error) {
    return explain(error, json, parsed);
  }
}

/** The width of the help where standard output is no terminal, e.g. in a pipe, in columns. */
const HELP_WIDTH = 80;

function help(name: string | undefined): number {
  const command = commands.find((each) => each.name === name);
  const width = widthOf(process.stdout, HELP_WIDTH);
  process.stdout.write(command === undefined ? overview(commands, width) : commandHelp(command, width));
  return EXIT.ok;
}

function findCommand(name: string): CliCommand {
  const found = commands.find((command) => command.name === name);
  if (found !== undefined) return found;
  const near = closest(
    name,
    commands.map((command) => command.name),
  );
  const hint = near === undefined ? "" : ` Did you mean \`paretune ${near}\`?`;
  throw new BadInput(`There is no command "${name}".${hint} \`paretune --help\` lists them all.`);
}

/** Reports the error and returns its exit code. */
function explain(error: unknown, json: boolean, args: CommandArguments | undefined): number {
  const message = withoutPasswords(withStudy(error instanceof Error ? error.message : String(error), error, args));
  const expected = error instanceof BadInput || error instanceof ParetuneError || error instanceof Interrupted;
  process.stderr.write(`paretune: ${visibleText(message, false)}\n`);
  if (!expected || process.env["PARETUNE_DEBUG"]) {
    process.stderr.write(`${error instanceof Error ? withoutPasswords(error.stack ?? "") : ""}\n`);
  }
  if (json) {
    const details = error instanceof BadInput ? error.details : {};
    process.stdout.write(`${withoutPasswords(JSON.stringify({ error: { message, ...details } }, null, 2))}\n`);
  }
  return exitCodeOf(error);
}

/** The message about a damaged store, with the study file that the command was given, if it was given one. */
function withStudy(message: string, error: unknown, args: CommandArguments | undefined): string {
  const [path, ...others] = args?.positionals ?? [];
  if (!(error instanceof StorageError) || error.kind !== "damaged" || path === undefined || others.length > 0)
    return message;
  const store = args?.text("store");
  const words = [path, ...(store === undefined ? [] : ["--store", store])];
  return message.replace(REPAIR_ADVICE, REPAIR_ADVICE.replace("STUDY", commandLine({ kind: "words", words })));
}

/** 2 for what the user wrote; 1 for trouble with files or a store that the user did not write. */
function exitCodeOf(error: unknown): number {
  if (error instanceof Interrupted) return EXIT.interrupted;
  if (error instanceof BadInput) return EXIT.badInput;
  if (error instanceof StorageError)
    return error.kind === "missing" || error.kind === "changed" ? EXIT.badInput : EXIT.failed;
  if (error instanceof ParetuneError && (error.code === "argument" || error.code === "study")) return EXIT.badInput;
  return EXIT.failed;
}
