/**
 * @file `paretune engine`: answers requests about one study on standard input, for programs that start it as a child process.
 */
import { createInterface } from "node:readline";
import { type CliCommand, type CommandArguments, STORE_FLAG, THREADS_FLAG } from "../command.ts";
import { EXIT } from "../exit.ts";
import { reportServerError } from "../serving.ts";

/** How long answers are waited for when the program that asked has ended. */
const PATIENCE_MS = 1000;

/** The command `paretune engine`. */
export const engine: CliCommand = {
  name: "engine",
  summary: "Answers requests about a study as lines of JSON, for a program that starts it (the Python package does).",
  usage: "[STUDY]",
  positionals: [0, 1],
  flags: { store: STORE_FLAG, threads: THREADS_FLAG },
  details: [
    "Reads a request per line from standard input, and writes an answer per line to standard output, in the order in which " +
      "answers are found. The end of standard input ends it. Methods are the routes of `paretune serve`; `define`, which " +
      "writes a study file; and `propose`, which is given a definition and all trials, and stores nothing.",
    '  {"id": 1, "method": "suggest", "params": {"count": 4}}',
    '  {"id": 1, "status": 200, "result": [{"trial": 0, "parameters": {…}}]}',
  ],
  examples: ["paretune engine study.yaml"],
  run: answerRequests,
};

async function answerRequests(args: CommandArguments): Promise<number> {
  const [path] = args.positionals;
  const threads = args.count("threads", 1);
  // The server's routes, and what needs them, are loaded for this command only.
  const { Engine } = await import("../../engine/index.ts");
  const engine = new Engine({ path, store: args.text("store"), threads, onError: reportServerError });
  const underWay = new Set<Promise<void>>();
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === "") continue;
    const answered = engine.answer(line).then((text) => {
      process.stdout.write(`${text}\n`);
      underWay.delete(answered);
    });
    underWay.add(answered);
  }
  // Nobody reads the answer of a long computation any more.
  const patience = new Promise<void>((resolve) => setTimeout(resolve, PATIENCE_MS).unref());
  await Promise.race([Promise.all(underWay), patience]);
  await engine.close();
  setImmediate(() => process.exit(EXIT.ok));
  return EXIT.ok;
}
