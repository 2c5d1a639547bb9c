/**
 * @file Parses the commands and paths of a study file into templates.
 */
import { dirname } from "node:path";
import {
  bindCommand,
  bindTemplate,
  type CommandTemplate,
  parseLists,
  parseTemplate,
  quoteContexts,
  removalProblem,
  shellWords,
  sourceOf,
  splitWords,
  type Template,
  type TemplatePart,
} from "../command-template/index.ts";
import type { KeyPath } from "./issue.ts";
import { checkAlwaysActive, checkPlaceholders, type PlaceholderCheck, withLists } from "./placeholders.ts";
import { type ProgramSearch, programProblem } from "./programs.ts";
import type { Resources } from "./resources.ts";
import { checkMixed, noteBools, readFlagWords } from "./words.ts";

/** What parsing commands needs to know about the file. */
export interface CommandContext extends PlaceholderCheck {
  /** Absolute path of the study file. */
  readonly file: string;
  readonly shell: boolean;
  readonly resources: Resources;
  /** Where programs are looked for; absent: they are not looked for. */
  readonly programs?: ProgramSearch | undefined;
}

const OPERATORS = new Set(["|", "||", "&", "&&", ";", "<", ">", ">>", "2>", "2>>", "2>&1", "&>"]);

/** The most characters of a command; the system passes no longer arguments than 131,071 bytes. */
const MAX_COMMAND_LENGTH = 30_000;

/** One command; undefined if a mistake in it is reported. */
export function readCommand(text: string, path: KeyPath, context: CommandContext): CommandTemplate | undefined {
  const before = context.report.issues.length;
  if (text.length > MAX_COMMAND_LENGTH) {
    context.report.mistake(
      path,
      `has at most ${MAX_COMMAND_LENGTH} characters; got ${text.length}; put it into a script`,
    );
    return undefined;
  }
  const command = context.shell ? readLine(text, path, context) : readWords(text, path, context);
  if (command === undefined || context.report.issues.length > before) return undefined;
  const bound = bindCommand(command, studyValues(context));
  const isListed = typeof path.at(-1) === "number";
  const problem = context.programs === undefined ? undefined : programProblem(bound, context.programs, isListed);
  if (problem === undefined) return bound;
  context.report.mistake(path, ...problem);
  return undefined;
}

/** A path or another text with placeholders that no shell reads. */
export function readTemplate(text: string, path: KeyPath, context: CommandContext): Template {
  const template = withLists(parseTemplate(text), path, context);
  checkPlaceholders(template, path, context);
  return bindTemplate(template, studyValues(context));
}

/** The value of an environment variable. */
export function readVariable(text: string, path: KeyPath, context: CommandContext): Template {
  const template = readTemplate(text, path, context);
  checkMixed(template, "the variable", path, context);
  return template;
}

function studyValues({ file }: CommandContext): { readonly "study.dir": string } {
  return { "study.dir": dirname(file) };
}

function readLine(text: string, path: KeyPath, context: CommandContext): CommandTemplate {
  const template = withLists(parseTemplate(text), path, context);
  checkPlaceholders(template, path, context);
  const contexts = quoteContexts(template);
  const words = contexts.ok ? shellWords(template) : [];
  const flags = readFlagWords(words, path, context);
  const line = template.map((part) => flags.get(part) ?? part);
  const removal = contexts.ok ? removalProblem(line, (name) => context.conditional.has(name)) : undefined;
  if (!contexts.ok) context.report.mistake(path, contexts.problem);
  else if (removal !== undefined) context.report.mistake(path, removal);
  for (const word of words) checkMixed(word, "the word", path, context);
  noteBools(words, path, context);
  const variables = [...text.matchAll(/\$\{([^{}$]+)\}/g)].map((match) => match[1] ?? "");
  for (const name of variables.filter((each) => context.parameters.includes(each))) {
    context.report.mistake(path, `\${${name}} is a variable of the shell; the parameter's placeholder is {${name}}`);
  }
  return { kind: "shell", line };
}

function readWords(text: string, path: KeyPath, context: CommandContext): CommandTemplate | undefined {
  // Lists first, because their separators may be blanks or quotes.
  const split = splitWords(withLists(parseLists(text), path, context));
  if (!split.ok) {
    context.report.mistake(path, split.problem);
    return undefined;
  }
  const words: Template[] = [];
  for (const word of split.words) {
    const plain = word.parts.map((part) => (part.kind === "text" ? part.text : "x")).join("");
    if (!word.quoted && OPERATORS.has(plain)) {
      context.report.mistake(
        path,
        `${word.text} needs a shell; add the key shell: true, or quote it if the program is to receive it`,
      );
    } else if (!word.quoted && /\$(\{|[A-Za-z_])/.test(plain)) {
      context.report.mistake(path, `${word.text} needs a shell to be expanded; add the key shell: true, or quote it`);
    } else {
      const template = word.parts.flatMap((part) => (part.kind === "text" ? withoutLists(part.text) : [part]));
      checkPlaceholders(template, path, context);
      checkMixed(template, "the word", path, context);
      if (words.length === 0) checkAlwaysActive(template, "the program", path, context);
      words.push(template);
    }
  }
  const flags = readFlagWords(words, path, context);
  if (words[0]?.some((part) => flags.has(part))) {
    context.report.mistake(path, "every trial needs the program, so it cannot be an optional flag");
  }
  noteBools(words, path, context);
  return { kind: "words", words: words.map((word) => word.map((part) => flags.get(part) ?? part)) };
}

/** The placeholders of a text whose lists have been read. */
function withoutLists(text: string): readonly TemplatePart[] {
  return parseTemplate(text).map((part) => (part.kind === "list" ? { kind: "text", text: sourceOf(part) } : part));
}
