/**
 * @file Builds `runner.ts` into one module and starts it as a process of its own.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { build } from "esbuild";
import type { LoopEvent } from "../../src/node/loop/index.ts";
import type { RunnerRequest } from "./runner.ts";

const root: string = join(import.meta.dirname, "..", "..");

/** Bundles the runner, with all packages but the native one: many modules take longer to load. Returns the module's path. */
export async function buildRunner(): Promise<string> {
  const folder = join(root, "node_modules", ".cache", "paretune-tests");
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, `runner-${process.pid}.mjs`);
  const entryPoints = [join(root, "test", "faults", "runner.ts")];
  const external = ["@photostructure/sqlite", "node:*"];
  // Bundled CommonJS packages call `require`.
  const js =
    'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);';
  await build({ entryPoints, outfile, bundle: true, platform: "node", format: "esm", external, banner: { js } });
  return outfile;
}

export interface Runner {
  readonly child: ChildProcess;
  /** Events so far. */
  readonly events: LoopEvent[];
  /** The exit code (null after a kill) and what it said on standard error. */
  readonly ended: Promise<{ readonly code: number | null; readonly errors: string }>;
  /** Resolves with the first event of a type. */
  seen(type: LoopEvent["type"]): Promise<void>;
}

/** Starts the runner; with `maxFileBlocks`, no file may grow beyond that many blocks of 512 bytes. */
export function startRunner(runner: string, request: Omit<RunnerRequest, "programs">, maxFileBlocks?: number): Runner {
  const asked: RunnerRequest = { ...request, programs: join(root, "test", "node", "loop", "programs") };
  const own = [process.execPath, runner, JSON.stringify(asked)];
  const limited = ["sh", "-c", `trap '' XFSZ; ulimit -f ${maxFileBlocks}; exec "$@"`, "sh", ...own];
  const [program, ...args] = maxFileBlocks === undefined ? own : limited;
  const child = spawn(program as string, args, { stdio: ["ignore", "pipe", "pipe"] });
  const events: LoopEvent[] = [];
  const waiting: { readonly type: LoopEvent["type"]; readonly resolve: () => void }[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => {
    if (!line.endsWith("}")) return; // cut short by a kill
    const event = JSON.parse(line) as LoopEvent;
    events.push(event);
    for (const { type, resolve } of waiting) if (type === event.type) resolve();
  });
  let errors = "";
  child.stderr.on("data", (chunk) => {
    errors += chunk;
  });
  const ended = once(child, "close").then(([code]) => ({ code: code as number | null, errors }));
  const seen = (type: LoopEvent["type"]): Promise<void> =>
    events.some((event) => event.type === type)
      ? Promise.resolve()
      : new Promise((resolve) => waiting.push({ type, resolve }));
  return { child, events, ended, seen };
}
