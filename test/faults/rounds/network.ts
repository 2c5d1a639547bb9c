/**
 * @file The network between machines: each has a network namespace, with one cable to the namespace of the harness. A cable that is cut
 * loses what is sent, and nobody is told, as with a real one.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { readlinkSync } from "node:fs";
import { until } from "../../fixtures/until.ts";

/** All addresses of machines. */
export const ADDRESSES = "10.77.0.0/16";

/** A machine, as the network sees it. */
export interface Machine {
  /** The address by which it reaches the harness's namespace. */
  readonly server: string;
  /** Words before a command that runs there. */
  readonly prefix: readonly string[];
  cut(): void;
  join(): void;
  remove(): void;
}

/** The machine that the harness itself is: no cable leads there. */
export const HERE: Machine = { server: "127.0.0.1", prefix: [], cut() {}, join() {}, remove() {} };

/** Makes a machine with a cable; `index` from 1 to 250 is part of its addresses. */
export async function makeMachine(index: number): Promise<Machine> {
  const holder = spawn("unshare", ["--net", "sleep", "infinity"], { stdio: "ignore" });
  const own = readlinkSync("/proc/self/ns/net");
  await until(() => namespaceOf(holder) !== own);
  const [server, client, cable] = [`10.77.${index}.1`, `10.77.${index}.2`, `cable${index}`];
  const net = `/proc/${holder.pid}/ns/net`;
  const inside = ["nsenter", `--net=${net}`];
  run("ip", "link", "add", cable, "type", "veth", "peer", "name", "cable");
  run("ip", "link", "set", "cable", "netns", String(holder.pid));
  run("ip", "addr", "add", `${server}/30`, "dev", cable);
  run("ip", "link", "set", cable, "up");
  run(...inside, "ip", "addr", "add", `${client}/30`, "dev", "cable");
  run(...inside, "ip", "link", "set", "lo", "up");
  run(...inside, "ip", "link", "set", "cable", "up");
  return {
    server,
    prefix: [...inside, "--"],
    cut: () => run("ip", "link", "set", cable, "down"),
    join: () => run("ip", "link", "set", cable, "up"),
    remove: () => void holder.kill("SIGKILL"),
  };
}

function namespaceOf({ pid }: ChildProcess): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/net`);
  } catch {
    return undefined;
  }
}

function run(...words: readonly string[]): void {
  const [program = "", ...args] = words;
  const { status, stderr } = spawnSync(program, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${words.join(" ")}: ${stderr}`);
}
