/**
 * @file One round: starts its processes, lets the faults happen, resumes the study until it is finished, and checks it.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { checkStudy, type Violation } from "./check.ts";
import { checkClients } from "./check-clients.ts";
import { type Disk, makeDisk } from "./disk.ts";
import { strike } from "./faults.ts";
import type { Lane } from "./lane.ts";
import { ledgerSize, readLedger } from "./ledger.ts";
import {
  databaseAt,
  type EmptyScene,
  makeClient,
  makeClients,
  makeRuns,
  makeServer,
  type Programs,
} from "./members.ts";
import { HERE } from "./network.ts";
import { keepNodes } from "./nodes.ts";
import type { Kind, Plan } from "./plan.ts";
import { killMarked, leftProcesses } from "./processes.ts";
import { isAlive, type Member, type Scene, startMember } from "./scene.ts";
import { watchForStuck } from "./stuck.ts";
import { readState } from "./study.ts";

/** How long processes may take that nothing disturbs any more, in milliseconds. Far more than they take: only what is stuck reaches it. */
const [LOCAL_PATIENCE_MS, SLURM_PATIENCE_MS] = [400_000, 600_000];
/** How long what was ended may still be seen. */
const ENDING_MS = 10_000;
/** How long Slurm may list jobs whose commands have ended: a controller that was away learns of an end when the node repeats it. */
const QUEUE_MS = 180_000;
const DISK_MEGABYTES = 6;

/** What became of a round. */
export interface RoundResult {
  readonly round: number;
  readonly violations: readonly Violation[];
  /** The faults that struck something alive. */
  readonly struck: readonly Kind[];
  /** How often a process was started again. */
  readonly resumed: number;
  readonly evaluations: number;
  /** Evaluations whose results did not count, because whoever waited for them was killed. */
  readonly again: number;
  readonly seconds: number;
  /** The folder of a round that is kept because something is wrong. */
  readonly folder?: string;
}

/** Plays a round. */
export async function playRound(plan: Plan, lane: Lane, programs: Programs): Promise<RoundResult> {
  const began = performance.now();
  const empty = await prepare(plan, lane);
  const scene = await populate(empty, programs);
  const violations: Violation[] = [];
  let struck: readonly Kind[] = [];
  const stopKeeping = keepNodes(scene);
  try {
    if (scene.server !== undefined) startMember(scene, scene.server);
    for (const member of scene.members) startMember(scene, member);
    const strikes = await Promise.all(plan.faults.map((fault) => strike(scene, fault)));
    struck = plan.faults.flatMap(({ kind }, index) => (strikes[index] === true ? [kind] : []));
    await scene.database?.heal();
    violations.push(...(await finish(scene, programs)), ...(await checked(scene)));
  } catch (error) {
    violations.push({ wrong: "other", what: error instanceof Error ? `${error.stack}` : String(error) });
  }
  violations.push(...scene.broken.map((what) => ({ wrong: "other", what }) as const), ...(await leftovers(scene)));
  stopKeeping();
  const { begun, ended } = readLedger(scene.ledger);
  await scene.database?.useClock(false);
  const kept = violations.length > 0 ? keep(scene, violations) : undefined;
  scene.disk?.remove();
  rmSync(scene.folder, { recursive: true, force: true });
  const processes = processesOf(scene);
  return {
    round: plan.round,
    violations,
    struck,
    resumed: processes.reduce((sum, { starts }) => sum + Math.max(0, starts - 1), 0),
    evaluations: begun.length,
    again: ended.length - new Set(ended.map(({ trial }) => trial)).size,
    seconds: (performance.now() - began) / 1000,
    ...(kept === undefined ? {} : { folder: kept }),
  };
}

function processesOf({ members, server }: Pick<Scene, "members" | "server">): readonly Member[] {
  return server === undefined ? members : [...members, server];
}

