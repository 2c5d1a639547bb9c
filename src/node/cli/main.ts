#!/usr/bin/env node
/**
 * @file The door of the program. It loads the rest itself, so that a Ctrl-C meanwhile ends with words, too.
 */
import { EXIT } from "./exit.ts";

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(EXIT.ok);
  throw error;
});
process.on("SIGINT", interruptedEarly);
const { runCommandLine } = await import("./command-line.ts");
const ended = runCommandLine(process.argv.slice(2));
// Commands that end in good order listen themselves by now; Ctrl-C ends the others at once.
process.off("SIGINT", interruptedEarly);
// The exit code is set rather than the process ended, so that what was written to a pipe arrives.
process.exitCode = await ended;

function interruptedEarly(): void {
  process.stderr.write(
    "paretune: Interrupted before anything was begun. Nothing recorded is lost; to go on, give the same command again.\n",
  );
  process.exit(EXIT.interrupted);
}
