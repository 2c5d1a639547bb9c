/**
 * @file Runs studies whose trials do whatever harms a run, beside ordinary ones, and looks at what became of each.
 */
import { spawn } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createRandomStream } from "../../src/core/random/index.ts";
import { newFolder } from "../fixtures/new-folder.ts";

const PROJECT = join(import.meta.dirname, "../..");
const CLI = join(PROJECT, "dist/node/cli/main.js");
const PROGRAM = join(import.meta.dirname, "programs/hostile-trial.mjs");

const KINDS = ["json", "csv", "jsonl", "tensorboard", "stdout", "measure"] as const;
type Kind = (typeof KINDS)[number];

/** The acts of `programs/hostile-trial.mjs` for trials of any kind. */
const GENERAL_ACTS = [
  ..."remove-folder file-for-folder loop-for-folder nowhere-for-folder proc-for-folder moved-folder".split(" "),
  ..."read-only-folder shut-folder many-files linked-folders other-replicates pipes-for-kept folders-for-kept".split(
    " ",
  ),
  ..."loops-for-kept garbage-for-kept pipes-for-drafts folders-for-drafts pipes-for-logs folders-for-logs".split(" "),
  ..."huge-logs long-line colours much-output closed-output closed-early fails crashes kills-itself".split(" "),
  ..."kills-group hangs-up never-ends leftover".split(" "),
];
const FILE_ACTS = [
  ..."pipe-for-result folder-for-result loop-for-result nowhere-for-result device-for-result".split(" "),
  ..."terminal-for-result socket-for-result sparse-result sparse-end shut-result background-writer".split(" "),
  ..."empty half utf-16 noise zeros".split(" "),
];
const JSON_ACTS = "mark infinite nan long-string quotes-string deep many-values many-keys invalid-utf-8 twice".split(
  " ",
);
const KIND_ACTS: Readonly<Record<Kind, readonly string[]>> = {
  json: [...FILE_ACTS, ...JSON_ACTS],
  jsonl: [...FILE_ACTS, ...JSON_ACTS],
  csv: [...FILE_ACTS, ..."mark infinite nan many-rows wide-row open-quote long-row".split(" ")],
  tensorboard: [...FILE_ACTS, ..."large-record many-fields damaged-record".split(" ")],
  stdout: "infinite nan empty half noise zeros".split(" "),
  measure: [
    ..."many-samples too-many-samples much-measured overflowing-samples no-sample infinite nan".split(" "),
    ..."empty noise zeros".split(" "),
  ],
};

/** Acts after which, alone beside the result, the right value is read. */
const HARMLESS: ReadonlySet<string> = new Set([
  ..."many-files linked-folders other-replicates garbage-for-kept moved-folder long-line colours".split(" "),
  ..."leftover mark long-string quotes-string deep many-keys invalid-utf-8 twice many-rows wide-row many-samples".split(
    " ",
  ),
]);
/** Acts that print other numbers, which are right then. */
const OTHER_VALUES: ReadonlySet<string> = new Set(["overflowing-samples"]);

/** The longest reason of a failure, in characters. */
const MAX_REASON_CHARS = 1200;
/** How long one study may run, in milliseconds. */
const STUDY_LIMIT_MS = 40 * 60_000;

/** What became of hostile trials. */
export interface HostileTrials {
  readonly hostile: number;
  readonly ordinary: number;
  /** Hostile trials whose right value was read, and that failed with a sentence. */
  readonly read: number;
  readonly failed: number;
  /** What should not be, as sentences. */
  readonly broken: readonly string[];
  /** The most memory that a run has taken, in MiB. */
  readonly peakMiB: number;
  /** The number of different acts. */
  readonly acts: number;
}

/** Runs `count` hostile trials, half as many ordinary ones between them, in one study for each kind of result. */
export async function runHostileTrials(seed: string, count: number): Promise<HostileTrials> {
  const total = { hostile: 0, ordinary: 0, read: 0, failed: 0, peakMiB: 0 };
  const broken: string[] = [];
  const acts = new Set<string>();
  for (const [index, kind] of KINDS.entries()) {
    const share = Math.floor((count * (index + 1)) / KINDS.length) - Math.floor((count * index) / KINDS.length);
    const plan = planOf(createRandomStream(1).split(`${seed} ${kind}`), kind, share);
    const { trials, peakMiB, problems } = await runStudyOf(kind, plan);
    total.peakMiB = Math.max(total.peakMiB, peakMiB);
    broken.push(...problems.map((problem) => `${kind}: ${problem}`));
    for (const [number, own] of plan.entries()) {
      for (const act of own) acts.add(act);
      const isOrdinary = own.length === 1;
      const trial = trials[number];
      if (isOrdinary) total.ordinary++;
      else total.hostile++;
      const problem = problemOf(trial, number, own);
      if (problem !== undefined) broken.push(`${kind} trial ${number} (${own.join(", ")}): ${problem}`);
      if (!isOrdinary && trial?.status === "completed") total.read++;
      if (!isOrdinary && trial?.status === "failed") total.failed++;
    }
  }
  return { ...total, broken, acts: acts.size };
}

/** The acts of each trial: every third is an ordinary one, and the first. */
function planOf(
  random: ReturnType<typeof createRandomStream>,
  kind: Kind,
  hostile: number,
): readonly (readonly string[])[] {
  const choices = [...GENERAL_ACTS, ...KIND_ACTS[kind]];
  const pick = (): string => choices[random.integer(choices.length)] as string;
  const plan: string[][] = [];
  for (let left = hostile; left > 0; ) {
    if (plan.length % 3 === 0) {
      plan.push(["result"]);
      continue;
    }
    const acts = Array.from({ length: 1 + random.integer(2) }, pick);
    // Mostly the result is written too, before or after.
    if (random.uniform() < 0.5) acts.unshift("result");
    else acts.push("result");
    plan.push(acts);
    left--;
  }
  return [...plan, ["result"]];
}

