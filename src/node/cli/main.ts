#!/usr/bin/env node
/**
 * @file The entry point. It loads the rest dynamically, so that a Ctrl-C meanwhile also ends with a message.
 */
import { withoutPasswords } from "../study-file/store-address.ts";
import { EXIT } from "./exit.ts";

const words = process.argv.slice(2).join(" ");
// Every user of the machine may list its processes.
if (withoutPasswords(words) !== words) process.title = `paretune ${withoutPasswords(words)}`;
let isReported = false;
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    // Nobody reads the output any more, or the disk that it is written to is full.
    const isGone = error.code === "EPIPE" || error.code === "EIO";
    if (!isGone && !isReported) {
      isReported = true;
      if (stream === process.stdout) process.stderr.write(`paretune: the output cannot be written: ${error.message}\n`);
    }
    // A command that handles this (terminal/interrupt.ts) ends what it has started; any other ends here.
    if (stream.listenerCount("error") > 1) return;
    if (!isGone) process.exit(EXIT.failed);
    if (process.exitCode === undefined) process.exit(EXIT.ok);
  });
}
process.on("SIGINT", interruptedEarly);
const { runCommandLine } = await import("./command-line.ts");
const ended = runCommandLine(process.argv.slice(2));
// Commands that handle Ctrl-C listen by now; it ends the others at once.
process.off("SIGINT", interruptedEarly);
// The exit code is set instead of calling exit(), so that output to a pipe is flushed.
process.exitCode = await ended;

function interruptedEarly(): void {
  process.stderr.write(
    "paretune: Interrupted before the command started. Recorded results are kept; run the same command again to resume.\n",
  );
  process.exit(EXIT.interrupted);
}
