/**
 * @file Guessed ranges for the placeholders of a command, from the names that such parameters usually have.
 */
import { BUILT_IN_PLACEHOLDERS, parseTemplate, placeholders } from "../../command-template/index.ts";
import { BadInput } from "../exit.ts";
import type { DraftParameter } from "./study-template.ts";

/** The placeholders of a command that are names of parameters. */
function parameterNames(command: string): readonly string[] {
  const names = placeholders(parseTemplate(command));
  return [...new Set(names)].filter((name) => !BUILT_IN_PLACEHOLDERS.includes(name) && !/^(trial|study)\./.test(name));
}

/** The given parameters, and a guess for every other placeholder; throws BadInput if there is no parameter at all. */
export function withGuesses(command: string, given: readonly DraftParameter[]): readonly DraftParameter[] {
  const known = new Set(given.map(({ name }) => name));
  const guesses = parameterNames(command)
    .filter((name) => !known.has(name))
    .map((name) => ({ name, definition: guess(name, command) }));
  const all = [...given, ...guesses];
  if (all.length === 0) {
    throw new BadInput(
      "The command (--command) has no {placeholder}, so there is nothing to tune. Write one in the place of a value, e.g. --lr {lr}, or give " +
        "--parameter (the program can read the values from {config}, a JSON file, or from the environment).",
    );
  }
  return all;
}

/** Names of what is on or off. */
const SWITCH =
  /^((use|with|is|no|enable|disable)_.*|amp|fp16|bf16|bias|augment|nesterov|bidirectional|shuffle|pretrained|amsgrad)$/i;

/** The definition of a parameter with this name, as YAML. */
function guess(name: string, command: string): string {
  if (SWITCH.test(name)) return isAlone(name, command) ? `{ type: bool, flag: ${optionOf(name)} }` : "{ type: bool }";
  if (/seed/i.test(name)) return "{ type: fixed, value: 1 }";
  if (/^(lr|.*learning_?rate|.*decay)$/i.test(name)) return "{ type: float, range: [1e-5, 1e-1], scale: log }";
  if (/drop_?out|momentum|prob|ratio|fraction/i.test(name)) return "{ type: float, range: [0, 0.9] }";
  if (/layer|depth|block/i.test(name)) return "{ type: int, range: [1, 6] }";
  if (/size|hidden|unit|width|channel|dim|batch|epoch|head/i.test(name))
    return "{ type: int, range: [8, 256], scale: log }";
  if (/activation/i.test(name)) return "{ type: categorical, values: [relu, tanh] }";
  return "{ type: float, range: [0, 1] }";
}

/** The option of a flag with this name. */
function optionOf(name: string): string {
  return `--${name.replace(/[_.]+/g, "-")}`;
}

/** Whether a placeholder is always a word of its own after something that is no option. */
function isAlone(name: string, command: string): boolean {
  const words = command.split(/\s+/);
  return words.every((word, at) => {
    if (!word.includes(`{${name}}`)) return true;
    return word === `{${name}}` && !/^--?[A-Za-z][^=]*$/.test(words[at - 1] ?? "");
  });
}

/** A definition in the form of --parameter, e.g. `int:1:6`. */
export function shortForm(definition: string): string {
  const [, type = "", rest = ""] = /type: (\w+)(.*) \}$/.exec(definition) ?? [];
  const flag = /flag: (.*)/.exec(rest)?.[1]?.replace(/^\[|\]$/g, "");
  if (flag !== undefined) return `bool:${flag.split(", ").join(",")}`;
  if (type === "fixed") return `fixed:${/value: (.*)/.exec(rest)?.[1] ?? ""}`;
  const list = /\[(.*)\]/.exec(rest)?.[1];
  if (list === undefined) return type;
  const separator = type === "float" || type === "int" ? ":" : ",";
  return `${type}:${list.split(", ").join(separator)}${rest.includes("scale: log") ? ":log" : ""}`;
}
