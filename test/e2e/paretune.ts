/** The built command line, run as users run it: a process of its own, in a temporary folder. */
import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, afterEach } from "vitest";

export const PROJECT = join(import.meta.dirname, "../..");
const CLI = join(PROJECT, "dist/node/cli/main.js");

/** What a finished command left. */
export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command under way. */
export interface Started {
  readonly pid: number;
  readonly finished: Promise<Finished>;
  signal(name: NodeJS.Signals): void;
  /** Closes the reading ends of its output, as `| head -1` does. */
  closeOutput(): void;
  /** What it has written so far. */
  output(): string;
}

/** Starts `paretune` with these words; `preload` is a module that Node loads before. */
export function start(args: readonly string[], options: { cwd: string; input?: string; preload?: string }): Started {
  const preload = options.preload === undefined ? [] : ["--import", pathToFileURL(options.preload).href];
  const child = spawn(process.execPath, [...preload, CLI, ...args], {
    cwd: options.cwd,
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, NO_COLOR: "1" },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  child.stdin.end(options.input ?? "");
  const finished = new Promise<Finished>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, stdout, stderr }));
  });
  return {
    pid: child.pid ?? 0,
    finished,
    signal: (name) => void child.kill(name),
    closeOutput: () => {
      child.stdout.destroy();
      child.stderr.destroy();
    },
    output: () => stdout + stderr,
  };
}

/** Runs `paretune` to its end. */
export function paretune(args: readonly string[], options: { cwd: string; input?: string }): Promise<Finished> {
  return start(args, options).finished;
}

/** Runs a command with `--json` and parses its one document. */
export async function json<T>(args: readonly string[], options: { cwd: string; input?: string }): Promise<T> {
  return (await jsonAndText<T>(args, options)).document;
}

/** Runs a command with `--json`: its document, and the text for people, which is then on standard error. */
export async function jsonAndText<T>(
  args: readonly string[],
  options: { cwd: string; input?: string },
): Promise<{ readonly document: T; readonly text: string }> {
  const { code, stdout, stderr } = await paretune([...args, "--json"], options);
  if (code !== 0) throw new Error(`paretune ${args.join(" ")} ended with ${code}:\n${stderr}`);
  return { document: JSON.parse(stdout) as T, text: stderr };
}

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
});

const shared: string[] = [];

afterAll(() => {
  for (const folder of shared.splice(0)) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
});

/** A folder that is gone after the last test of the file. */
export function keptFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "paretune-"));
  shared.push(folder);
  return folder;
}

/** A copy of a study's folder with its results, gone after the test; so that several tests go on from one run. */
export function copyOf(folder: string): string {
  const copy = temporaryFolder();
  cpSync(folder, copy, { recursive: true });
  return copy;
}

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "paretune-"));
  folders.push(folder);
  return folder;
}

/**
 * A training program that does not depend on Paretune: two flags, two numbers on standard output. It adds each
 * evaluation to `evaluations.txt` at its end, so that tests see which evaluations ran to completion. It is a shell
 * script, because a hundred of these start in the time of one Node process.
 */
const PROGRAM = `
sleep=0 late=0
while [ $# -gt 0 ]; do
  case $1 in
    --width) width=$2 ;;
    --rate) rate=$2 ;;
    --sleep) sleep=$2 ;; # seconds
    --late) late=$2 ;; # milliseconds that are added to the latency
  esac
  shift 2
done
[ "$sleep" = 0 ] || sleep "$sleep"
awk -v w="$width" -v r="$rate" -v late="$late" 'BEGIN {
  printf "accuracy: %.17g\\n", 0.9 - (log(r) / log(10) + 3) ^ 2 / 20 + w / 1000
  printf "latency_ms: %.17g\\n", 1 + w / 10 + late
}'
echo "$width $rate" >> evaluations.txt
`;

/** The command line of the toy program; it waits for that many milliseconds before it prints. */
export const toyCommand = (milliseconds = 0): string =>
  `sh train.sh --width {width} --rate {rate} --sleep ${milliseconds / 1000}`;

/** Lines of a study over that program; `lines` replace those with the same key. */
export function toyStudy(folder: string, lines: Readonly<Record<string, string>> = {}): string {
  const all: Record<string, string> = {
    name: "toy",
    command: toyCommand(),
    parameters: "{ width: { type: int, range: [1, 64] }, rate: { type: float, range: [1e-5, 1e-1], scale: log } }",
    objectives:
      '{ accuracy: { goal: maximize, from: { stdout: "accuracy: (.*)" } }, latency_ms: { goal: minimize, unit: ms, from: { stdout: "latency_ms: (.*)" } } }',
    baseline: "{ width: 32, rate: 1e-4 }",
    budget: "{ trials: 8, batch: 4, initial: 4, parallel: 2 }",
    strategy: "sobol",
    seed: "3",
    ...lines,
  };
  writeFileSync(join(folder, "train.sh"), PROGRAM);
  const text = Object.entries(all).map(([key, value]) => `${key}: ${value}\n`);
  writeFileSync(join(folder, "study.yaml"), text.join(""));
  return "study.yaml";
}

/** How many evaluations of the toy program ran to completion. */
export function evaluations(folder: string): readonly string[] {
  const file = join(folder, "evaluations.txt");
  return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
}

/** Waits until something holds; fails with `what` after 100 seconds, which no slow machine needs. */
export async function until(what: string, holds: () => boolean): Promise<void> {
  const end = Date.now() + 100_000;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`waited in vain until ${what}`);
    await new Promise((done) => setTimeout(done, 20));
  }
}

/** The names in a folder, or none. */
export function namesIn(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
