/**
 * @file What `serve`, `run --serve` and `tutorial --web` have in common: their flags, the announcement of the address, their end.
 */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import type { CommandArguments, Flag } from "./command.ts";
import { BadInput } from "./exit.ts";
import type { Terminal } from "./terminal/terminal.ts";

const DEFAULT_PORT = 8765;
const DEFAULT_HOST = "127.0.0.1";

/** The flag --port. */
export const PORT_FLAG: Flag = { value: "N", summary: `Port; default: ${DEFAULT_PORT}. 0 chooses a free one.` };

/** The flags of a server of studies. */
export const SERVER_FLAGS: Readonly<Record<"port" | "host" | "token" | "open", Flag>> = {
  port: PORT_FLAG,
  host: {
    value: "ADDRESS",
    summary: `Address to listen on; default: ${DEFAULT_HOST}, which only this machine reaches.`,
  },
  token: {
    value: "T",
    summary: "Demands this token of every request; beyond this machine one is made if none is given.",
  },
  open: { summary: "Opens the address in a browser." },
};

/** Where to listen, and what is demanded of requests. */
export interface Listening {
  readonly host: string;
  readonly port: number;
  readonly token: string | undefined;
}

/** Reads the flags. Throws BadInput for a token that no header can carry. */
export async function readListening(args: CommandArguments): Promise<Listening> {
  const host = args.text("host") ?? DEFAULT_HOST;
  const port = readPort(args);
  const given = readToken(args);
  // Hono and what needs it are loaded for these commands only.
  const { isLoopback } = await import("../server/index.ts");
  const token = given ?? (isLoopback(host) ? undefined : randomBytes(24).toString("base64url"));
  return { host, port, token };
}

/** The port to listen on. */
export function readPort(args: CommandArguments): number {
  return args.count("port", 0) ?? DEFAULT_PORT;
}

function readToken(args: CommandArguments): string | undefined {
  const token = args.text("token");
  if (token === undefined || /^[\x21-\x7e]{1,200}$/.test(token)) return token;
  throw new BadInput("--token must be of visible ASCII characters without spaces, at most 200.");
}

/** What is told of a server that listens. */
export interface Announcement {
  /** Its address, without the token. */
  readonly url: string;
  readonly token: string | undefined;
  /** What is served, in words. */
  readonly what: string;
  readonly opens: boolean;
  /** Writes the answer for programs. */
  readonly print: (answer: object) => void;
}

/** Prints the address, and opens it in a browser if that is wanted. */
export function announce({ url: own, token, what, opens, print }: Announcement, terminal: Terminal): void {
  const url = token === undefined ? own : `${own}?token=${encodeURIComponent(token)}`;
  print({ url, ...(token === undefined ? {} : { token }) });
  terminal.print(`Serving ${what} at`);
  terminal.print(`  ${url}`);
  if (opens) openBrowser(url);
}

/** Reports an error of the server that nobody expected. */
export function reportServerError(error: unknown): void {
  process.stderr.write(`paretune: ${error instanceof Error ? (error.stack ?? "") : String(error)}\n`);
}

/** Resolves when the user or the system asks this process to end. */
export function untilInterrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"] as const) process.on(signal, () => resolve());
  });
}

/** Opens an address with the program of the desktop. Where there is none, the printed address remains. */
export function openBrowser(url: string): void {
  const [command, ...words] =
    process.platform === "darwin"
      ? ["open", url]
      : process.platform === "win32"
        ? ["cmd", "/c", "start", "", url.replaceAll("&", "^&")]
        : ["xdg-open", url];
  if (command === undefined) return;
  const child = spawn(command, words, { stdio: "ignore", detached: true });
  child.on("error", () => {});
  child.unref();
}
