/**
 * @file `paretune tutorial --web`: the tutorial as a page, served or written into a folder.
 */
import { lstat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { readRegular, replaceFile } from "../../files/index.ts";
import type { CommandArguments } from "../command.ts";
import { BadInput, EXIT } from "../exit.ts";
import { openBrowser, readPort, reportServerError, untilInterrupted } from "../serving.ts";
import type { Terminal } from "../terminal/terminal.ts";

const FLAGS_OF_PAGE = ["port", "open", "output"] as const;
/** The most that is read of a page that is there. */
const MAX_PAGE_BYTES = 2 ** 20;
/** The strategies that the page can choose. */
const PRIORS = ["saas", "map", "auto"];

/** Throws BadInput for a flag that only the page has. */
export function checkTerminalFlags(args: CommandArguments): void {
  const given = FLAGS_OF_PAGE.find((flag) => args.has(flag));
  if (given !== undefined) throw new BadInput(`--${given} belongs to the page: write --web --${given}.`);
}

/** Serves the page until it is interrupted, or writes its files. */
export async function serveTutorial(args: CommandArguments, terminal: Terminal): Promise<number> {
  if (args.has("threads")) {
    throw new BadInput("--threads does not apply to --web: the browser decides how many threads it has.");
  }
  const query = queryOf(args);
  const folder = args.text("output");
  return folder === undefined ? serveUntilEnd(args, terminal, query) : writePage(args, terminal, folder);
}

/** The settings that the page begins with. */
function queryOf(args: CommandArguments): string {
  const strategy = args.text("strategy");
  if (strategy !== undefined && !PRIORS.includes(strategy)) {
    throw new BadInput(`--strategy with --web must be one of ${PRIORS.join(", ")}; got "${strategy}".`);
  }
  const seed = args.count("seed", 0);
  const query = new URLSearchParams({
    ...(strategy === undefined ? {} : { prior: strategy }),
    ...(seed === undefined ? {} : { seed: String(seed) }),
  }).toString();
  return query === "" ? "" : `?${query}`;
}

async function serveUntilEnd(args: CommandArguments, terminal: Terminal, query: string): Promise<number> {
  const port = readPort(args);
  // Hono and what needs it are loaded for this only.
  const { startTutorialServer } = await import("../../server/index.ts");
  const ended = untilInterrupted();
  const server = await startTutorialServer({ port, onError: reportServerError });
  const url = `${server.url}${query}`;
  terminal.printJson({ url });
  terminal.print("The tutorial is at");
  terminal.print(`  ${url}`);
  terminal.print("Ctrl-C ends it.");
  if (args.has("open")) openBrowser(url);
  await ended;
  await server.close();
  return EXIT.ok;
}

/** Writes the files of the page; replaces nothing but an earlier page. */
async function writePage(args: CommandArguments, terminal: Terminal, folder: string): Promise<number> {
  const given = (["port", "open", "seed", "strategy"] as const).find((flag) => args.has(flag));
  if (given !== undefined) throw new BadInput(`--${given} does not apply to --output, which serves nothing.`);
  const { pageFiles } = await import("../../server/index.ts");
  const files = pageFiles("tutorial");
  if (files.size === 0) throw new BadInput("The tutorial was not built. `npm run build` builds it.");
  const isEarlier = await isEarlierPage(folder);
  const written: string[] = [];
  // The page comes last: whoever loads it meanwhile finds the files that it names.
  const names = [...files.keys()].sort((a, b) => Number(a === "index.html") - Number(b === "index.html"));
  for (const name of names) {
    const text = Buffer.from(files.get(name)?.bytes ?? []).toString("utf8");
    const mayReplace = (beginning: string): boolean => isEarlier && (name !== "index.html" || isPage(beginning));
    written.push(await replaceFile(join(folder, name), text, { mayReplace, what: "a file of the tutorial" }));
  }
  terminal.printJson({ folder: resolve(folder), files: written });
  terminal.print(`Wrote ${written.length} files to ${resolve(folder)}.`);
  terminal.print("Put them on any web server, in any folder. Browsers run them over HTTP only; to look at them here:");
  terminal.print(`  npx http-server ${folder}`);
  return EXIT.ok;
}

/** Whether the folder has an earlier page. Throws BadInput for a page of somebody else, and where files would go elsewhere. */
async function isEarlierPage(folder: string): Promise<boolean> {
  const assets = await lstat(join(folder, "assets")).catch(() => undefined);
  if (assets !== undefined && !assets.isDirectory()) {
    throw new BadInput(`--output: ${join(folder, "assets")} is no folder of its own. Give another folder.`);
  }
  const page = join(folder, "index.html");
  if ((await lstat(page).catch(() => undefined)) === undefined) return false;
  const text = await readRegular(page, { maxBytes: MAX_PAGE_BYTES }).catch(() => undefined);
  if (text !== undefined && isPage(text.toString("utf8"))) return true;
  throw new BadInput(`--output: ${page} is not a page of the tutorial, so it is not replaced. Give another folder.`);
}

function isPage(text: string): boolean {
  return text.includes("<title>Paretune: the tutorial</title>");
}
