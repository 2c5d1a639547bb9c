/** @file What a process of this machine has used (Linux). */
import { readFileSync } from "node:fs";

/** Clock ticks of the kernel in a second. */
const TICKS = 100;

/** The processor time of a process so far without that of its children, in seconds, and its memory now and at its peak, in bytes. */
export function usageOf(pid) {
  const words = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const bytes = (name) => Number(status.match(new RegExp(`${name}:\\s+(\\d+)`))?.[1] ?? 0) * 1024;
  return { cpu: (Number(words[11]) + Number(words[12])) / TICKS, now: bytes("VmRSS"), peak: bytes("VmHWM") };
}
