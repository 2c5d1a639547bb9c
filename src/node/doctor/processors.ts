/**
 * @file The processors that this process may use, and whether the study asks for more.
 */
import { cpus } from "node:os";
import { type CgroupLimits, cgroupLimits } from "./cgroup-limits.ts";
import { type Finding, findingOf, type Remark } from "./finding.ts";
import { systemText } from "./system-text.ts";

/** The processors of a machine, and how many of them this process may use. */
export interface ProcessorFacts {
  readonly model: string;
  readonly cores: number;
  /** Number of processors in the affinity of this process; absent where the system does not say. */
  readonly allowed?: number;
  /** Processors' worth of time that the cgroup allows. */
  readonly quota?: number;
}

/** What this machine says of its processors. */
export function processorFacts(limits: CgroupLimits = cgroupLimits()): ProcessorFacts {
  const all = cpus();
  const list = /^Cpus_allowed_list:\s*(\S+)/m.exec(systemText("/proc/self/status") ?? "")?.[1];
  return {
    model: all[0]?.model.trim() || "unknown processor",
    cores: all.length,
    ...(list === undefined ? {} : { allowed: countListed(list) }),
    ...(limits.cores === undefined ? {} : { quota: limits.cores }),
  };
}

/** How many processors a list such as `0-3,8` names. */
export function countListed(list: string): number {
  return list.split(",").reduce((sum, part) => {
    const [first, last = first] = part.split("-").map(Number);
    return sum + (last ?? 0) - (first ?? 0) + 1;
  }, 0);
}

/** The finding about processors. `parallel` is the number of trials that the study runs at the same time. */
export function judgeProcessors(facts: ProcessorFacts, parallel?: number): Finding {
  const { model, cores, allowed = cores, quota } = facts;
  const usable = Math.min(allowed, quota ?? Number.POSITIVE_INFINITY);
  const remarks: Remark[] = [];
  if (quota !== undefined && quota < allowed) {
    remarks.push({
      status: "warning",
      words: `The cgroup of this process allows ${round(quota)} cores' worth of time; programs that start a thread per core are slowed down in bursts.`,
      advice: `Limit the threads of the training program, e.g. env: { OMP_NUM_THREADS: ${Math.max(1, Math.floor(quota))} }.`,
    });
  }
  if (allowed < cores) {
    remarks.push({
      status: "warning",
      words: `This process may run on ${allowed} of them.`,
      advice: "If that is not intended, start it without taskset, or ask the batch system for more.",
    });
  }
  if (parallel !== undefined && parallel > usable) {
    remarks.push({
      status: "warning",
      words: `The study runs ${parallel} trials at the same time.`,
      advice: `Trials that compute on this machine slow each other down: set parallel to at most ${Math.max(1, Math.floor(usable))}.`,
    });
  }
  return findingOf("processors", `${cores} × ${model}.`, { ...facts, usable }, remarks);
}

function round(value: number): string {
  return String(Number(value.toFixed(2)));
}
