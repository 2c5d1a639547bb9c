/**
 * @file Numbers as text. A value is written with the digits that its uncertainty supports.
 */
const MINUS = "\u2212";
const SMALLEST_PLAIN = 1e-4;
const LARGEST_PLAIN = 1e7;

/** A number with a number of significant digits. */
export function formatNumber(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "not a number" : value > 0 ? "∞" : `${MINUS}∞`;
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size < SMALLEST_PLAIN || size >= LARGEST_PLAIN) {
    const [factor = "", power = ""] = value.toExponential(Math.min(digits, 3) - 1).split("e");
    return signed(`${factor.replace(/\.?0+$/, "")}e${power.replace("+", "")}`);
  }
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(size)));
  return signed(value.toFixed(Math.min(decimals, 12)));
}

/** A number without zeros at its end, for values of parameters. */
export function formatPlain(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < LARGEST_PLAIN) return signed(String(value));
  const text = formatNumber(value);
  return /e/.test(text) || !text.includes(".") ? text : text.replace(/\.?0+$/, "");
}

/** The number of decimals that show an uncertainty with two digits. */
export function decimalsOf(uncertainty: number): number {
  if (!(uncertainty > 0) || !Number.isFinite(uncertainty)) return 0;
  return Math.max(0, Math.min(12, 1 - Math.floor(Math.log10(uncertainty))));
}

/** A value with the decimals that its uncertainty supports; with four significant digits where that is unknown. */
export function formatWith(value: number, uncertainty: number | null | undefined): string {
  const size = Math.abs(value);
  const isPlain = size === 0 || (size >= SMALLEST_PLAIN && size < LARGEST_PLAIN);
  if (uncertainty == null || !(uncertainty > 0) || !isPlain) return formatNumber(value);
  return signed(value.toFixed(decimalsOf(uncertainty)));
}

/** A share as a percentage. */
export function formatPercent(share: number, digits = 0): string {
  const percent = 100 * share;
  if (share > 0 && percent < 0.5 && digits === 0) return "< 1 %";
  if (share < 1 && percent > 99.5 && digits === 0) return "> 99 %";
  return `${signed(percent.toFixed(digits))} %`;
}

/** A probability that was estimated from draws, which are never enough for certainty. */
export function formatProbability(probability: number): string {
  if (probability < 0.005) return "< 1 %";
  return probability > 0.995 ? "> 99 %" : formatPercent(probability);
}

/** A change as a percentage, with its sign. */
export function formatChange(share: number): string {
  const text = formatPercent(share, Math.abs(share) < 0.1 ? 1 : 0);
  return share > 0 ? `+${text}` : text;
}

/** A size in bytes. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const units = ["kB", "MB", "GB", "TB"];
  const power = Math.min(units.length, Math.floor(Math.log10(bytes) / 3));
  return `${(bytes / 1000 ** power).toPrecision(3)} ${units[power - 1]}`;
}

/** A value of a parameter. */
export function formatParameter(value: unknown): string {
  if (typeof value === "number") return formatPlain(value);
  if (value === undefined || value === null) return "–";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function signed(text: string): string {
  return text.replaceAll("-", MINUS);
}