interface RecordedTrial {
  readonly status: string;
  readonly reason?: string;
  readonly metrics: Readonly<Record<string, { readonly mean: number }>>;
}

/** What is wrong with the record of a trial; undefined for nothing. */
function problemOf(trial: RecordedTrial | undefined, number: number, acts: readonly string[]): string | undefined {
  if (trial === undefined) return "is not recorded";
  const isOrdinary = acts.length === 1;
  const value = 1 + number / 1024;
  if (trial.status === "completed") {
    const { loss } = trial.metrics;
    if (acts.some((act) => OTHER_VALUES.has(act))) return undefined;
    return loss?.mean === value ? undefined : `has the value ${loss?.mean} instead of ${value}`;
  }
  if (trial.status !== "failed") return `is ${trial.status}`;
  const { reason = "" } = trial;
  if (isOrdinary) return `failed: ${reason}`;
  if (reason.length < 10 || reason.length > MAX_REASON_CHARS || /[\n\r]/.test(reason))
    return `has the reason ${reason}`;
  if (/TypeError|undefined|\[object|Maximum call stack|Invalid string length/.test(reason))
    return `has the reason ${reason}`;
  const harmful = acts.filter((act) => act !== "result" && !HARMLESS.has(act));
  return harmful.length === 0 ? `failed: ${reason}` : undefined;
}

const SOURCES: Readonly<Record<Kind, (plan: string) => string>> = {
  json: () => '{ goal: minimize, from: { json: "{trial.dir}/m.json", path: loss } }',
  jsonl: () => '{ goal: minimize, from: { json: "{trial.dir}/m*.jsonl", path: loss } }',
  csv: () => '{ goal: minimize, from: { csv: "{trial.dir}/**/m.csv", column: loss } }',
  tensorboard: () => '{ goal: minimize, from: { tensorboard: "{trial.dir}", tag: loss } }',
  stdout: () => '{ goal: minimize, from: { stdout: "^loss: {number}" } }',
  measure: (plan) =>
    `{ goal: minimize, measure: { command: "${commandOf("measure", plan)} measuring", repeats: 2, statistic: mean } }`,
};

function commandOf(kind: Kind, plan: string): string {
  return `node '${PROGRAM}' ${kind} '${plan}'`;
}

function studyText(kind: Kind, plan: string, trials: number): string {
  return `name: hostile-${kind}
command: "${commandOf(kind, plan)} training {x}"
timeout: 10s
retries: ${kind === "json" || kind === "stdout" ? 1 : 0}
parameters: { x: { type: float, range: [0, 1] } }
objectives: { loss: ${SOURCES[kind](plan)} }
strategy: sobol
budget: { trials: ${trials}, batch: 8, initial: ${trials}, parallel: 2 }
`;
}

async function runStudyOf(kind: Kind, plan: readonly (readonly string[])[]) {
  const folder = newFolder();
  const planFile = join(folder, "plan.json");
  writeFileSync(planFile, JSON.stringify(plan));
  writeFileSync(join(folder, "study.yaml"), studyText(kind, planFile, plan.length));
  const problems: string[] = [];
  const run = await paretune(["run", "study.yaml", "--threads", "1"], folder);
  if (run.code !== 0) problems.push(`run ended with ${run.code}: ${run.output.slice(-2000)}`);
  if (/\n {4}at /.test(run.output)) problems.push(`run printed a stack: ${run.output.slice(-2000)}`);
  const listed = await paretune(["trials", "study.yaml", "--json"], folder);
  const trials = JSON.parse(listed.stdout) as readonly RecordedTrial[];
  const reread = await paretune(["reread", "study.yaml"], folder);
  // 3: nothing could be read of some trials, which have harmed their files.
  if (reread.code !== 0 && reread.code !== 3)
    problems.push(`reread ended with ${reread.code}: ${reread.output.slice(-2000)}`);
  const again = await paretune(["run", "study.yaml", "--threads", "1"], folder);
  if (again.code !== 0) problems.push(`the second run ended with ${again.code}: ${again.output.slice(-2000)}`);
  rmSync(folder, { recursive: true, force: true });
  return { trials, problems, peakMiB: Math.max(run.peakMiB, reread.peakMiB) };
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly output: string;
  readonly peakMiB: number;
}

/** Runs the built command line, and measures its memory. */
function paretune(args: readonly string[], cwd: string): Promise<Ended> {
  const child = spawn(process.execPath, [CLI, ...args], {
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NO_COLOR: "1" },
  });
  const texts = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      texts[name] += text;
    });
  }
  let peakMiB = 0;
  const watch = setInterval(() => {
    peakMiB = Math.max(peakMiB, peakOf(child.pid));
  }, 100);
  const limit = setTimeout(() => child.kill("SIGKILL"), STUDY_LIMIT_MS);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      clearInterval(watch);
      clearTimeout(limit);
      resolve({ code, stdout: texts.stdout, output: texts.stdout + texts.stderr, peakMiB });
    });
  });
}

/** The most memory that a living process has taken, in MiB; 0 where the system does not say. */
function peakOf(pid: number | undefined): number {
  try {
    const [, kib] = /^VmHWM:\s*(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return Math.round(Number(kib ?? 0) / 1024);
  } catch {
    return 0;
  }
}
