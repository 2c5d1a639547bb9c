/**
 * @file `paretune serve`: studies over HTTP, for browsers and for programs in any language.
 */
import { existsSync } from "node:fs";
import { isFolder } from "../../is-folder.ts";
import { openStudyFile } from "../../operations/open-study.ts";
import { type CliCommand, type CommandArguments, STORE_FLAG, THREADS_FLAG } from "../command.ts";
import { BadInput, EXIT } from "../exit.ts";
import { announce, readListening, reportServerError, SERVER_FLAGS, untilInterrupted } from "../serving.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** The command `paretune serve`. */
export const serve: CliCommand = {
  name: "serve",
  summary: "Serves studies over HTTP: their state, trials and figures; suggest and tell from any language.",
  usage: "[STUDY|FOLDER …]",
  positionals: [0, Number.POSITIVE_INFINITY],
  flags: {
    ...SERVER_FLAGS,
    store: { ...STORE_FLAG, summary: "Folder of the results of the only STUDY; default: NAME.paretune beside it." },
    threads: THREADS_FLAG,
  },
  details: [
    "A FOLDER stands for the study files directly in it, also those that come later; default: the present folder. The " +
      "server only looks at stores, so it may start before `run`, and runs beside it and after it; `run --serve` is both in one process. Ctrl-C ends it.",
    "Open the printed address in a browser for the dashboard. /openapi.json describes the routes for " +
      "programs. With a token, send the header `Authorization: Bearer T`.",
    "Whoever may send requests may change the study, so beyond this machine a token is always demanded. The connection is not " +
      "encrypted: use a tunnel (ssh -L) across a network that others use.",
  ],
  examples: [
    "paretune serve",
    "paretune serve study.yaml --open",
    "paretune serve studies --port 0 --json",
    "paretune serve study.yaml --host 0.0.0.0 --token 8f3a9c52e7d1",
  ],
  run: serveStudies,
};

async function serveStudies(args: CommandArguments, terminal: Terminal): Promise<number> {
  const paths = args.positionals.length === 0 ? ["."] : args.positionals;
  const threads = args.count("threads", 1);
  const store = args.text("store");
  const listening = await readListening(args);
  await checkPaths(paths, store);
  // Hono and what needs it are loaded for this command only.
  const { startServer } = await import("../../server/index.ts");
  const ended = untilInterrupted();
  const server = await startServer({ paths, store, ...listening, threads, onError: reportServerError });
  const print = (answer: object): void => terminal.printJson(answer);
  const { token } = listening;
  announce({ url: server.url, token, what: paths.join(", "), opens: args.has("open"), print }, terminal);
  terminal.print("Ctrl-C ends it.");
  await ended;
  await server.close();
  // A computation under way is given up; nothing of it is recorded.
  setImmediate(() => process.exit(EXIT.ok));
  return EXIT.ok;
}

/** Throws BadInput where a path is neither a folder nor a valid study file. */
async function checkPaths(paths: readonly string[], store: string | undefined): Promise<void> {
  const [first = ".", ...others] = paths;
  if (store !== undefined && (others.length > 0 || isFolder(first))) {
    throw new BadInput("--store is the folder of the results of one study: give one STUDY with it.");
  }
  for (const path of paths) {
    if (isFolder(path)) continue;
    if (!existsSync(path)) throw new BadInput(`There is no study file or folder ${path}.`);
    await openStudyFile(path, { store });
  }
}
