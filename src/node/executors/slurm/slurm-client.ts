/**
 * @file Runs Slurm's programs. None of them is given a shell, and each call is limited in time.
 */
import { execFile, spawn } from "node:child_process";
import { EngineUnreachable } from "../executor.ts";

const TIMEOUT_MS = 60_000;
const MAX_OUTPUT_BYTES = 64 << 20;

/** What a program of Slurm printed, and its exit code. */
export interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Messages after which the same may work a moment later. */
const LATER: readonly RegExp[] = [
  /unable to contact slurm/i,
  /socket timed out|timed out|connect(ion)? (failure|refused|reset)|zero bytes|transport endpoint|communications? (connection|shutdown|error)/i,
  /temporarily unavailable|try again|slurmctld.*(standby|not responding)|backup controller/i,
  /munge|authentication/i,
];

/** Limits that other jobs have used up. */
const LIMITS = /(QOS|Assoc)(Max|Grp)\w*|job (submit )?limit|too many (jobs|running)/i;

/** Runs a program of Slurm. Throws `EngineUnreachable` where it says that Slurm does not answer. A program that does not exist has
 * the code 127. `script` is for its standard input. */
export async function callSlurm(program: string, args: readonly string[], script?: string): Promise<Answer> {
  const answer = await run(program, args, script);
  if (answer.code === 0) return answer;
  const message = lastError(answer);
  const isLater = LATER.some((pattern) => pattern.test(answer.stderr));
  if (isLater) throw new EngineUnreachable(`Slurm does not answer (${program}: ${message})`);
  if (LIMITS.test(answer.stderr))
    throw new EngineUnreachable(`Slurm takes no further jobs now (${program}: ${message})`);
  return answer;
}

function run(program: string, args: readonly string[], script: string | undefined): Promise<Answer> {
  const options = {
    env: slurmEnvironment(),
    timeout: TIMEOUT_MS,
    maxBuffer: MAX_OUTPUT_BYTES,
    killSignal: "SIGKILL" as const,
  };
  return new Promise((resolve) => {
    const child = execFile(program, args, options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : error.code === "ENOENT" ? 127 : 1;
      const said = error?.killed === true ? `${stderr}\n${program} timed out` : stderr;
      resolve({ code, stdout, stderr: said === "" && error !== null ? error.message : said });
    });
    child.stdin?.on("error", () => {});
    child.stdin?.end(script);
  });
}

/** Starts a program of Slurm that goes on after this process has ended. */
export function sendToSlurm(program: string, args: readonly string[]): void {
  const child = spawn(program, args, { env: slurmEnvironment(), detached: true, stdio: "ignore" });
  child.on("error", () => {});
  child.unref();
}

/** Variables that would change what the programs list, or what becomes of a job. */
const MISLEADING = /^(SQUEUE|SCANCEL|SACCT|SINFO)_|^SBATCH_(ARRAY_INX|ERROR|WAIT)$/;

/**
 * This process's environment without what misleads Slurm's programs. If this process is itself a part of a job, the variables of that
 * job are among it; a user's own defaults, such as SBATCH_ACCOUNT, are kept.
 */
function slurmEnvironment(): NodeJS.ProcessEnv {
  const isInJob = process.env["SLURM_JOB_ID"] !== undefined;
  const entries = Object.entries(process.env).filter(
    ([name]) => !MISLEADING.test(name) && !(isInJob && name.startsWith("SLURM_") && name !== "SLURM_CONF"),
  );
  return Object.fromEntries(entries);
}

/** The last thing that a program said about its failure. */
export function lastError({ stderr, code }: Answer): string {
  const lines = stderr.split("\n").map((line) => line.replace(/^\w+: (error: )?/, "").trim());
  return lines.filter((line) => line !== "").at(-1) ?? `exit code ${code}`;
}
