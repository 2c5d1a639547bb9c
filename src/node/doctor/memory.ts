/**
 * @file Memory that trials may use, and the limit of open files.
 */
import { freemem, totalmem } from "node:os";
import { type CgroupLimits, cgroupLimits } from "./cgroup-limits.ts";
import { type Finding, findingOf, type Remark } from "./finding.ts";
import { systemText } from "./system-text.ts";

/** Memory of a machine, in bytes. */
export interface MemoryFacts {
  readonly total: number;
  /** What processes can get without swapping. */
  readonly available: number;
  /** The limit of the container or batch job. */
  readonly limit?: number;
  readonly used?: number;
  /** The most files that a process may have open. */
  readonly openFiles?: number;
}

const SCARCE_BYTES = 512 * 2 ** 20;
const FEW_OPEN_FILES = 1024;

/** What this machine says of its memory. */
export function memoryFacts(limits: CgroupLimits = cgroupLimits()): MemoryFacts {
  const kilobytes = /^MemAvailable:\s*(\d+) kB/m.exec(systemText("/proc/meminfo") ?? "")?.[1];
  const files = /^Max open files\s+(\d+)/m.exec(systemText("/proc/self/limits") ?? "")?.[1];
  return {
    total: totalmem(),
    available: kilobytes === undefined ? freemem() : 1024 * Number(kilobytes),
    ...(limits.memory === undefined ? {} : { limit: limits.memory }),
    ...(limits.memoryUsed === undefined ? {} : { used: limits.memoryUsed }),
    ...(files === undefined ? {} : { openFiles: Number(files) }),
  };
}

/** The finding about memory. */
export function judgeMemory(facts: MemoryFacts): Finding {
  const { total, available, limit, used = 0, openFiles } = facts;
  const free = Math.min(available, limit === undefined ? Number.POSITIVE_INFINITY : Math.max(0, limit - used));
  const remarks: Remark[] = [];
  if (limit !== undefined && limit < total) {
    remarks.push({
      status: "warning",
      words: `This process and its trials together may use ${gigabytes(limit)}; the system kills what exceeds it.`,
      advice: "Leave room for as many trials as run at the same time, or raise the limit of the container or job.",
    });
  }
  if (free < SCARCE_BYTES) {
    remarks.push({
      status: "warning",
      words: `Only ${gigabytes(free)} are left.`,
      advice: "End what else uses memory; the models of a study need up to 0.5 GB besides the trials.",
    });
  }
  if (openFiles !== undefined && openFiles < FEW_OPEN_FILES) {
    remarks.push({
      status: "warning",
      words: `A process may have ${openFiles} files open.`,
      advice: "Raise it with `ulimit -n 4096` before `paretune run` with many parallel trials.",
    });
  }
  return findingOf("memory", `${gigabytes(total)}, of which ${gigabytes(free)} are free.`, { ...facts, free }, remarks);
}

/** Bytes as `12.3 GB`. */
export function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
