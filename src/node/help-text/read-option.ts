/**
 * @file From the head and the text of an option to what they say: its names, type, default, choices and bounds.
 */
import type { HelpEntry } from "./help-entries.ts";
import type { HelpOption } from "./help-option.ts";

const FLAG = /(?<![\w\][<{|-])--?(?:\[no-?\])?[A-Za-z][\w.]*(?:-[\w.]+)*/g;
const NUMBER = String.raw`-?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?`;

/** Options that every program has. */
const ALWAYS_THERE = /^--?(h|help|helpfull|helpshort|helpxml|version|V|v)$/;

/** What an entry says of its option; undefined for --help and the like. */
export function readOption({ head, text }: HelpEntry): HelpOption | undefined {
  const flags = head.match(FLAG) ?? [];
  const long = flags.filter((flag) => flag.startsWith("--"));
  const named = long.length > 0 ? long : flags;
  const expanded = named.flatMap((flag) => (/\[no-?\]/.test(flag) ? bothForms(flag) : [flag]));
  const negation = expanded.find((flag) => isNegation(flag, expanded));
  const flag = expanded.find((each) => each !== negation) ?? negation;
  if (flag === undefined || named.some((each) => ALWAYS_THERE.test(each))) return undefined;
  const placeholder = head
    .replace(FLAG, " ")
    .replace(/[,/:]|\s+/g, (mark) => (mark === "/" || mark === ":" ? " " : mark));
  const isOnlyNegation = flag === negation;
  const name = (isOnlyNegation ? flag.replace(/^--no-?/, "") : flag.replace(/^-+/, "")).replaceAll("-", "_");
  const shape = readShape(placeholder.replace(/^[\s,]+|[\s,]+$/g, ""), text, head);
  return {
    flag,
    name,
    ...shape,
    ...(negation === undefined || shape.kind === "value" ? {} : { negation }),
    ...(isOnlyNegation ? { isOnlyNegation: true as const } : {}),
    ...readDefault(text, name, shape.kind === "switch"),
    ...(/\[required\]|\(required\)/i.test(text) ? { isRequired: true as const } : {}),
    description: describe(text),
  };
}

function bothForms(flag: string): readonly string[] {
  const mark = /\[no-?\]/.exec(flag)?.[0] ?? "";
  return [flag.replace(mark, ""), flag.replace(mark, mark.slice(1, -1))];
}

/** Whether an option is the negative form of another one, or begins with `--no-` alone. */
function isNegation(flag: string, all: readonly string[]): boolean {
  const positive = flag.replace(/^--no-?/, "--");
  if (positive === flag) return false;
  return all.includes(positive) || (all.length === 1 && flag.startsWith("--no-"));
}

type Shape = Pick<HelpOption, "kind" | "type" | "choices" | "isList" | "lower" | "upper">;

function readShape(placeholder: string, text: string, head: string): Shape {
  const choices = choicesOf(placeholder, text);
  const type = typeOf(placeholder, text);
  const hasValue = placeholder !== "" && !/^<?(bool|boolean)>?$/i.test(placeholder);
  const isNamedType = /\[(number|string|array)\]/.test(text) || choices !== undefined;
  const isList = /\.\.\.|\[array\]|…/.test(`${head} ${text.slice(-40)}`);
  return {
    kind: hasValue || isNamedType ? "value" : "switch",
    ...(type === undefined ? {} : { type }),
    ...(choices === undefined ? {} : { choices }),
    ...(isList ? { isList: true as const } : {}),
    ...boundsOf(`${placeholder} ${text}`),
  };
}

function typeOf(placeholder: string, text: string): HelpOption["type"] {
  const word = placeholder.replace(/[<>[\]]/g, "").split(/[\s,]/)[0] ?? "";
  if (/^(float|double|real|f32|f64)$/i.test(word) || /\((?:a|the) (?:\S+ )?number\b/i.test(text)) return "float";
  if (/^(int|integer|uint|i32|u32|i64|u64|usize)$/i.test(word) || /\(an? (?:\S+ )?integer\b/i.test(text)) return "int";
  if (/^(path|file|filename|directory|dir|folder)$/i.test(word)) return "path";
  if (/^(bool|boolean)$/i.test(word) || /\[boolean\]/.test(text)) return "bool";
  return /^(text|string|str)$/i.test(word) ? "text" : undefined;
}

function choicesOf(placeholder: string, text: string): readonly string[] | undefined {
  const braces = /\{([^{}]+)\}/.exec(placeholder)?.[1]?.split(",");
  const bars = /[[<]([^[\]<>:]*\|[^[\]<>:]*)[\]>]/.exec(placeholder)?.[1]?.split("|");
  const listed = /\[possible values: ([^\]]+)\]|[[(]choices: ((?:"[^"]*"(?:, )?|[\w.-]+(?:, (?!default))?)+)/.exec(
    text,
  );
  const described = /Possible values:((?: ?- [\w.-]+(?:: [^-]*)?)+)/.exec(text)?.[1];
  const words =
    braces ??
    bars ??
    (listed?.[1] ?? listed?.[2])?.split(/,\s*/) ??
    (described === undefined ? undefined : [...described.matchAll(/- ([\w.-]+)/g)].map((match) => match[1] ?? ""));
  const values = words
    ?.map((word) => word.trim().replace(/^["']|["']$/g, ""))
    .filter((word) => word !== "" && word !== "default");
  return values === undefined || values.length < 2 ? undefined : values;
}

function boundsOf(text: string): Pick<HelpOption, "lower" | "upper"> {
  const range = new RegExp(`in the range \\[(${NUMBER}), (${NUMBER})\\]`, "i").exec(text);
  if (range !== null) return { lower: Number(range[1]), upper: Number(range[2]) };
  const lower = new RegExp(`(${NUMBER})<=x`, "i").exec(text)?.[1] ?? new RegExp(`x>=(${NUMBER})`, "i").exec(text)?.[1];
  const upper = new RegExp(`x<=(${NUMBER})`, "i").exec(text)?.[1];
  const isNotNegative = /\(a non-negative number\)/.test(text);
  return {
    ...(lower === undefined ? (isNotNegative ? { lower: 0 } : {}) : { lower: Number(lower) }),
    ...(upper === undefined ? {} : { upper: Number(upper) }),
  };
}

const DEFAULTS = [
  /\bdefault\s+(-?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)(?=[\s,;)\].]|$)/i,
  /\[default:\s*([^\];]+?)\s*[\];]/i,
  /\bdefault:\s*"([^"]*)"\)/i,
  /\(default:\s*'([^']*)'\)/i,
  /\(default:\s*(\[[^\]]*\])\)/i,
  /\(defaults?(?:\s*[:=]|\s+to|\s+is)?\s+([^()]+?)\)/i,
  /\(default=([^()]+?)\)/i,
  /\bdefaults?(?: value)?(?:\s*[:=]|\s+is|\s+to)\s*["'`]?([^\s"'`,;)]+?)["'`]?(?:[.,;)]*(?:\s|$))/i,
];

function readDefault(text: string, name: string, isSwitch: boolean): Pick<HelpOption, "default"> {
  for (const pattern of DEFAULTS) {
    const found = pattern
      .exec(text)?.[1]
      ?.trim()
      .replace(/^["']|["']$/g, "");
    if (found === undefined) continue;
    if (/^(|none|null|undefined|nil)$/i.test(found)) return {};
    // Click names the option that is the default: `[default: no-amp]`.
    const spelt = found.replaceAll("-", "_");
    if (isSwitch && spelt === name) return { default: "true" };
    if (isSwitch && spelt === `no_${name}`) return { default: "false" };
    return { default: found };
  }
  return {};
}

/** The text without what is read from it: defaults, choices, types. */
function describe(text: string): string {
  return text
    .replace(/\s*\[(default|possible values|choices|env|number|string|boolean|array|count|required)\b[^\]]*\]/gi, "")
    .replace(/\s*\((default|choices|an integer|a number|a non-negative)\b[^)]*\)/gi, "")
    .trim();
}
