/**
 * @file Runs the user's program, for its help or once with its defaults.
 */
import { spawn } from "node:child_process";

/** How a program has ended. */
export interface ProgramRun {
  readonly stdout: string;
  readonly stderr: string;
  /** Exit code; null after a signal. */
  readonly code: number | null;
  /** Why it did not end by itself: it took too long, or it could not be started. */
  readonly problem?: string;
}

/** How a program is run. */
export interface RunProgramOptions {
  /** Ends it after this many milliseconds; absent: never. */
  readonly timeout?: number;
  readonly signal?: AbortSignal;
  /** Called with its output as it comes. */
  readonly onOutput?: (text: string) => void;
}

/** The most characters that are kept of each stream, from its end. */
const MAX_KEPT = 2_000_000;

/** Runs a program without a shell, in the current folder; without input, colours and narrow columns. */
export async function runProgram(words: readonly string[], options: RunProgramOptions = {}): Promise<ProgramRun> {
  if (words.some((word) => word.includes("\0"))) {
    return { stdout: "", stderr: "", code: null, problem: "no program can be given the character NUL" };
  }
  const [program = "", ...args] = words;
  const { timeout, signal, onOutput } = options;
  const child = spawn(program, args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, COLUMNS: "200", NO_COLOR: "1", TERM: "dumb", PYTHONUNBUFFERED: "1" },
    ...(signal === undefined ? {} : { signal }),
  });
  const texts = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].setEncoding("utf8").on("data", (text: string) => {
      texts[stream] = (texts[stream] + text).slice(-MAX_KEPT);
      onOutput?.(text);
    });
  }
  let problem: string | undefined;
  const end = (): void => {
    problem = `it did not end within ${(timeout ?? 0) / 1000} s`;
    child.kill("SIGKILL");
  };
  // The option of `spawn` would keep this process alive where the program could not be started.
  const timer = timeout === undefined ? undefined : setTimeout(end, timeout);
  return new Promise<ProgramRun>((resolve) => {
    child.once("error", (error) => resolve({ ...texts, code: null, problem: error.message }));
    child.once("close", (code) => resolve({ ...texts, code, ...(problem === undefined ? {} : { problem }) }));
  }).finally(() => clearTimeout(timer));
}
