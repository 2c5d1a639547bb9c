/**
 * @file Looks at Slurm before anything is submitted.
 */
import { dirname } from "node:path";
import { commandLine } from "../../command-template/index.ts";
import type { SlurmSettings } from "../../study-file/slurm-settings.ts";
import { type EngineClient, type EngineReport, unanswered } from "../engine-report.ts";
import { type CommandRequest, EngineUnreachable } from "../executor.ts";
import { jobFiles } from "../jobs/job-files.ts";
import { jobScript } from "../jobs/job-script.ts";
import { callSlurm, lastError } from "./slurm-client.ts";
import { SLURM, submissionArguments } from "./submission.ts";

/** What keeps a job in the queue, and lets the test of a job fail: nodes that are down, or set aside. */
const AVAILABLE_LATER = /not available \((down|inactive)|not available now|nodes are busy/i;

/** What the test says both of a job that no node can ever run, and of one whose nodes are down. */
const NO_SUCH_NODE = /node configuration is not available/i;

/** States of nodes that run jobs, as sinfo writes them; `*` after one says that the node does not respond. */
const UP = /^(idle|mixed|allocated|completing|reserved|planned)[^*]*$/i;

const PROGRAMS = ["sbatch", "squeue", "scancel", "sinfo"];

/** What Slurm lacks for a study, and what would be submitted for a command. */
export async function checkSlurm(settings: SlurmSettings, request: CommandRequest): Promise<EngineReport> {
  const folder = dirname(request.stdoutFile);
  const files = jobFiles(folder, "KEY");
  const job = { name: "paretune-KEY", folder: files.folder, script: files.script, messages: files.messages };
  const args = submissionArguments(settings, { ...job, timeoutMs: request.timeoutMs });
  const script = jobScript(SLURM, request, files, settings.setup);
  const submission = {
    title: "The job",
    text: `${commandLine({ kind: "words", words: ["sbatch", ...args] })}\n\n${script.trimEnd()}`,
  };
  const shared = `the nodes must see ${folder} by the same path, on a shared file system`;
  try {
    const { facts, ...found } = await look(settings, args, script);
    return { ...found, facts: { ...facts, folder: shared }, submission };
  } catch (error) {
    if (!(error instanceof EngineUnreachable)) throw error;
    const words = `${error.message}. Is this a host from which jobs can be submitted?`;
    return { ...unanswered(words, error.isMistake), facts: { folder: shared }, submission };
  }
}

/** Whether Slurm's programs are there; with their version. */
export async function slurmClient(): Promise<EngineClient> {
  const versions = await Promise.all(PROGRAMS.map((program) => callSlurm(program, ["--version"])));
  const missing = PROGRAMS.filter((_, index) => versions[index]?.code === 127);
  if (missing.length === 0) {
    // Without a configuration they do not say their version.
    const version = versions[0]?.stdout.trim() ?? "";
    return {
      isThere: true,
      words: `${PROGRAMS.join(", ")} are in PATH${version === "" ? "" : ` (${version})`}`,
      version,
    };
  }
  const were = missing.length === 1 ? "was" : "were";
  const words = `${missing.join(", ")} ${were} not found in PATH: run on a host of the cluster from which jobs are submitted`;
  return { isThere: false, words };
}

async function look(
  settings: SlurmSettings,
  args: readonly string[],
  script: string,
): Promise<Omit<EngineReport, "submission">> {
  const client = await slurmClient();
  if (!client.isThere) return { problems: [client.words], facts: {} };
  const listed = await callSlurm("sinfo", ["--noheader", "--format=%R"]);
  if (listed.code !== 0) return { problems: [`Slurm cannot be asked (sinfo: ${lastError(listed)})`], facts: {} };
  const partitions = [...new Set(listed.stdout.split("\n").map((line) => line.trim()))].filter((name) => name !== "");
  const facts = { version: client.version ?? "", partitions: partitions.join(", ") };
  const { partition } = settings;
  if (partition !== undefined && !partition.split(",").every((name) => partitions.includes(name))) {
    const known = partitions.length === 0 ? "Slurm names none" : `Slurm has ${partitions.join(", ")}`;
    return { problems: [`slurm.partition: there is no partition ${partition}; ${known}`], facts };
  }
  // Slurm itself checks the options; nothing is submitted.
  const tested = await callSlurm("sbatch", ["--test-only", ...args.slice(0, -1)], script);
  if (tested.code === 0) return { problems: [], facts };
  const said = lastError(tested);
  return AVAILABLE_LATER.test(said) || (NO_SUCH_NODE.test(said) && !(await areAllNodesUp()))
    ? { problems: [], unreachable: `Slurm could not run the job now: ${said}`, facts }
    : { problems: [`Slurm would refuse the job: ${said}`], facts };
}

/** Whether each node of the cluster can run jobs now. */
async function areAllNodesUp(): Promise<boolean> {
  const listed = await callSlurm("sinfo", ["--noheader", "--format=%T"]);
  const states = listed.stdout.split("\n").map((state) => state.trim());
  return listed.code === 0 && states.filter((state) => state !== "").every((state) => UP.test(state));
}
