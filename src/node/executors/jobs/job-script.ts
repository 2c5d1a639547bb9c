/**
 * @file The script of a job, for engines whose nodes share the folder of the trial. Whatever it holds of a trial (words, values of
 * variables, paths) is a single-quoted word of a POSIX shell, in which nothing has a meaning but the quote itself.
 */
import { shellQuote } from "../../command-template/index.ts";
import type { CommandRequest } from "../executor.ts";
import type { JobFiles } from "./job-files.ts";

/** What a job notes instead of an exit code: it was put back into the queue; or the folder that commands start in is not there. */
export const NOTES = { requeued: "requeued", noFolder: "no-folder" } as const;

/** What differs between engines. */
export interface JobEngine {
  /** Its name, for a comment. */
  readonly name: string;
  /** The signals by which it ends a job, and which the script survives to note how the command has ended. */
  readonly signals: string;
  /** A line that runs where the command was claimed before: by this job, which runs again, or by somebody else. */
  readonly whereClaimed?: string;
  /** Whether the script is the first process of a container. It gets the words of the command as its arguments, and the variables from
   * the engine; and it passes the engine's signals on, which nobody else gets. */
  readonly isContainer?: boolean;
}

/**
 * The script that runs a command once. The exit code is noted in a file: an engine may forget a job some minutes after its end, or
 * when it is started again.
 *
 * @param setup - lines of the user's that come before the command
 */
export function jobScript(engine: JobEngine, request: CommandRequest, files: JobFiles, setup?: string): string {
  const { cwd, stdoutFile, stderrFile } = request;
  const [out, err, folder] = [stdoutFile, stderrFile, cwd].map(scriptWord);
  const isContainer = engine.isContainer === true;
  const words = isContainer ? '"$@"' : commandWords(request).map(scriptWord).join(" ");
  const body = `(
  exec >>${out} 2>>${err} </dev/null
  cd ${folder} || exit 74
${isContainer ? removals(request) : assignments(request)}${setup === undefined ? "" : `${setup}\n`}  exec ${words}
)`;
  return `#!/bin/sh
# A command of a trial, as a job of ${engine.name}. It runs once, however often the script is submitted.
${RETURN_VARIABLE}
paretune_exit=${scriptWord(files.exit)}
paretune_note() { printf '%s\\n' "$1" > "$paretune_exit.new" && mv "$paretune_exit.new" "$paretune_exit"; }
if ! mkdir ${scriptWord(files.claim)}; then
${engine.whereClaimed === undefined ? "" : `  ${engine.whereClaimed}\n`}  if [ -d ${scriptWord(files.claim)} ]; then echo 'this command was claimed before by another job, or by a run that stopped it' >&2; fi
  exit 75
fi
if ! [ -d ${folder} ]; then paretune_note ${NOTES.noFolder}; exit 74; fi
{ : >>${out}; } && { : >>${err}; } || exit 74
${isContainer ? asFirstProcess(engine.signals, body) : besideEngine(engine.signals, body)}
paretune_note "$paretune_code"
exit "$paretune_code"
`;
}

/** Runs a command whose processes the engine ends itself, and survives that to note the exit code. */
function besideEngine(signals: string, body: string): string {
  return `# The engine ends the command itself. Its exit code has to be noted after that.
trap : ${signals}
${body}
paretune_code=$?`;
}

/** Runs a command in the background, and passes signals on to it. A signal ends a wait, not the command. */
function asFirstProcess(signals: string, body: string): string {
  return `# The engine tells only this process to end, which tells the command.
paretune_command=
trap 'kill -TERM "$paretune_command" 2>/dev/null' ${signals}
${body} &
paretune_command=$!
while :; do
  wait "$paretune_command"
  paretune_code=$?
  kill -0 "$paretune_command" 2>/dev/null || break
done`;
}

/** The line of a script that words with a carriage return need. */
export const RETURN_VARIABLE = "paretune_return=$(printf '\\r')";

/** A text as a word of the script, which has `RETURN_VARIABLE`. Slurm takes a carriage return for a line end of another system, and refuses the script. */
export function scriptWord(text: string): string {
  return text.split("\r").map(shellQuote).join('"$paretune_return"');
}

/** Whether a shell can assign a variable of this name. */
export function isShellName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
}

/** Removes variables. */
function removals({ environment }: CommandRequest): string {
  const removed = Object.entries(environment).filter(([name, value]) => value === null && isShellName(name));
  return removed.map(([name]) => `  unset ${name}\n`).join("");
}

/** Sets and removes the variables that a shell can name. */
function assignments({ environment }: CommandRequest): string {
  return Object.entries(environment)
    .filter(([name]) => isShellName(name))
    .map(([name, value]) => (value === null ? `  unset ${name}\n` : `  export ${name}=${scriptWord(value)}\n`))
    .join("");
}

/** The words of the command, behind `env` for variables whose names no shell can assign. */
export function commandWords({ command, environment }: CommandRequest): readonly string[] {
  const words = command.kind === "shell" ? ["/bin/sh", "-c", command.line] : command.words;
  const others = Object.entries(environment).filter(([name]) => !isShellName(name));
  const changes = others.flatMap(([name, value]) => (value === null ? ["-u", name] : [`${name}=${value}`]));
  return others.length === 0 ? words : ["env", ...changes, ...words];
}
