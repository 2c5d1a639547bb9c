/**
 * @file Commands and paths of a study file: text to templates.
 */
import { dirname } from "node:path";
import {
  bindCommand,
  bindTemplate,
  type CommandTemplate,
  parseTemplate,
  quoteContexts,
  removalProblem,
  splitWords,
  type Template,
} from "../command-template/index.ts";
import type { KeyPath } from "./issue.ts";
import { checkAlwaysActive, checkPlaceholders, type PlaceholderCheck } from "./placeholders.ts";
import { type ProgramSearch, programProblem } from "./programs.ts";

/** What reading commands needs to know of the file. */
export interface CommandContext extends PlaceholderCheck {
  /** Absolute path of the study file. */
  readonly file: string;
  readonly shell: boolean;
  /** Where programs are looked for; absent: nowhere. */
  readonly programs?: ProgramSearch | undefined;
}

const OPERATORS = new Set(["|", "||", "&", "&&", ";", "<", ">", ">>", "2>", "2>>", "2>&1", "&>"]);

/** The study's commands that are right; what is not even a text is left to the schema. */
export function readCommands(fields: unknown, context: CommandContext): readonly CommandTemplate[] {
  const texts: readonly (readonly [unknown, KeyPath])[] = Array.isArray(fields)
    ? fields.map((text: unknown, index) => [text, ["command", index]])
    : [[fields, ["command"]]];
  return texts.flatMap(([text, path]) => (typeof text === "string" ? (readCommand(text, path, context) ?? []) : []));
}

/** One command; undefined if it is reported. */
export function readCommand(text: string, path: KeyPath, context: CommandContext): CommandTemplate | undefined {
  const before = context.report.issues.length;
  const command = context.shell ? readLine(text, path, context) : readWords(text, path, context);
  if (command === undefined || context.report.issues.length > before) return undefined;
  const bound = bindCommand(command, studyValues(context));
  const isListed = typeof path.at(-1) === "number";
  const problem = context.programs === undefined ? undefined : programProblem(bound, context.programs, isListed);
  if (problem === undefined) return bound;
  context.report.mistake(path, ...problem);
  return undefined;
}

/** A path or another text with placeholders that no shell sees. */
export function readTemplate(text: string, path: KeyPath, context: CommandContext): Template {
  const template = parseTemplate(text);
  checkPlaceholders(template, path, context);
  return bindTemplate(template, studyValues(context));
}

function studyValues({ file }: CommandContext): { readonly "study.dir": string } {
  return { "study.dir": dirname(file) };
}

function readLine(text: string, path: KeyPath, context: CommandContext): CommandTemplate {
  const line = parseTemplate(text);
  checkPlaceholders(line, path, context);
  const contexts = quoteContexts(line);
  const removal = contexts.ok ? removalProblem(line, (name) => context.conditional.has(name)) : undefined;
  if (!contexts.ok) context.report.mistake(path, contexts.problem);
  else if (removal !== undefined) context.report.mistake(path, removal);
  const variables = [...text.matchAll(/\$\{(.+?)\}/g)].map((match) => match[1] ?? "");
  for (const name of variables.filter((each) => context.parameters.includes(each))) {
    context.report.mistake(path, `\${${name}} is a variable of the shell; the parameter's placeholder is {${name}}`);
  }
  return { kind: "shell", line };
}

function readWords(text: string, path: KeyPath, context: CommandContext): CommandTemplate | undefined {
  const split = splitWords(text);
  if (!split.ok) {
    context.report.mistake(path, split.problem);
    return undefined;
  }
  const words: Template[] = [];
  for (const word of split.words) {
    if (!word.quoted && OPERATORS.has(word.text)) {
      context.report.mistake(
        path,
        `${word.text} needs a shell; add the key shell: true, or quote it if the program gets it`,
      );
    } else if (!word.quoted && /\$(\{|[A-Za-z_])/.test(word.text)) {
      context.report.mistake(path, `${word.text} needs a shell to be expanded; add the key shell: true, or quote it`);
    } else {
      const template = parseTemplate(word.text);
      checkPlaceholders(template, path, context);
      if (words.length === 0) checkAlwaysActive(template, "the program", path, context);
      words.push(template);
    }
  }
  return { kind: "words", words };
}
