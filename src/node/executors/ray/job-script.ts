/**
 * @file The script of a job of Ray. Whatever it holds of a trial (words, values of variables, paths) is a single-quoted word of a
 * POSIX shell, in which nothing has a meaning but the quote itself.
 */
import { shellQuote } from "../../command-template/index.ts";
import type { CommandRequest } from "../executor.ts";
import type { JobFiles } from "../slurm/job-files.ts";
import { isShellName } from "../slurm/job-script.ts";

/** What a job notes instead of an exit code: the folder that commands start in is not there. */
export const NO_FOLDER = "no-folder";

/**
 * The script that runs a command once. Its exit code is noted in a file: it is known also where the head of Ray has been restarted
 * and has forgotten the job.
 */
export function jobScript(request: CommandRequest, files: JobFiles): string {
  const { command, cwd, stdoutFile, stderrFile, environment } = request;
  const words = command.kind === "shell" ? ["/bin/sh", "-c", command.line] : command.words;
  const [out, err, folder] = [stdoutFile, stderrFile, cwd].map(shellQuote);
  const entries = Object.entries(environment);
  const lines = entries.filter(([name]) => isShellName(name)).map(([name, value]) => assignment(name, value));
  // A name that no shell can assign.
  const others = entries.filter(([name]) => !isShellName(name));
  const changes = others.flatMap(([name, value]) => (value === null ? ["-u", name] : [`${name}=${value}`]));
  const run = others.length === 0 ? words : ["env", ...changes, ...words];
  return `#!/bin/sh
# A command of a trial, as a job of Ray. It runs once, however often the script is submitted.
paretune_exit=${shellQuote(files.exit)}
paretune_note() { printf '%s\\n' "$1" > "$paretune_exit.new" && mv "$paretune_exit.new" "$paretune_exit"; }
if ! mkdir ${shellQuote(files.claim)}; then
  echo 'this command was claimed before by another job, or by a run that stopped it' >&2
  exit 75
fi
if ! [ -d ${folder} ]; then paretune_note ${NO_FOLDER}; exit 74; fi
{ : >>${out}; } && { : >>${err}; } || exit 74
# Ray ends the command itself. Its exit code has to be noted after that.
trap : TERM INT HUP
(
  exec >>${out} 2>>${err} </dev/null
  cd ${folder} || exit 74
${lines.join("")}  exec ${run.map(shellQuote).join(" ")}
)
paretune_code=$?
paretune_note "$paretune_code"
exit "$paretune_code"
`;
}

function assignment(name: string, value: string | null): string {
  return value === null ? `  unset ${name}\n` : `  export ${name}=${shellQuote(value)}\n`;
}
