/**
 * @file Fills the values of one trial into templates.
 */
import type { Configuration, Parameter, ParameterValue } from "../../core/space/index.ts";
import { activeLine, activeWords, mentionsInactive } from "./inactive-words.ts";
import { quoteContexts, shellQuote } from "./shell-quoting.ts";
import type { Command, CommandTemplate, Template } from "./template.ts";

/** The values of placeholders, by name; a name with the value `undefined` is that of an inactive parameter. */
export type TemplateValues = Readonly<Record<string, ParameterValue | undefined>>;

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
}

/** The placeholders besides the parameters. `study.dir` is filled in when a study file is read, the others for each
 * trial. */
export const BUILT_IN_PLACEHOLDERS: readonly string[] = [
  "trial.dir",
  "trial.number",
  "trial.replicate",
  "config",
  "study.dir",
];

/** The values of all placeholders for one trial. */
export function valuesOfTrial(parameters: readonly Parameter[], trial: TemplateTrial): TemplateValues {
  const { number, configuration, folder, config, replicate } = trial;
  return {
    ...Object.fromEntries(parameters.map(({ name }) => [name, configuration[name]])),
    ...configuration,
    "trial.dir": folder,
    "trial.number": number,
    "trial.replicate": replicate,
    config,
  };
}

/**
 * The text of a template with its values. Throws for a placeholder without a value, which does not occur in a valid
 * study file.
 */
export function fillTemplate(template: Template, values: TemplateValues): string {
  return template.map((part) => (part.kind === "text" ? part.text : valueFor(part.name, values))).join("");
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
 * a shell line each value is quoted, also inside quotes of the line, so that the shell takes it literally. A word that
 * holds an inactive parameter is left out, and so is a flag directly before it.
 */
export function fillCommand(command: CommandTemplate, values: TemplateValues): Command {
  const inactive = (name: string): boolean => isInactive(name, values);
  if (command.kind === "words") {
    return { kind: "words", words: activeWords(command.words, inactive).map((word) => fillTemplate(word, values)) };
  }
  // A line that holds nothing inactive remains as it is, character for character.
  const line = holdsInactive(command.line, values) ? activeLine(command.line, inactive) : command.line;
  return { kind: "shell", line: fillTemplate(quoteForShell(line, values), {}) };
}

/** The template with the given values in place of their placeholders; other placeholders remain. */
export function bindTemplate(template: Template, values: TemplateValues): Template {
  return template.map((part) =>
    part.kind === "placeholder" && Object.hasOwn(values, part.name)
      ? { kind: "text", text: valueFor(part.name, values) }
      : part,
  );
}

/** The command with the given values in place of their placeholders, quoted where a shell reads them. */
export function bindCommand(command: CommandTemplate, values: TemplateValues): CommandTemplate {
  return command.kind === "words"
    ? { kind: "words", words: command.words.map((word) => bindTemplate(word, values)) }
    : { kind: "shell", line: quoteForShell(command.line, values) };
}

function quoteForShell(line: Template, values: TemplateValues): Template {
  const contexts = quoteContexts(line);
  if (!contexts.ok) throw new Error(`fillCommand: ${contexts.problem}`);
  let index = 0;
  return line.map((part) => {
    if (part.kind === "text") return part;
    const quote = contexts.quotes[index++] ?? "";
    if (!Object.hasOwn(values, part.name)) return part;
    return { kind: "text", text: `${quote}${shellQuote(valueFor(part.name, values))}${quote}` };
  });
}

function valueFor(name: string, values: TemplateValues): string {
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  if (value === undefined) throw new Error(`fillTemplate: there is no value for the placeholder {${name}}`);
  return String(value);
}
