/**
 * @file Templates: reads `{placeholder}` out of a word or a shell line, and fills in one trial's values.
 *
 * A placeholder is a name in braces. `{{` and `}}` stand for braces themselves; braces around anything else than a name
 * (`{print $1}`, `{"a": 1}`) are text, and so is `${NAME}`, the shell's own.
 */
import type { Configuration, Parameter, ParameterValue } from "../../core/index.ts";
import { presentLine, presentWords } from "./absent.ts";
import type { CommandTemplate, Template, TemplatePart } from "./settings.ts";
import { quoteContexts } from "./shell-quoting.ts";

/** What the placeholders of one trial stand for, by name; undefined: the parameter is inactive. */
export type TemplateValues = Readonly<Record<string, ParameterValue | undefined>>;

/** A command with every placeholder filled in. */
export type FilledCommand =
  | { readonly kind: "words"; readonly words: readonly string[] }
  | { readonly kind: "shell"; readonly line: string };

const PIECE = /\$\{[^{}]*\}|\{\{|\}\}|\{([\p{L}_][\p{L}\p{N}_.-]*)\}/gu;

/** Reads the placeholders of a text. */
export function parseTemplate(text: string): Template {
  const parts: TemplatePart[] = [];
  const literal = (piece: string): void => {
    const last = parts.at(-1);
    if (piece === "") return;
    if (last?.kind === "text") parts[parts.length - 1] = { kind: "text", text: last.text + piece };
    else parts.push({ kind: "text", text: piece });
  };
  let at = 0;
  for (const match of text.matchAll(PIECE)) {
    const [piece, name] = match;
    literal(text.slice(at, match.index));
    if (name !== undefined) parts.push({ kind: "placeholder", name });
    else literal(piece === "{{" ? "{" : piece === "}}" ? "}" : piece);
    at = match.index + piece.length;
  }
  literal(text.slice(at));
  return parts;
}

/** The names of the placeholders in a template. */
export function placeholders(template: Template): readonly string[] {
  return template.flatMap((part) => (part.kind === "placeholder" ? [part.name] : []));
}

/** The template's text with its values; throws for a placeholder without one, which a checked study file has not. */
export function fillTemplate(template: Template, values: TemplateValues): string {
  return template.map((part) => (part.kind === "text" ? part.text : valueFor(part.name, values))).join("");
}

/** What a trial's parameters stand for: inactive ones are there, without a value. */
export function parameterValues(parameters: readonly Parameter[], configuration: Configuration): TemplateValues {
  return Object.fromEntries(parameters.map(({ name }) => [name, configuration[name]]));
}

/** Whether a template holds an inactive parameter. */
export function holdsInactive(template: Template, values: TemplateValues): boolean {
  return placeholders(template).some((name) => isInactive(name, values));
}

function isInactive(name: string, values: TemplateValues): boolean {
  return Object.hasOwn(values, name) && values[name] === undefined;
}

/**
 * A command with its values. Words stay words, whatever the values hold: no shell sees them. In a shell line each value is
 * quoted so that the shell takes it as it is, within the quotes of the line too. A word that holds an inactive parameter
 * is left out, and so is a flag directly before it.
 */
export function fillCommand(command: CommandTemplate, values: TemplateValues): FilledCommand {
  const isAbsent = (name: string): boolean => isInactive(name, values);
  return command.kind === "words"
    ? { kind: "words", words: presentWords(command.words, isAbsent).map((word) => fillTemplate(word, values)) }
    : { kind: "shell", line: fillTemplate(quoteForShell(withoutInactive(command.line, values), values), {}) };
}

/** A line that holds nothing inactive stays as it is, character for character. */
function withoutInactive(line: Template, values: TemplateValues): Template {
  return holdsInactive(line, values) ? presentLine(line, (name) => isInactive(name, values)) : line;
}

/** The template with the given values in place of their placeholders; other placeholders stay. */
export function bindTemplate(template: Template, values: TemplateValues): Template {
  return template.map((part) =>
    part.kind === "placeholder" && Object.hasOwn(values, part.name)
      ? { kind: "text", text: valueFor(part.name, values) }
      : part,
  );
}

/** The same for a command. */
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

/** A POSIX shell word that stands for the text itself. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function valueFor(name: string, values: TemplateValues): string {
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  if (value === undefined) throw new Error(`fillTemplate: there is no value for the placeholder {${name}}`);
  return String(value);
}
