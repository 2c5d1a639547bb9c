/**
 * @file Looks at Slurm before anything is submitted.
 */
import { dirname } from "node:path";
import { commandLine } from "../../command-template/index.ts";
import type { SlurmSettings } from "../../study-file/slurm-settings.ts";
import type { EngineReport } from "../engine-report.ts";
import { type CommandRequest, EngineUnreachable } from "../executor.ts";
import { jobFiles } from "../jobs/job-files.ts";
import { jobScript } from "../jobs/job-script.ts";
import { callSlurm, lastError } from "./slurm-client.ts";
import { SLURM, submissionArguments } from "./submission.ts";

const PROGRAMS = ["sbatch", "squeue", "scancel", "sinfo"];

/** What Slurm lacks for a study, and what would be submitted for a command. */
export async function checkSlurm(settings: SlurmSettings, request: CommandRequest): Promise<EngineReport> {
  const folder = dirname(request.stdoutFile);
  const files = jobFiles(folder, "KEY");
  const args = submissionArguments(settings, { name: "paretune-KEY", files, timeoutMs: request.timeoutMs });
  const script = jobScript(SLURM, request, files, settings.setup);
  const submission = {
    title: "The job",
    text: `${commandLine({ kind: "words", words: ["sbatch", ...args] })}\n\n${script.trimEnd()}`,
  };
  const shared = `the nodes must see ${folder} by the same path, on a shared file system`;
  try {
    const { problems, facts } = await look(settings, args, script);
    return { problems, facts: { ...facts, folder: shared }, submission };
  } catch (error) {
    if (!(error instanceof EngineUnreachable)) throw error;
    return {
      problems: [`${error.message}. Is this a host from which jobs can be submitted?`],
      facts: { folder: shared },
      submission,
    };
  }
}

async function look(
  settings: SlurmSettings,
  args: readonly string[],
  script: string,
): Promise<Pick<EngineReport, "problems" | "facts">> {
  const versions = await Promise.all(PROGRAMS.map((program) => callSlurm(program, ["--version"])));
  const missing = PROGRAMS.filter((_, index) => versions[index]?.code === 127);
  if (missing.length > 0) {
    const problem = `${missing.join(", ")} ${missing.length === 1 ? "was" : "were"} not found in PATH: run on a host of the cluster from which jobs are submitted`;
    return { problems: [problem], facts: {} };
  }
  const listed = await callSlurm("sinfo", ["--noheader", "--format=%R"]);
  if (listed.code !== 0) return { problems: [`Slurm cannot be asked (sinfo: ${lastError(listed)})`], facts: {} };
  const partitions = [...new Set(listed.stdout.split("\n").map((line) => line.trim()))].filter((name) => name !== "");
  const facts = { version: versions[0]?.stdout.trim() ?? "", partitions: partitions.join(", ") };
  const { partition } = settings;
  if (partition !== undefined && !partition.split(",").every((name) => partitions.includes(name))) {
    const known = partitions.length === 0 ? "Slurm names none" : `Slurm has ${partitions.join(", ")}`;
    return { problems: [`slurm.partition: there is no partition ${partition}; ${known}`], facts };
  }
  // Slurm itself checks the options; nothing is submitted.
  const tested = await callSlurm("sbatch", ["--test-only", ...args.slice(0, -1)], script);
  const problems = tested.code === 0 ? [] : [`Slurm would refuse the job: ${lastError(tested)}`];
  return { problems, facts };
}
