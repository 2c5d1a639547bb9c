/**
 * @file What other processes do while something is measured.
 */
import { readdirSync } from "node:fs";
import { cpus } from "node:os";
import { systemText } from "./system-text.ts";
import type { NoiseFacts } from "./timing-noise.ts";

/** The share of one core from which a process is named. */
const NAMED_SHARE = 0.05;
const MAX_NAMED = 3;
/** Units of the times of processes, per second; a constant of Linux's interface. */
const TICKS_PER_SECOND = 100;

interface ProcessTime {
  readonly name: string;
  /** Seconds of processor time. */
  readonly seconds: number;
}

/** Calls `measure` and returns its result with what ran beside it. */
export function besideOthers<T>(measure: () => T): { readonly result: T; readonly beside: Beside } {
  const [start, busy, own, stolen, before] = [performance.now(), busySeconds(), process.cpuUsage(), steal(), times()];
  const result = measure();
  const elapsed = (performance.now() - start) / 1000;
  const used = process.cpuUsage(own);
  const others = (busySeconds() - busy) / elapsed - (used.user + used.system) / 1e6 / elapsed;
  const busiest = busiestSince(before, elapsed);
  const after = steal();
  return {
    result,
    beside: {
      others: Math.max(0, others),
      ...(busiest.length === 0 ? {} : { busiest }),
      ...(stolen === undefined || after === undefined
        ? {}
        : { stolen: (after - stolen) / TICKS_PER_SECOND / elapsed / Math.max(1, cpus().length) }),
    },
  };
}

/** What ran beside a measurement. */
export type Beside = Pick<NoiseFacts, "others" | "stolen" | "busiest">;

/** The time that all processors have worked, in seconds. */
function busySeconds(): number {
  return cpus().reduce((sum, { times: { user, nice, sys, irq } }) => sum + (user + nice + sys + irq) / 1000, 0);
}

/** The time that the host of a virtual machine took, in ticks. */
function steal(): number | undefined {
  const field = systemText("/proc/stat")?.split("\n")[0]?.trim().split(/\s+/)[8];
  return field === undefined ? undefined : Number(field);
}

/** The time that every process has used; empty where the system does not say. */
function times(): ReadonlyMap<string, ProcessTime> {
  const all = new Map<string, ProcessTime>();
  for (const pid of processes()) {
    const [, name, rest] = /^\d+ \((.*)\) (.*)$/s.exec(systemText(`/proc/${pid}/stat`) ?? "") ?? [];
    const [user, system] = (rest ?? "").split(" ").slice(11, 13).map(Number);
    if (name === undefined || user === undefined || system === undefined) continue;
    if (Number(pid) !== process.pid) all.set(pid, { name, seconds: (user + system) / TICKS_PER_SECOND });
  }
  return all;
}

function processes(): readonly string[] {
  try {
    return readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  } catch {
    return []; // not Linux
  }
}

function busiestSince(before: ReadonlyMap<string, ProcessTime>, elapsed: number): readonly string[] {
  return [...times()]
    .map(([pid, { name, seconds }]) => ({ name, share: (seconds - (before.get(pid)?.seconds ?? 0)) / elapsed }))
    .filter(({ share }) => share >= NAMED_SHARE)
    .toSorted((a, b) => b.share - a.share)
    .slice(0, MAX_NAMED)
    .map(({ name, share }) => `${name} ${Math.round(100 * share)} %`);
}
