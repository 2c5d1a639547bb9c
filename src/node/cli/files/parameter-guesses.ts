/**
 * @file Guessed ranges for the placeholders of a command, from the names that such parameters usually have.
 */
import { BadInput } from "../exit.ts";
import type { DraftParameter } from "./study-template.ts";

/** The placeholders of a command that are names of parameters. */
function placeholders(command: string): readonly string[] {
  const names = [...command.matchAll(/\{([^{}]+)\}/g)].map((match) => match[1] ?? "");
  return [...new Set(names)].filter((name) => name !== "config" && !name.startsWith("trial."));
}

/** The given parameters, and a guess for every other placeholder; throws BadInput if there is no parameter at all. */
export function withGuesses(command: string, given: readonly DraftParameter[]): readonly DraftParameter[] {
  const known = new Set(given.map(({ name }) => name));
  const guesses = placeholders(command)
    .filter((name) => !known.has(name))
    .map((name) => ({ name, definition: guess(name) }));
  const all = [...given, ...guesses];
  if (all.length === 0) {
    throw new BadInput(
      "The command has no {placeholder}, so there is nothing to tune. Write one in the place of a value, e.g. --lr {lr}, or give " +
        "--parameter (the program can read the values from {config}, a JSON file, or from the environment).",
    );
  }
  return all;
}

/** The definition of a parameter with this name, as YAML. */
function guess(name: string): string {
  if (/seed/i.test(name)) return "{ type: fixed, value: 1 }";
  if (/^(lr|.*learning_?rate|.*decay)$/i.test(name)) return "{ type: float, range: [1e-5, 1e-1], scale: log }";
  if (/drop_?out|momentum|prob|ratio|fraction/i.test(name)) return "{ type: float, range: [0, 0.9] }";
  if (/layer|depth|block/i.test(name)) return "{ type: int, range: [1, 6] }";
  if (/size|hidden|unit|width|channel|dim|batch|epoch|head/i.test(name))
    return "{ type: int, range: [8, 256], scale: log }";
  if (/activation/i.test(name)) return "{ type: categorical, values: [relu, tanh] }";
  if (/^(use|with|is|no)_/i.test(name)) return "{ type: bool }";
  return "{ type: float, range: [0, 1] }";
}

/** A definition in the form of --parameter, e.g. `int:1:6`. */
export function shortForm(definition: string): string {
  const [, type = "", rest = ""] = /type: (\w+)(.*) \}$/.exec(definition) ?? [];
  const list = /\[(.*)\]/.exec(rest)?.[1];
  if (type === "fixed") return `fixed:${/value: (.*)/.exec(rest)?.[1] ?? ""}`;
  if (list === undefined) return type;
  const separator = type === "float" || type === "int" ? ":" : ",";
  return `${type}:${list.split(", ").join(separator)}${rest.includes("scale: log") ? ":log" : ""}`;
}
