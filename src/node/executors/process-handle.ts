/**
 * @file Reads the handle of a command as it was stored. It lies in a folder that the command may write to, so each part is
 * checked before it is used to find processes.
 */
import { findCgroup, isCgroupOf } from "./cgroup.ts";
import type { PidEpoch } from "./process-table.ts";
import type { ProcessHandle } from "./process-tree.ts";

/** The handle; undefined if it is none. One that has nothing but the key was stored before the process was started. */
export function readProcessHandle(stored: Readonly<Record<string, unknown>>): ProcessHandle | undefined {
  const { key, token = key, pid, start, outputs } = stored;
  if (typeof token !== "string" || token === "") return undefined;
  const cgroup = pid === undefined && stored["cgroup"] === undefined ? findCgroup(token) : stored["cgroup"];
  const epoch = readEpoch(stored["epoch"]);
  const names = Array.isArray(outputs) ? outputs.filter((name): name is string => typeof name === "string") : [];
  return {
    token,
    ...(isPid(pid) && typeof start === "string" ? { pid, start, outputs: names } : {}),
    ...(isPid(pid) && typeof start === "string" && epoch !== undefined ? { epoch } : {}),
    ...(typeof cgroup === "string" && isCgroupOf(cgroup, token) ? { cgroup } : {}),
  };
}

/** The first process of a machine, and what is no id, never is the command's. */
function isPid(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value > 1;
}

function readEpoch(value: unknown): PidEpoch | undefined {
  if (typeof value !== "object" || value === null || !("space" in value) || !("forks" in value)) return undefined;
  const { space, forks } = value;
  return typeof space === "string" && typeof forks === "number" ? { space, forks } : undefined;
}
