/**
 * @file The faults: how each begins and ends. Each returns whether it struck something that was alive.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { ledgerSize, readLedger } from "./ledger.ts";
import type { Fault, Kind } from "./plan.ts";
import { isAlive, type Member, type Scene, startMember } from "./scene.ts";

type Strike = (scene: Scene, fault: Fault) => Promise<boolean>;

const STRIKES: Readonly<Record<Kind, Strike>> = {
  "kill-runner": killMember,
  "kill-client": killMember,
  "lose-machine": loseMachine,
  "kill-server": killServer,
  "kill-database": killDatabase,
  "kill-daemon": killDaemon,
  "fill-disk": fillDisk,
  "cut-network": cutNetwork,
  "move-clock": moveClock,
};

/** Waits for the instant of a fault, lets it happen, and ends it. Returns whether it struck. */
export async function strike(scene: Scene, fault: Fault): Promise<boolean> {
  const isOver = (): boolean => ![...scene.members].some(isAlive);
  while (!isOver() && begunIn(scene) < fault.begun) await sleep(5);
  await sleep(fault.delayMs);
  return STRIKES[fault.kind](scene, fault);
}

function begunIn({ ledger }: Scene): number {
  return ledgerSize(ledger) === 0 ? 0 : readLedger(ledger).begun.length;
}

function choose<T>(among: readonly T[], { victim }: Fault): T | undefined {
  return among[Math.floor(victim * among.length)];
}

/** Ends a process at once. Returns whether it was alive. */
async function kill(member: Member): Promise<boolean> {
  const { process } = member;
  if (process === undefined || !process.isAlive()) return false;
  const isSent = process.child.kill("SIGKILL");
  await process.ended;
  return isSent && process.child.signalCode === "SIGKILL";
}

async function killMember(scene: Scene, fault: Fault): Promise<boolean> {
  const victim = choose(scene.members.filter(isAlive), fault);
  if (victim === undefined || !(await kill(victim))) return false;
  await scene.look();
  await sleep(fault.lastsMs);
  if (fault.isRestarted && !isAlive(victim) && victim.isLost !== true) startMember(scene, victim);
  return true;
}

/** A machine that is lost, with all of its processes: its process is the first of a namespace of processes. */
async function loseMachine(scene: Scene, fault: Fault): Promise<boolean> {
  const living = scene.members.filter(isAlive);
  const victim = living.length > 1 ? choose(living, fault) : undefined;
  if (victim === undefined) return false;
  victim.isLost = true;
  victim.machine.cut(); // nobody is told
  const wasAlive = await kill(victim);
  await sleep(fault.lastsMs);
  victim.machine.join();
  return wasAlive;
}

async function killServer(scene: Scene, fault: Fault): Promise<boolean> {
  const { server } = scene;
  if (server === undefined || !(await kill(server))) return false;
  await scene.look();
  await sleep(fault.lastsMs);
  if (!isAlive(server)) startMember(scene, server);
  return true;
}

async function killDatabase({ database, members }: Scene, { lastsMs }: Fault): Promise<boolean> {
  if (database === undefined || !database.server.isAlive()) return false;
  const isUsed = members.some(isAlive);
  await database.server.kill();
  await sleep(lastsMs);
  await database.heal();
  return isUsed;
}

async function killDaemon({ lane, members }: Scene, fault: Fault): Promise<boolean> {
  const cluster = await lane.cluster();
  const daemon = choose(["slurmctld", "slurmd"] as const, fault) ?? "slurmctld";
  const isUsed = members.some(isAlive);
  await cluster.kill(daemon);
  await sleep(fault.lastsMs);
  await cluster.start(daemon);
  return isUsed;
}

/** A full disk has room again after a while; a run that ends because of it does so before. */
async function fillDisk({ disk, database, members }: Scene, { room, lastsMs }: Fault): Promise<boolean> {
  const full = disk ?? database?.disk;
  if (full === undefined) return false;
  const isUsed = members.some(isAlive);
  full.fill(room);
  const end = performance.now() + 500 + lastsMs;
  while (members.some(isAlive) && performance.now() < end) await sleep(20);
  full.free();
  await database?.heal();
  return isUsed;
}

async function cutNetwork({ members }: Scene, fault: Fault): Promise<boolean> {
  const victim = choose(members.filter(isAlive), fault);
  if (victim === undefined) return false;
  victim.machine.cut();
  await sleep(300 + fault.lastsMs);
  victim.machine.join();
  return true;
}

async function moveClock({ members, server, database, plan }: Scene, fault: Fault): Promise<boolean> {
  const clocks = [...members, ...(server === undefined ? [] : [server])].filter(isAlive).map(({ clock }) => clock);
  const victim = choose([...clocks, ...(plan.store === "database" ? [database?.clock] : [])], fault);
  if (victim === undefined || !members.some(isAlive)) return false;
  victim.set(fault.moveMs);
  await sleep(fault.lastsMs);
  if (fault.isRestarted) victim.set(0);
  return true;
}
