/**
 * @file What a word of a command, or a variable, may hold: parameters that are always active together, and a flag alone.
 */
import { type FlagPart, namesOf, sourceOf, type Template, type TemplatePart } from "../command-template/index.ts";
import type { KeyPath } from "./issue.ts";
import type { PlaceholderCheck } from "./placeholders.ts";

/** An option and nothing else, which belongs to the word after it: `--kernel-size`, `-k`. */
const OPTION = /^--?[A-Za-z][^\s=]*$/;

/**
 * Reports a word that mixes parameters which are not always active together: it is left out as a whole, with the active ones.
 * `whole` is what would be left out.
 */
export function checkMixed(word: Template, whole: string, path: KeyPath, check: PlaceholderCheck): void {
  const parts = word.filter((part) => namesOf(part).some((name) => check.parameters.includes(name)));
  const conditions = new Map<string, TemplatePart>();
  for (const part of parts) conditions.set(conditionOf(part, check), part);
  if (conditions.size < 2) return;
  const absent = parts.find((part) => conditionOf(part, check) !== "") ?? word[0];
  const other = parts.find((part) => absent !== undefined && conditionOf(part, check) !== conditionOf(absent, check));
  if (absent === undefined || other === undefined) return;
  check.report.mistake(
    path,
    `${sourceOf(absent)} may be inactive where ${sourceOf(other)} is active, and ${whole} with both would be left out; ` +
      instead(word, check),
  );
}

/** The condition under which a part has a value; two parts with the same one are always active together. */
function conditionOf(part: TemplatePart, { conditions }: PlaceholderCheck): string {
  const own = [...new Set(namesOf(part).map((name) => conditions.get(name) ?? ""))];
  if (own.includes("")) return "";
  return own.length === 1 ? (own[0] ?? "") : own.sort().join(" or ");
}

/** What to write instead: a list, if one separator stands between all parameters. */
function instead(word: Template, check: PlaceholderCheck): string {
  const isParameter = (part: TemplatePart | undefined): boolean =>
    part?.kind === "placeholder" && check.parameters.includes(part.name);
  const first = word.findIndex(isParameter);
  const last = word.findLastIndex(isParameter);
  const inside = word.slice(first, last + 1);
  const separators = new Set(inside.flatMap((part) => (part.kind === "text" ? [part.text] : [])));
  const alternates = inside.every((part, at) => (at % 2 === 0 ? isParameter(part) : part.kind === "text"));
  const [separator = ""] = separators;
  if (first < 0 || !alternates || separators.size !== 1 || !/^([^\w{}\n\\'"$`]{1,3}|[A-Za-z])$/.test(separator)) {
    return "give each a word of its own, or let the program read {config}";
  }
  const names = inside.flatMap(namesOf).join(",");
  const list = separator === "," ? `{${names}}` : `{${names}:${separator}}`;
  const quotes = /[\s#]/.test(separator) ? " (in YAML, put quotes around the whole command)" : "";
  return `write ${list}, which joins the active ones${quotes}`;
}

/** The words with every flag in the place of its placeholder. Reports a flag that is not a word of its own. */
export function readFlagWords(
  words: readonly Template[],
  path: KeyPath,
  check: PlaceholderCheck,
): ReadonlyMap<TemplatePart, FlagPart> {
  const flags = new Map<TemplatePart, FlagPart>();
  words.forEach((word, at) => {
    for (const part of word) {
      const flag = part.kind === "placeholder" ? check.flags.get(part.name) : undefined;
      if (flag === undefined || part.kind !== "placeholder") continue;
      const source = sourceOf(part);
      const before = plainText(words[at - 1] ?? []);
      if (word.length > 1) {
        check.report.mistake(path, `${source} is an optional flag, so it must be a word of its own: ${source}`);
      } else if (before !== undefined && [flag.whenTrue[0], flag.whenFalse[0]].includes(before)) {
        check.report.mistake(path, `${source} becomes ${before} itself; remove ${before} before it`);
      }
      flags.set(part, { kind: "flag", name: part.name, ...flag });
    }
  });
  return flags;
}

/** Notes a bool that an option gets as the text true or false. */
export function noteBools(words: readonly Template[], path: KeyPath, check: PlaceholderCheck): void {
  words.forEach((word, at) => {
    const last = word.at(-1);
    if (last?.kind !== "placeholder" || !check.bools.has(last.name) || check.flags.has(last.name)) return;
    const own = plainText(word.slice(0, -1)) ?? "";
    const option = own === "" ? plainText(words[at - 1] ?? []) : /=$/.test(own) ? own.slice(0, -1) : undefined;
    if (option === undefined || !OPTION.test(option)) return;
    check.report.note(
      path,
      `${option} gets the text true or false, and Python's argparse with type=bool reads both as true; if ${option} is an ` +
        `option that is present or absent, write ${last.name}: { type: bool, flag: ${option} } and {${last.name}} without ${option}`,
    );
  });
}

function plainText(word: Template): string | undefined {
  return word.every(({ kind }) => kind === "text") ? word.map(sourceOf).join("") : undefined;
}