/** Copies the folder of a round out of the disks that go with the harness. */
function keep(scene: Scene, violations: readonly Violation[]): string {
  const kept = mkdtempSync(join(tmpdir(), `paretune-faults-kept-${scene.plan.round}-`));
  cpSync(scene.folder, kept, { recursive: true });
  for (const { name, process } of processesOf(scene)) writeFileSync(join(kept, `${name}.log`), process?.output() ?? "");
  if (scene.database !== undefined) cpSync(scene.database.log, join(kept, "database.log"));
  writeFileSync(join(kept, "round.json"), JSON.stringify({ plan: scene.plan, violations, seen: scene.seen }, null, 2));
  return kept;
}

async function prepare(plan: Plan, lane: Lane): Promise<EmptyScene> {
  const folder = join(lane.folder, `round-${plan.round}`);
  mkdirSync(folder, { recursive: true });
  const database = plan.store === "database" ? await lane.database() : undefined;
  const kinds = plan.faults.map(({ kind }) => kind);
  await database?.useClock(kinds.includes("move-clock"));
  let disk: Disk | undefined;
  if (database === undefined && kinds.includes("fill-disk")) {
    disk = makeDisk(join(folder, plan.hasOwnFolders ? "study-0" : "study"), DISK_MEGABYTES);
  }
  const mark = `${process.pid}-${plan.round}-${Date.now()}`;
  return { plan, lane, mark, folder, ledger: join(folder, "ledger"), database, disk, seen: [], broken: [] };
}

async function populate(empty: EmptyScene, programs: Programs): Promise<Scene> {
  const isServed = empty.plan.setting === "serve";
  const server = isServed ? makeServer(empty, programs) : undefined;
  const members = isServed ? await makeClients(empty, programs) : await makeRuns(empty, programs);
  return { ...empty, members, server, look: () => look(empty, members[0] as Member, isServed) };
}

/** Notes what is finished in the store, after a kill. Other runs may go on meanwhile. */
async function look(scene: EmptyScene, { folder }: Member, isServed: boolean): Promise<void> {
  if (isServed || scene.plan.hasOwnFolders) return;
  if (scene.disk !== undefined || scene.database?.server.isAlive() === false) return;
  const state = await readState(join(folder, "study.yaml"), databaseAt(scene, HERE)).catch((error: unknown) => {
    if (scene.database === undefined) throw error; // the database may be killed meanwhile
    return undefined;
  });
  const size = ledgerSize(scene.ledger);
  for (const trial of state?.finished ?? []) scene.seen.push({ trial, ledgerSize: size, how: "stored" });
}

/** Resumes the study until all processes have ended by themselves. */
async function finish(scene: Scene, programs: Programs): Promise<readonly Violation[]> {
  const { members, server } = scene;
  const stopWatching = watchForStuck(scene);
  const stuck = await ended(scene, members);
  stopWatching();
  judgeEnds(scene, members);
  if (server !== undefined && !isAlive(server)) startMember(scene, server);
  const resumed = members.filter((member, index) => isToResume(member, members.slice(0, index)));
  for (const member of resumed) startMember(scene, member);
  stuck.push(...(await ended(scene, resumed)));
  const failed = resumed.filter(({ process }) => process?.child.exitCode !== 0);
  for (const { name, process } of failed) stuck.push(failure(name, process));
  if (server === undefined) return stuck;
  const last = makeClient(scene, programs, { machine: HERE, index: members.length, quota: 0 });
  startMember(scene, last);
  stuck.push(...(await ended(scene, [last])));
  if (last.process?.child.exitCode !== 0) stuck.push(failure("the last client", last.process));
  server.process?.child.kill("SIGINT");
  stuck.push(...(await ended(scene, [server])));
  if (server.process?.child.exitCode !== 0) stuck.push(failure("the server", server.process));
  return stuck;
}

/** Whether a member has not ended well. Of runs in the same folder, one is enough. */
function isToResume({ process, folder, name }: Member, before: readonly Member[]): boolean {
  if (process?.child.exitCode === 0) return false;
  const isRun = name.startsWith("run");
  return !isRun || !before.some((other) => other.folder === folder && other.process?.child.exitCode !== 0);
}

