/**
 * @file What commands that serve pages have in common: their port, how they end, the browser that they open.
 */
import { spawn } from "node:child_process";
import type { CommandArguments, Flag } from "./command.ts";

const DEFAULT_PORT = 8765;

/** The flag --port. */
export const PORT_FLAG: Flag = { value: "N", summary: `Port; default: ${DEFAULT_PORT}. 0 chooses a free one.` };

/** The port to listen on. */
export function readPort(args: CommandArguments): number {
  return args.count("port", 0) ?? DEFAULT_PORT;
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
