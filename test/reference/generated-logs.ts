/**
 * @file Logs as training programs print them, generated at random, with the value that a careful person reads in each.
 */

/** One generated log, and what is to be read of it. */
export interface GeneratedLog {
  readonly stdout: string;
  readonly stderr: string;
  readonly stream: "stdout" | "stderr";
  /** The pattern as a user writes it. */
  readonly pattern: string;
  /** The notation of the last value. */
  readonly notation: string;
  /** The last value; NaN or infinite where the program diverged. */
  readonly value: number;
}

type Random = () => number;

/** A generator of uniform numbers in [0, 1) (mulberry32). */
export function uniform(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A number in some notation, and what it means. */
interface Spelled {
  readonly text: string;
  readonly value: number;
}

const grouped = (digits: string, separator: string): string => digits.replace(/\B(?=(?:\d{3})+$)/g, separator);

/** Spells a number with thousands separators; a point or a comma precedes the decimals. */
function separated(number: number, separator: string, point: string): Spelled {
  const [whole = "", decimals = ""] = Math.abs(number).toFixed(2).split(".");
  const sign = number < 0 ? "-" : "";
  return { text: `${sign}${grouped(whole, separator)}${point}${decimals}`, value: Number(number.toFixed(2)) };
}

const exact = (text: string): Spelled => ({ text, value: Number(text) });

/** Every notation, of a number that is given. */
export const NOTATIONS: Readonly<Record<string, (number: number, random: Random) => Spelled>> = {
  fixed: (number) => exact(number.toFixed(4)),
  integer: (number) => exact(number.toFixed(0)),
  shortest: (number) => exact(String(number)),
  exponent: (number) => exact(number.toExponential(3)),
  "exponent in capitals": (number) => exact(number.toExponential(2).toUpperCase()),
  "exponent of two digits": (number) => exact((number * 1e-5).toExponential(2).replace(/e([+-])(\d)$/, "e$10$2")),
  "point at the end": (number) => exact(`${number.toFixed(0)}.`),
  "point first": (_, random) => exact(`.${1 + Math.floor(random() * 9998)}`),
  "plus sign": (number) => exact(`+${Math.abs(number).toFixed(3)}`),
  negative: (number) => exact((-Math.abs(number) - 0.5).toFixed(3)),
  "minus of typographers": (number) => {
    const size = (Math.abs(number) + 0.5).toFixed(3);
    return { text: `\u2212${size}`, value: -Number(size) };
  },
  "thousands with commas": (number) => separated(number * 1e4, ",", "."),
  "thousands with apostrophes": (number) => separated(number * 1e4, "'", "."),
  "thousands with underscores": (number) => separated(number * 1e4, "_", "."),
  "thousands with thin spaces": (number) => separated(number * 1e4, "\u2009", "."),
  "thousands with points": (number) => separated(number * 1e4, ".", ","),
  "decimal comma": (number) => ({ text: number.toFixed(2).replace(".", ","), value: Number(number.toFixed(2)) }),
  "exponent with d": (number) => {
    const text = number.toExponential(2);
    return { text: text.replace("e", "d"), value: Number(text) };
  },
  thousand: (number) => ({
    text: `${Math.abs(number).toFixed(1)}k`,
    value: Number(Math.abs(number).toFixed(1)) * 1000,
  }),
  nan: (_, random) => ({ text: random() < 0.5 ? "nan" : "NaN", value: Number.NaN }),
  infinite: (_, random) =>
    random() < 0.5 ? { text: "inf", value: Infinity } : { text: "-Infinity", value: Number.NEGATIVE_INFINITY },
  "of Microsoft's library": () => ({ text: "1.#QNAN", value: Number.NaN }),
};

const GROUPS = ["{number}", "([0-9.]+)", "(\\d+\\.\\d+)", "(\\d+)", "(-?[0-9.]+)", "([-+0-9.eE]+)", "(\\S+)", "(.*)"];

/** A log with several values of a metric, of which the last counts. */
export function generateLog(random: Random): GeneratedLog {
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
  const notations = Object.keys(NOTATIONS);
  const separator = pick([": ", "=", " ", " = ", ":"]);
  const name = pick(["loss", "val_loss", "eval/acc", "'f1'"]);
  const hasColours = random() < 0.3;
  const end = pick(["\n", "\r\n", "\r", " \n", ", lr=1e-3\n", " | step 7\n", "%\n", " ms\n", ".\n"]);
  const spell = (): Spelled & { readonly notation: string } => {
    const notation = pick(notations);
    const number = (random() - 0.3) * 10 ** Math.floor(random() * 4);
    return { ...(NOTATIONS[notation] as (typeof NOTATIONS)[string])(number, random), notation };
  };
  const values = Array.from({ length: 1 + Math.floor(random() * 4) }, spell);
  const shown = (text: string): string => (hasColours ? `\u001b[1;32m${text}\u001b[0m` : text);
  const bar = random() < 0.3 ? "\r 50%|#####     | 1/2 [00:01<00:01,  1.20it/s]\r100%|##########| 2/2\n" : "";
  const lines = values.map(({ text }, epoch) => `${bar}epoch ${epoch} ${name}${separator}${shown(text)}${end}`);
  const noise = "WARNING: 3 workers, 1.5 GB, step 1e3\n";
  const stream = pick(["stdout", "stderr"] as const);
  const log = lines.join("") + (random() < 0.5 ? "done in 12.5 s\n" : "");
  const last = values.at(-1) as Spelled & { readonly notation: string };
  return {
    stdout: stream === "stdout" ? log : noise,
    stderr: stream === "stderr" ? log : noise,
    stream,
    pattern: `${name}${separator}${pick(GROUPS)}`,
    notation: last.notation,
    value: last.value,
  };
}
