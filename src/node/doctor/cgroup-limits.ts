/**
 * @file The limits of the cgroup that this process is in, such as those of a container or of a batch system.
 */
import { dirname, join } from "node:path";
import { cgroupFolder } from "../executors/cgroup.ts";
import { systemText } from "./system-text.ts";

/** What the cgroup of a process, and those above it, allow. */
export interface CgroupLimits {
  /** Processors' worth of time per second, e.g. 1.5. */
  readonly cores?: number;
  /** Bytes of memory. */
  readonly memory?: number;
  /** Bytes of memory in use in the cgroup that sets the limit. */
  readonly memoryUsed?: number;
}

type Reader = (path: string) => string | undefined;

/** The limits of this process; empty where there are none, or no cgroups. */
export function cgroupLimits(read: Reader = systemText): CgroupLimits {
  const folder = cgroupFolder(read("/proc/self/mountinfo") ?? "", read("/proc/self/cgroup") ?? "");
  const limits = folder === undefined ? {} : limitsAbove(folder, read);
  return { ...limitsOfVersionOne(read), ...limits };
}

/** The strictest limits of a cgroup (version 2) and of those above it. */
function limitsAbove(folder: string, read: Reader): CgroupLimits {
  let [cores, memory]: (number | undefined)[] = [];
  let memoryUsed: number | undefined;
  for (let at = folder; ; at = dirname(at)) {
    const [quota, period] = (read(join(at, "cpu.max")) ?? "").split(" ").map(Number);
    const here = quota !== undefined && period !== undefined && quota > 0 && period > 0 ? quota / period : undefined;
    if (here !== undefined && here < (cores ?? Number.POSITIVE_INFINITY)) cores = here;
    const most = Number(read(join(at, "memory.max")) ?? Number.NaN);
    if (most > 0 && most < (memory ?? Number.POSITIVE_INFINITY)) {
      memory = most;
      memoryUsed = numberIn(read(join(at, "memory.current")));
    }
    if (at === dirname(at)) break;
  }
  return {
    ...(cores === undefined ? {} : { cores }),
    ...(memory === undefined ? {} : { memory }),
    ...(memoryUsed === undefined ? {} : { memoryUsed }),
  };
}

/** A limit of memory above this is none: version 1 writes the largest number of pages. */
const NO_LIMIT = 2 ** 60;

function limitsOfVersionOne(read: Reader): CgroupLimits {
  const quota = numberIn(read("/sys/fs/cgroup/cpu/cpu.cfs_quota_us"));
  const period = numberIn(read("/sys/fs/cgroup/cpu/cpu.cfs_period_us"));
  const memory = numberIn(read("/sys/fs/cgroup/memory/memory.limit_in_bytes"));
  const memoryUsed = numberIn(read("/sys/fs/cgroup/memory/memory.usage_in_bytes"));
  return {
    ...(quota !== undefined && period !== undefined && quota > 0 && period > 0 ? { cores: quota / period } : {}),
    ...(memory !== undefined && memory < NO_LIMIT
      ? { memory, ...(memoryUsed === undefined ? {} : { memoryUsed }) }
      : {}),
  };
}

function numberIn(text: string | undefined): number | undefined {
  const value = Number(text);
  return text === undefined || text === "" || !Number.isFinite(value) ? undefined : value;
}
