/**
 * @file Ranges for the options of a training program: by what the help says, by names that have a usual range, or around the
 * default.
 */
import type { HelpOption } from "./help-option.ts";
import { lastPart } from "./left-out.ts";

/** The proposed definition of a parameter. */
export interface ProposedRange {
  /** Flow YAML, e.g. `{ type: int, range: [1, 6] }`. */
  readonly definition: string;
  /** Where it is from: `choices` and `bounds` of the help, or a guess from the name or the default. */
  readonly from: "choices" | "bounds" | "name" | "default";
}

/** The definition of a numeric parameter by its name. `value` is its default, if it is known. */
interface NamedRange {
  readonly pattern: RegExp;
  readonly define: (value: number | undefined) => string | undefined;
}

const BY_NAME: readonly NamedRange[] = [
  { pattern: /(^|_)(lr|learning_rate|eta|step_size)(_\w+)?$/, define: (value) => logFloat(value, 30, [1e-5, 1e-1], 1) },
  {
    pattern: /(^|_)(weight_decay|wd|l2|l1|decay|regularization|reg)(_\w+)?$/,
    define: (value) => (value === 0 ? linear(0, 0.1) : logFloat(value, 100, [1e-6, 1e-1])),
  },
  {
    pattern: /drop_?(out|path|connect)?(_rate|_prob|_p)?$|(^|_)(dropout)_/,
    define: (value) => linear(0, Math.max(0.5, value ?? 0)),
  },
  { pattern: /(label_)?smoothing$/, define: (value) => linear(0, Math.max(0.2, value ?? 0)) },
  {
    pattern: /(^|_)beta_?1$|(^|_)momentum$/,
    define: (value) => linear(Math.min(0.5, value ?? 0.5), Math.max(0.99, value ?? 0)),
  },
  { pattern: /(^|_)beta_?2$/, define: (value) => linear(Math.min(0.9, value ?? 0.9), Math.max(0.9999, value ?? 0)) },
  {
    pattern: /(^|_)(grad_?clip|clip\w*|max_grad_norm)$/,
    define: (value) => (value === 0 ? undefined : logFloat(value, 10, [0.1, 10])),
  },
  { pattern: /warmup_?(ratio|share|fraction|proportion)$/, define: (value) => linear(0, Math.max(0.2, value ?? 0)) },
  { pattern: /batch_?size$|^(batch|bs|bsz)$|(^|_)batch$/, define: (value) => powers(value ?? 32, 4) },
  { pattern: /(^|_)(n_?|num_?)?(attention_)?heads?$/, define: (value) => powers(value ?? 4, 4) },
  { pattern: /kernel(_size)?$/, define: (value) => ordinal([3, 5, 7], value) },
  {
    pattern: /(^|_)(n_?|num_?)?(\w+_)?(layers?|depth|blocks?|stages?)$/,
    define: (value) => int(1, Math.max(6, 2 * (value ?? 3))),
  },
  {
    pattern:
      /(^|_)(hidden|dim|d_model|d_ff|ffn?|units?|width|channels?|filters?|embed\w*|emb\w*|intermediate|neurons?)(_\w+)?$|_(dim|size|units|width|channels|features)$/,
    define: (value) => logInt(value, 4, [16, 512]),
  },
];

/** A range for an option that takes a value; undefined where neither its help nor its name nor its default gives one. */
export function proposeRange(option: HelpOption): ProposedRange | undefined {
  if (option.choices !== undefined) return { definition: listed(option.choices, option.default), from: "choices" };
  if (isBoolean(option)) return { definition: "{ type: bool }", from: "choices" };
  const value = numberOf(option.default);
  if (option.default !== undefined && value === undefined) return undefined; // a text
  if (option.type === "text") return undefined;
  const bounded = withinBounds(option, value);
  if (bounded !== undefined) return { definition: bounded, from: "bounds" };
  const named = BY_NAME.find(({ pattern }) => pattern.test(lastPart(option.name)))?.define(value);
  if (named !== undefined) return { definition: named, from: "name" };
  const around = value === undefined ? undefined : aroundDefault(value, option);
  return around === undefined ? undefined : { definition: around, from: "default" };
}

/** Whether the values of an option are true and false. */
export function isBoolean({ type, default: value, kind }: HelpOption): boolean {
  return kind === "value" && (type === "bool" || /^(true|false)$/i.test(value ?? ""));
}

