/**
 * @file Templates of words, file paths and commands: text with `{placeholder}` in it.
 *
 * A placeholder is a name in braces. `{a,b,c}` and `{a,b,c:SEPARATOR}` are a list, which joins the values of its active
 * parameters. `{{` and `}}` stand for literal braces. Braces around anything else (`{print $1}`, `{"a": 1}`) are text, and so
 * is `${NAME}`, which belongs to the shell.
 */

/** A piece of a template. */
export type TemplatePart = TextPart | PlaceholderPart | ListPart | FlagPart;

/** Literal text. */
export interface TextPart {
  readonly kind: "text";
  readonly text: string;
}

/** The value of a parameter, or a built-in value. */
export interface PlaceholderPart {
  readonly kind: "placeholder";
  readonly name: string;
}

/** The values of the active ones of some parameters, joined. */
export interface ListPart {
  readonly kind: "list";
  readonly names: readonly string[];
  readonly separator: string;
  /** As it was written. */
  readonly source: string;
}

/** The words that a flag is for true and for false; it is a word of its own. */
export interface FlagPart {
  readonly kind: "flag";
  readonly name: string;
  readonly whenTrue: readonly string[];
  readonly whenFalse: readonly string[];
}

/** A word (or a file path, or a shell line) with placeholders. */
export type Template = readonly TemplatePart[];

/** One command. `words`: a program and its arguments, started without a shell. `shell`: a line for `/bin/sh -c`, in
 * which every placeholder becomes a quoted variable; `bound` has the values that are the same for every trial. */
export type CommandTemplate =
  | { readonly kind: "words"; readonly words: readonly Template[] }
  | { readonly kind: "shell"; readonly line: Template; readonly bound?: Readonly<Record<string, string>> };

/**
 * A command without placeholders, ready to be started. A shell line reads its values from the variables of `environment`; `shown`
 * is the same line with its values in it, for people.
 */
export type Command =
  | { readonly kind: "words"; readonly words: readonly string[] }
  | {
      readonly kind: "shell";
      readonly line: string;
      readonly environment?: Readonly<Record<string, string>>;
      readonly shown?: string;
    };

const NAME = "[\\p{L}_][\\p{L}\\p{N}_.-]*";
const PLACEHOLDER_LIST_OR_BRACES = new RegExp(
  `\\$\\{[^{}]*\\}|\\{\\{|\\}\\}|\\{(?<name>${NAME})\\}|` +
    `\\{(?<names>${NAME}(?: *, *${NAME})*)(?::(?<separator>[^{}\\n]*))?\\}`,
  "gu",
);

/** Parses the placeholders and lists of a text. Every text is a valid template. */
export function parseTemplate(text: string): Template {
  return parseParts(text, ({ name, names, separator = "," }, source) => {
    if (name !== undefined) return { kind: "placeholder", name };
    if (names !== undefined) return { kind: "list", names: names.split(/ *, */), separator, source };
    return { kind: "text", text: source === "{{" ? "{" : source === "}}" ? "}" : source };
  });
}

/** Parses the lists of a text and leaves everything else as it is, because a separator may contain a blank or a quote, which
 * would separate words. */
export function parseLists(text: string): Template {
  return parseParts(text, ({ names, separator = "," }, source) =>
    names === undefined
      ? { kind: "text", text: source }
      : { kind: "list", names: names.split(/ *, */), separator, source },
  );
}

type Groups = Readonly<Record<string, string | undefined>>;

function parseParts(text: string, partOf: (groups: Groups, source: string) => TemplatePart): Template {
  const parts: TemplatePart[] = [];
  let at = 0;
  for (const match of text.matchAll(PLACEHOLDER_LIST_OR_BRACES)) {
    parts.push({ kind: "text", text: text.slice(at, match.index) }, partOf(match.groups ?? {}, match[0]));
    at = match.index + match[0].length;
  }
  return joined([...parts, { kind: "text", text: text.slice(at) }]);
}

/** The template with neighbouring texts joined and empty ones left out. */
export function joined(parts: Template): Template {
  const result: TemplatePart[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    if (part.kind !== "text") result.push(part);
    else if (part.text === "") continue;
    else if (last?.kind === "text") result[result.length - 1] = { kind: "text", text: last.text + part.text };
    else result.push(part);
  }
  return result;
}

/** The names of the placeholders that a part stands for. */
export function namesOf(part: TemplatePart): readonly string[] {
  if (part.kind === "text") return [];
  return part.kind === "list" ? part.names : [part.name];
}

/** The names of the placeholders in a template, in order of occurrence, with repetitions. */
export function placeholders(template: Template): readonly string[] {
  return template.flatMap(namesOf);
}

/** Whether a part has no value where some parameters are inactive: a list has none if all of its parameters are inactive. */
export function vanishes(part: TemplatePart, isInactive: (name: string) => boolean): boolean {
  const names = namesOf(part);
  return names.length > 0 && names.every(isInactive);
}

/** A part as it is written in a study file. */
export function sourceOf(part: TemplatePart): string {
  if (part.kind === "text") return part.text;
  return part.kind === "list" ? part.source : `{${part.name}}`;
}
