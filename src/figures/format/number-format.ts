/**
 * @file Numbers as text for people.
 */
import type { Interval } from "../../core/analysis/index.ts";
import { held } from "../../core/statistics/index.ts";
import type { Measurement } from "../../core/study/index.ts";

/** At most `digits` significant digits; numbers of at least 1e7 or below 1e-4 are in scientific notation. */
export function formatNumber(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e7 || size < 1e-4) {
    const rounded = Number(value.toPrecision(Math.max(1, digits - 1)));
    // The largest numbers would be rounded to infinity.
    return (Number.isFinite(rounded) ? rounded.toExponential() : value.toExponential(Math.max(0, digits - 2))).replace(
      "+",
      "",
    );
  }
  if (size >= 10 ** digits) return String(Math.round(value));
  return String(Number(value.toPrecision(digits)));
}

/** A gain in per cent: `+12.3 %` for 0.123, `−4.0 %` for −0.04. */
export function formatGain(share: number): string {
  const percent = held(share * 100);
  const size = Math.abs(percent);
  const shown = size >= 1e7 ? formatNumber(size) : size >= 100 ? size.toFixed(0) : size.toFixed(size < 1 ? 2 : 1);
  return `${percent < 0 && Number(shown) !== 0 ? "−" : "+"}${shown} %`;
}

/** A share in per cent: `12.3 %` for 0.123. */
export function formatShare(share: number): string {
  return formatGain(share).replace(/^\+/, "");
}

/** A share in per cent with one decimal, for the cells of a column: `12.3 %` for 0.123. */
export function formatPercent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** A gain with its interval: `+12.3 % (+8.1 % to +16.5 %)`. */
export function formatGainInterval(gain: Interval): string {
  if (gain.lower === undefined || gain.upper === undefined) return formatGain(gain.median);
  return `${formatGain(gain.median)} (${formatGain(gain.lower)} to ${formatGain(gain.upper)})`;
}

/** A value with its interval and unit: `12.3 ms (11.8 to 12.8)`. */
export function formatInterval(value: Interval, unit?: string): string {
  const middle = `${formatNumber(value.median)}${unit ? ` ${unit}` : ""}`;
  if (value.lower === undefined || value.upper === undefined) return middle;
  return `${middle} (${formatNumber(value.lower)} to ${formatNumber(value.upper)})`;
}

/** A measurement with its standard error, unit and number of measurements: `12.4 ± 0.3 ms (n = 200)`. */
export function formatMeasurement({ mean, standardError, count }: Measurement, unit?: string): string {
  const error = standardError === undefined ? "" : ` ± ${formatNumber(standardError, 2)}`;
  return `${formatNumber(mean)}${error}${unit ? ` ${unit}` : ""} (n = ${count})`;
}

/** A probability in per cent: `97 %` for 0.97. Values above 0.999 are `> 99.9 %`, values below 0.001 `< 0.1 %`. */
export function formatProbability(probability: number): string {
  if (probability > 0.999) return "> 99.9 %";
  if (probability < 0.001) return "< 0.1 %";
  return `${(probability * 100).toFixed(probability > 0.99 || probability < 0.01 ? 1 : 0)} %`;
}

/** A probability within a sentence: `a probability of 97 %`, `a probability above 99.9 %`. */
export function probabilityWords(probability: number): string {
  const shown = formatProbability(probability);
  if (shown.startsWith("> ")) return `a probability above ${shown.slice(2)}`;
  return shown.startsWith("< ") ? `a probability below ${shown.slice(2)}` : `a probability of ${shown}`;
}

/** A duration: `850 ms`, `12.3 s`, `4 min 05 s`, `3 h 20 min`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  const minutes = Math.floor(seconds / 60);
  const two = (n: number): string => String(Math.floor(n)).padStart(2, "0");
  if (minutes < 60) return `${minutes} min ${two(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`;
}

/** At most three significant digits, with a true minus sign; for log densities and their differences. */
export function formatSigned(value: number): string {
  return formatNumber(value, 3).replace("-", "−");
}

/** A count with its noun: `1 trial`, `3 trials`. */
export function formatCount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
