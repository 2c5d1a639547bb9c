/**
 * @file The script of a job. Whatever it holds of a trial (words, values of variables, paths) is a single-quoted word of a POSIX
 * shell, in which nothing has a meaning but the quote itself.
 */
import { shellQuote } from "../../command-template/index.ts";
import type { CommandRequest } from "../executor.ts";
import type { JobFiles } from "./job-files.ts";

/** What a job notes instead of an exit code: it was put back into the queue; or the folder that commands start in is not there. */
export const NOTES = { requeued: "requeued", noFolder: "no-folder" } as const;

/**
 * The script that runs a command once. The exit code is noted in a file, because Slurm forgets jobs after some minutes where it has
 * no accounting.
 *
 * @param setup - lines of the user's that come before the command
 */
export function jobScript(request: CommandRequest, files: JobFiles, setup?: string): string {
  const { command, cwd, stdoutFile, stderrFile } = request;
  const words = command.kind === "shell" ? ["/bin/sh", "-c", command.line] : command.words;
  const [out, err, folder] = [stdoutFile, stderrFile, cwd].map(scriptWord);
  return `#!/bin/sh
# A command of a trial, as a job of Slurm. It runs once, however often the script is submitted.
paretune_return=$(printf '\\r')
paretune_exit=${scriptWord(files.exit)}
paretune_note() { printf '%s\\n' "$1" > "$paretune_exit.new" && mv "$paretune_exit.new" "$paretune_exit"; }
if ! mkdir ${scriptWord(files.claim)}; then
  if [ "\${SLURM_RESTART_COUNT:-0}" -gt 0 ] && [ ! -e "$paretune_exit" ]; then paretune_note ${NOTES.requeued}; fi
  echo 'this command was claimed before by another job, or by a run that stopped it' >&2
  exit 75
fi
if ! [ -d ${folder} ]; then paretune_note ${NOTES.noFolder}; exit 74; fi
{ : >>${out}; } && { : >>${err}; } || exit 74
# The command is ended by Slurm itself. Its exit code has to be noted after that.
trap : TERM INT HUP XCPU USR1 USR2
(
  exec >>${out} 2>>${err} </dev/null
  cd ${folder} || exit 74
${environmentLines(request)}${setup === undefined ? "" : `${setup}\n`}  exec ${words.map(scriptWord).join(" ")}
)
paretune_code=$?
paretune_note "$paretune_code"
exit "$paretune_code"
`;
}

/** A text as a word of the script. Slurm takes a carriage return for a line end of another system, and refuses the script. */
function scriptWord(text: string): string {
  return text.split("\r").map(shellQuote).join('"$paretune_return"');
}

/** Whether a shell can assign a variable of this name. */
export function isShellName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
}

/** Sets and removes variables. */
function environmentLines({ environment }: CommandRequest): string {
  return Object.entries(environment)
    .filter(([name]) => isShellName(name))
    .map(([name, value]) => (value === null ? `  unset ${name}\n` : `  export ${name}=${scriptWord(value)}\n`))
    .join("");
}
