/**
 * @file Why a command did not start, in words and by whose fault.
 */
import { isFolder } from "../is-folder.ts";
import type { CommandRequest } from "./executor.ts";
import type { Exit } from "./exit.ts";

type DidNotStart = Extract<Exit, { kind: "not-started" }>;

/** Errors of a program that is not there or cannot be executed. */
const PROGRAM_CODES = ["ENOENT", "EACCES", "ENOEXEC", "ENOTDIR", "ELOOP", "EISDIR"];
/** Errors of words that no program can be given. */
const WORDS_CODES = ["E2BIG", "ENAMETOOLONG", "ERR_INVALID_ARG_VALUE"];
/** Errors of a log whose folder was removed or replaced while the trial ran. */
const FOLDER_CODES = ["ENOENT", "ENOTDIR", "EISDIR", "ELOOP", "EACCES"];

/** A process that could not be started. */
export function notStarted({ command, cwd }: CommandRequest, error: unknown): DidNotStart {
  const program = command.kind === "shell" ? "/bin/sh" : (command.words[0] ?? "");
  const { code, detail } = details(error);
  const start = (cause: DidNotStart["cause"], reason: string): DidNotStart => ({ kind: "not-started", reason, cause });
  if (!isReachable(cwd)) return start("machine", `the folder ${cwd} that commands start in does not exist`);
  if (WORDS_CODES.includes(code)) return start("trial", `the program ${program} could not be started (${detail})`);
  if (code === "ENOENT") {
    return start(
      "program",
      program.includes("/")
        ? `the program ${program} was not found (commands start in ${cwd})`
        : `the program ${program} was not found in PATH`,
    );
  }
  if (code === "EACCES") return start("program", `the program ${program} is not executable; try chmod +x ${program}`);
  const cause = PROGRAM_CODES.includes(code) ? "program" : "machine";
  return start(cause, `the program ${program} could not be started (${detail})`);
}

/** A command whose log could not be opened. */
export function withoutLog(error: unknown): DidNotStart {
  const { code, detail } = details(error);
  const cause = FOLDER_CODES.includes(code) ? "trial" : "machine";
  return { kind: "not-started", reason: `its log could not be opened (${detail})`, cause };
}

function isReachable(folder: string): boolean {
  try {
    return isFolder(folder);
  } catch {
    return false; // a share that is gone
  }
}

function details(error: unknown): { readonly code: string; readonly detail: string } {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return { code, detail: error instanceof Error ? error.message : String(error) };
}
