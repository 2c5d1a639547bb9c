/**
 * @file Times as text.
 */
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A duration in seconds. */
export function formatDuration(seconds: number): string {
  if (seconds < 0.9995) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < MINUTE) return `${whole} s`;
  if (whole < HOUR) return `${Math.floor(whole / MINUTE)} min ${whole % MINUTE} s`;
  const minutes = Math.round(seconds / MINUTE);
  if (minutes < DAY / MINUTE) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  const hours = Math.round(seconds / HOUR);
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

const UNITS: readonly (readonly [unit: string, seconds: number])[] = [
  ["h", HOUR],
  ["m", MINUTE],
  ["s", 1],
];

/** A duration in seconds as a study file writes it, exactly: `12h`, `90m`, `1.5s`. */
export function durationText(seconds: number): string {
  const [unit, size] = UNITS.find(([, each]) => Number.isInteger(seconds / each)) ?? ["s", 1];
  return `${seconds / size}${unit}`;
}

/** How long ago something was. */
export function formatAgo(time: string, now: number): string {
  const seconds = Math.max(0, (now - Date.parse(time)) / 1000);
  if (seconds < 9.95) return "just now";
  if (seconds < MINUTE) return `${Math.floor(seconds)} s ago`;
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)} min ago`;
  if (seconds < DAY) return `${Math.floor(seconds / HOUR)} h ago`;
  return `${Math.floor(seconds / DAY)} d ago`;
}

/** A moment as figures, the report and the terminal write it, in UTC; with its date unless that is today's. */
export function formatMoment(time: string | number, now: number): string {
  const [date = "", clock = ""] = new Date(time).toISOString().split("T");
  const isToday = new Date(now).toISOString().startsWith(date);
  return `${isToday ? "" : `${date} `}${clock.slice(0, 5)} UTC`;
}