/** The number that a text is, or undefined. */
export function numberOf(text: string | undefined): number | undefined {
  const value = Number(text);
  return text === undefined || text.trim() === "" || !Number.isFinite(value) ? undefined : value;
}

function withinBounds({ lower, upper, type, name }: HelpOption, value: number | undefined): string | undefined {
  if (lower === undefined || upper === undefined || lower >= upper) return undefined;
  const isWhole = type === "int" || (type !== "float" && [lower, upper, value ?? lower].every(Number.isInteger));
  const isLog = lower > 0 && upper / lower >= 100 && !/layer|depth/.test(name);
  return isWhole
    ? int(lower, upper, isLog)
    : `{ type: float, range: [${lower}, ${upper}]${isLog ? ", scale: log" : ""} }`;
}

function aroundDefault(value: number, { type, default: text = "", lower }: HelpOption): string | undefined {
  const isWhole = type === "int" || (type === undefined && /^-?\d+$/.test(text));
  if (isWhole) return value < 1 ? undefined : int(Math.max(lower ?? 1, Math.floor(value / 4)), 4 * value, value >= 16);
  if (value > 0 && value < 1) return value < 0.01 ? logFloat(value, 10, [1e-4, 1]) : linear(0, 1);
  return value > 0 ? logFloat(value, 10, [0.1, 10]) : undefined;
}

function linear(lower: number, upper: number): string {
  return `{ type: float, range: [${lower}, ${upper}] }`;
}

function int(lower: number, upper: number, isLog = false): string {
  return `{ type: int, range: [${lower}, ${upper}]${isLog ? ", scale: log" : ""} }`;
}

/** From a `factor`-th of the default to `factor` times the default, in round numbers. */
function logFloat(
  value: number | undefined,
  factor: number,
  otherwise: readonly [number, number],
  most?: number,
): string | undefined {
  if (value !== undefined && value <= 0) return undefined;
  const [lower, upper] = value === undefined ? otherwise : [rounded(value / factor), rounded(value * factor)];
  const capped = most === undefined ? upper : Math.max(Math.min(upper, most), value ?? 0);
  return `{ type: float, range: [${lower}, ${capped}], scale: log }`;
}

function logInt(value: number | undefined, factor: number, otherwise: readonly [number, number]): string | undefined {
  if (value !== undefined && value < 1) return undefined;
  const [lower, upper] =
    value === undefined ? otherwise : [Math.max(1, Math.round(value / factor)), Math.round(value * factor)];
  return int(lower, upper, upper / lower >= 4);
}

/** Powers of two around a value that is one; otherwise a logarithmic range. */
function powers(value: number, factor: number): string | undefined {
  if (!Number.isInteger(Math.log2(value))) return logInt(value, factor, [8, 256]);
  const values: number[] = [];
  for (let each = Math.max(1, value / factor); each <= value * factor; each *= 2) values.push(each);
  return `{ type: ordinal, values: [${values.join(", ")}] }`;
}

function ordinal(values: readonly number[], value: number | undefined): string {
  const all = [...new Set(value === undefined ? values : [...values, value])].sort((a, b) => a - b);
  return `{ type: ordinal, values: [${all.join(", ")}] }`;
}

/** Choices as the help lists them: ordinal if they are ascending numbers. */
function listed(choices: readonly string[], value: string | undefined): string {
  const all = value === undefined || choices.includes(value) ? choices : [...choices, value];
  const numbers = all.map(Number);
  const isAscending = numbers.every(
    (each, index) => Number.isFinite(each) && each > (numbers[index - 1] ?? Number.NEGATIVE_INFINITY),
  );
  const words = all.map((word) => (/^[\w.+-]+$/.test(word) ? plain(word) : JSON.stringify(word)));
  return `{ type: ${isAscending ? "ordinal" : "categorical"}, values: [${words.join(", ")}] }`;
}

/** YAML reads these words as other than text. */
function plain(word: string): string {
  return /^(true|false|null|yes|no|on|off|~|\.\w+|0x\w+|0o\w+)$/i.test(word) ? JSON.stringify(word) : word;
}

/** One significant digit, of 1, 2, 3 and 5. */
function rounded(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const digit = [1, 2, 3, 5, 10].reduce((best, each) =>
    Math.abs(Math.log(value / power / each)) < Math.abs(Math.log(value / power / best)) ? each : best,
  );
  return Number((digit * power).toPrecision(3));
}