function failure(name: string, process: Member["process"]): Violation {
  const code = process?.child.exitCode ?? process?.child.signalCode;
  return { wrong: "stuck", what: `undisturbed, ${name} ended with ${code}: ${process?.output().slice(-1500)}` };
}

/** Waits for processes; those that do not end are stuck. */
async function ended(scene: Scene, members: readonly Member[]): Promise<Violation[]> {
  const { plan } = scene;
  const patienceMs = plan.executor === "slurm" ? SLURM_PATIENCE_MS : LOCAL_PATIENCE_MS;
  const limit = sleep(patienceMs, undefined, { ref: false });
  await Promise.race([Promise.all(members.map(({ process }) => process?.ended)), limit]);
  const stuck = members.filter(isAlive);
  for (const { process } of stuck) process?.child.kill("SIGKILL");
  return stuck.map(({ name, process }) => ({
    wrong: "stuck",
    what: `${name} does not end: ${process?.output().slice(-1500)}`,
  }));
}

/** The kinds of faults after which a command may give up, with a sentence: also a run that begins while its database is away or starts
 * up. */
const EXCUSES: readonly Kind[] = ["fill-disk", "kill-database", "cut-network"];

/** What is wrong with how disturbed processes have ended: a stack trace, or an exit without a sentence. */
function judgeEnds({ plan, broken, server }: Scene, members: readonly Member[]): void {
  for (const { name, process } of processesOf({ members, server })) {
    if (process === undefined) continue;
    const { exitCode } = process.child;
    const output = process.output();
    if (/\n\s+at \S.*:\d+:\d+\)?\n/.test(output)) broken.push(`${name} broke: ${output.slice(-2000)}`);
    if (exitCode === null || exitCode === 0) continue;
    const isExcused = plan.faults.some(({ kind }) => EXCUSES.includes(kind));
    if (isExcused && /full or failing|cannot be|could not be|is full/.test(output)) continue;
    broken.push(`${name} ended with ${exitCode}: ${output.slice(-1500)}`);
  }
}

async function checked(scene: Scene): Promise<readonly Violation[]> {
  const { plan, ledger, seen, members, server } = scene;
  const [first] = members as readonly [Member];
  const file = join((server ?? first).folder, "study.yaml");
  const state = await readState(file, databaseAt(scene, HERE));
  const kinds = plan.faults.map(({ kind }) => kind);
  // A run on another machine cannot end what a dead one has left; and a run that is taken for dead, because the clock by which runs
  // are judged was moved, may be alive.
  const isShared = plan.processes > 1 && plan.setting === "run";
  const mayOverlap =
    server !== undefined ||
    (isShared && plan.hasOwnFolders && kinds.includes("kill-runner")) ||
    (isShared && kinds.includes("move-clock"));
  const wanted = server === undefined ? plan.trials : undefined;
  const found = checkStudy(state, { ledger: readLedger(ledger), seen, trials: wanted, mayOverlap });
  return server === undefined ? found : [...found, ...checkClients(scene, state)];
}

/** What is left of a round when all has ended. */
async function leftovers({ mark, plan, lane, members, server }: Scene): Promise<readonly Violation[]> {
  for (const { process } of processesOf({ members, server })) process?.child.kill("SIGKILL");
  const left = await leftProcesses(mark, ENDING_MS);
  killMarked(mark);
  const found = left.map(({ command }): Violation => ({ wrong: "orphan", what: `a process is left: ${command}` }));
  if (plan.executor !== "slurm") return found;
  const { run } = await lane.cluster();
  const queue = (): string => run("squeue", "--noheader", "--states=PENDING,RUNNING,COMPLETING,SUSPENDED").trim();
  for (const end = performance.now() + QUEUE_MS; queue() !== "" && performance.now() < end; ) await sleep(200);
  const jobs = queue();
  if (jobs !== "") run("scancel", "--user=root");
  return jobs === "" ? found : [...found, { wrong: "orphan", what: `jobs are left: ${jobs}` }];
}
