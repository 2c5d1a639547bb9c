/**
 * @file An executor: processes of this machine with a low priority. It hands each command to `nice` and leaves the rest to
 * the executor of this machine's processes, whose handles it also uses.
 */
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import type { Command } from "../../src/node/command-template/index.ts";
import type { CommandRequest, Executor } from "../../src/node/executors/executor.ts";
import { createLocalExecutor } from "../../src/node/executors/local-executor.ts";
import type { ProcessOptions } from "../../src/node/executors/local-process.ts";

/** What is added to the niceness of this process, which other processes of the machine then precede. */
const NICENESS = 10;

/** An executor that starts commands with a low priority. */
export function createNiceExecutor(options: Partial<ProcessOptions> = {}): Executor {
  const local = createLocalExecutor(options);
  return {
    ...local,
    name: "nice",
    // A program that does not exist goes to the local executor as it is, because `nice` would end with a code of its own.
    submit: (request, key) =>
      local.submit(canStart(request) ? { ...request, command: niced(request.command) } : request, key),
  };
}

/** The command as an argument of `nice`. */
function niced(command: Command): Command {
  const words = command.kind === "shell" ? ["/bin/sh", "-c", command.line] : command.words;
  return { kind: "words", words: ["nice", "-n", String(NICENESS), "--", ...words] };
}

/** Whether the program of a command is an executable file. */
function canStart({ command, cwd, environment }: CommandRequest): boolean {
  if (command.kind === "shell") return true;
  const program = command.words[0] ?? "";
  if (program.includes("/")) return isExecutable(resolve(cwd, program));
  const path = environment["PATH"] ?? process.env["PATH"] ?? "";
  return path.split(delimiter).some((folder) => isExecutable(join(resolve(cwd, folder), program)));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
