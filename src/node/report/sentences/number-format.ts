/**
 * @file Numbers as people read them.
 */
import type { Interval } from "../../../core/analysis/index.ts";

/** A number with up to `digits` significant digits; very large and very small ones in powers of ten. */
export function formatNumber(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e7 || size < 1e-4)
    return Number(value.toPrecision(digits - 1))
      .toExponential()
      .replace("+", "");
  if (size >= 10 ** digits) return String(Math.round(value));
  return String(Number(value.toPrecision(digits)));
}

/** `+12.3 %` of a share of 0.123, `−4 %` of −0.04; one decimal below 100 %. */
export function formatGain(share: number): string {
  const percent = share * 100;
  const size = Math.abs(percent);
  const shown = size >= 100 ? size.toFixed(0) : size.toFixed(size < 1 ? 2 : 1);
  return `${percent < 0 && Number(shown) !== 0 ? "−" : "+"}${shown} %`;
}

/** `12.3 %` of a share of 0.123. */
export function formatShare(share: number): string {
  return formatGain(share).replace(/^\+/, "");
}

/** A gain with its interval: `+12.3 % (+8.1 % to +16.5 %)`. */
export function formatGainInterval(gain: Interval): string {
  if (gain.lower === undefined || gain.upper === undefined) return formatGain(gain.mean);
  return `${formatGain(gain.mean)} (${formatGain(gain.lower)} to ${formatGain(gain.upper)})`;
}

/** A value with its interval and unit: `12.3 ms (11.8 to 12.8)`. */
export function formatInterval(value: Interval, unit?: string): string {
  const middle = `${formatNumber(value.mean)}${unit ? ` ${unit}` : ""}`;
  if (value.lower === undefined || value.upper === undefined) return middle;
  return `${middle} (${formatNumber(value.lower)} to ${formatNumber(value.upper)})`;
}

/** `97 %` of 0.97; never 100 % or 0 % for what is not certain. */
export function formatProbability(probability: number): string {
  if (probability > 0.999) return "> 99.9 %";
  if (probability < 0.001) return "< 0.1 %";
  return `${(probability * 100).toFixed(probability > 0.99 || probability < 0.01 ? 1 : 0)} %`;
}

/** `850 ms`, `12.3 s`, `4 min 05 s`, `3 h 20 min`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  const minutes = Math.floor(seconds / 60);
  const two = (n: number): string => String(Math.floor(n)).padStart(2, "0");
  if (minutes < 60) return `${minutes} min ${two(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`;
}
