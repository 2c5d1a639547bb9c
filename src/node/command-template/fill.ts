/**
 * @file Fills the values of one trial into templates.
 */
import { type Configuration, type NativeValue, nativeConfiguration, type Parameter } from "../../core/space/index.ts";
import { activeLine, activeWords, mentionsInactive } from "./inactive-words.ts";
import { type OpenQuote, quoteContexts, shellQuote, variableWord } from "./shell-quoting.ts";
import {
  type Command,
  type CommandTemplate,
  type FlagPart,
  namesOf,
  placeholders,
  sourceOf,
  type Template,
  type TemplatePart,
} from "./template.ts";

/** The value of a placeholder. */
export type TemplateValue = NativeValue;

/** The values of placeholders, by name; a name with the value `undefined` is that of an inactive parameter. */
export type TemplateValues = Readonly<Record<string, TemplateValue | undefined>>;

/** The trial that templates are filled for, and where its files are. */
export interface TemplateTrial {
  readonly number: number;
  readonly configuration: Configuration;
  /** Absolute path of the trial's folder. */
  readonly folder: string;
  /** Absolute path of the JSON file with the parameters. */
  readonly config: string;
  /** The number of the evaluation of the trial's configuration, from 0 on. */
  readonly replicate: number;
  /** The slot that it runs in: 0 … parallel − 1. */
  readonly slot: number;
  /** Absolute path of the rendered template; absent where there is none, or more than one. */
  readonly template?: string | undefined;
}

/** The values of all placeholders for one trial. */
export function valuesOfTrial(parameters: readonly Parameter[], trial: TemplateTrial): TemplateValues {
  const { number, configuration, folder, config, replicate, slot, template } = trial;
  return {
    ...Object.fromEntries(parameters.map(({ name }) => [name, undefined])),
    ...nativeConfiguration(parameters, configuration),
    "trial.dir": folder,
    "trial.number": number,
    "trial.replicate": replicate,
    "trial.slot": slot,
    config,
    ...(template === undefined ? {} : { template }),
  };
}

/** The variables that hold the values of a shell line have this name, with a number. */
const VALUE_VARIABLE = "PARETUNE_VALUE_";

/**
 * The text of a template with its values. Throws for a placeholder without a value, which does not occur in a valid
 * study file.
 */
export function fillTemplate(template: Template, values: TemplateValues): string {
  return template.map((part) => textOf(part, values)).join("");
}

/** Whether a template holds an inactive parameter. */
export function holdsInactive(template: Template, values: TemplateValues): boolean {
  return mentionsInactive(template, (name) => isInactive(name, values));
}

function isInactive(name: string, values: TemplateValues): boolean {
  return Object.hasOwn(values, name) && values[name] === undefined;
}

/**
 * A command with its values. In `words` each value stays part of one word, whatever it holds, because no shell sees it. In
 * a shell line each value is a quoted variable of the environment, also inside quotes of the line, so that the shell never reads
 * the value as a part of the line. A word that holds an inactive parameter is left out, and so is a flag directly before it.
 */
export function fillCommand(command: CommandTemplate, values: TemplateValues): Command {
  const inactive = (name: string): boolean => isInactive(name, values);
  if (command.kind === "words") {
    const words = activeWords(command.words, inactive).flatMap((word) => filledWords(word, values));
    return { kind: "words", words };
  }
  const all: TemplateValues = { ...command.bound, ...values };
  // A line that holds nothing inactive remains as it is, character for character.
  const line = holdsInactive(command.line, all) ? activeLine(command.line, inactive) : command.line;
  const names = new Map<string, string>();
  const nameOf = (text: string): string => {
    const name = names.get(text) ?? `${VALUE_VARIABLE}${names.size + 1}`;
    names.set(text, name);
    return name;
  };
  const withVariables = filledLine(line, all, (text, quote) => variableWord(nameOf(text), quote));
  if (names.size === 0) return { kind: "shell", line: withVariables };
  const environment = Object.fromEntries([...names].map(([text, name]) => [name, text]));
  const shown = filledLine(line, all, (text, quote) => `${quote}${shellQuote(text)}${quote}`);
  return { kind: "shell", line: withVariables, environment, shown };
}

/** The words that a template word becomes: one, or those of a flag. */
function filledWords(word: Template, values: TemplateValues): readonly string[] {
  const [first] = word;
  return first?.kind === "flag" ? flagWords(first, values) : [fillTemplate(word, values)];
}

function flagWords({ name, whenTrue, whenFalse }: FlagPart, values: TemplateValues): readonly string[] {
  const value = valueFor(name, values, true);
  return value === undefined ? [] : value === true ? whenTrue : whenFalse;
}

/** The template with the given values in place of their placeholders; other placeholders remain. */
export function bindTemplate(template: Template, values: TemplateValues): Template {
  return template.map((part) => (isBound(part, values) ? { kind: "text", text: textOf(part, values) } : part));
}

/** The command with the given values in place of their placeholders; a shell line gets them with those of a trial. */
export function bindCommand(command: CommandTemplate, values: Readonly<Record<string, string>>): CommandTemplate {
  return command.kind === "words"
    ? { kind: "words", words: command.words.map((word) => bindTemplate(word, values)) }
    : withBound(command, values);
}

/** A shell line with the values of its placeholders among `values`. */
function withBound(
  command: Extract<CommandTemplate, { readonly kind: "shell" }>,
  values: Readonly<Record<string, string>>,
): CommandTemplate {
  const names = new Set(placeholders(command.line));
  const bound = Object.entries(values).filter(([name]) => names.has(name));
  return bound.length === 0 ? command : { ...command, bound: { ...command.bound, ...Object.fromEntries(bound) } };
}

/** Whether values are there for a part; an inactive parameter has the value `undefined`. */
function isBound(part: TemplatePart, values: TemplateValues): boolean {
  const names = namesOf(part);
  return names.length > 0 && names.every((name) => Object.hasOwn(values, name));
}

/** A shell line in which `wordOf` writes each value, between the quotes that are open around it. */
function filledLine(
  line: Template,
  values: TemplateValues,
  wordOf: (text: string, quote: OpenQuote) => string,
): string {
  const contexts = quoteContexts(line);
  if (!contexts.ok) throw new Error(`fillCommand: ${contexts.problem}`);
  let index = 0;
  const pieces = line.map((part) => {
    if (part.kind === "text") return part.text;
    const quote = contexts.quotes[index++] ?? "";
    if (part.kind === "flag")
      return flagWords(part, values)
        .map((word) => wordOf(word, quote))
        .join(" ");
    return wordOf(textOf(part, values), quote);
  });
  return pieces.join("");
}

function textOf(part: TemplatePart, values: TemplateValues): string {
  if (part.kind === "text") return part.text;
  if (part.kind === "placeholder" || part.kind === "flag") return wordFor(valueFor(part.name, values), ",");
  const active = part.names.map((name) => valueFor(name, values, true)).filter((value) => value !== undefined);
  if (active.length === 0) throw new Error(`fillTemplate: no parameter of ${sourceOf(part)} is active`);
  return active.map((value) => wordFor(value, part.separator)).join(part.separator);
}

/** A value as text; the items of a list are joined. */
function wordFor(value: TemplateValue, separator: string): string {
  return typeof value === "object" ? value.join(separator) : String(value);
}

function valueFor(name: string, values: TemplateValues): TemplateValue;
function valueFor(name: string, values: TemplateValues, mayBeInactive: true): TemplateValue | undefined;
function valueFor(name: string, values: TemplateValues, mayBeInactive = false): TemplateValue | undefined {
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  if (value === undefined && !(mayBeInactive && Object.hasOwn(values, name))) {
    throw new Error(`fillTemplate: there is no value for the placeholder {${name}}`);
  }
  return value;
}
