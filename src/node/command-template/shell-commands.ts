/**
 * @file Follows the simple commands of a shell line, up to each value, for whether the command reads its arguments a second time.
 */
import { builtinProblem, programTextProblem } from "./second-reading.ts";
import type { LexedPart } from "./shell-lexer.ts";
import { sourceOf } from "./template.ts";

/** One simple command as far as it was read. */
interface SimpleCommand {
  readonly words: string[];
  inWord: boolean;
  /** Whether the word is, or will be, the target of `>&` or `<&`. */
  isDuplicated: boolean;
  /** The last character outside quotes. */
  last: string;
}

const newCommand = (): SimpleCommand => ({ words: [], inWord: false, isDuplicated: false, last: "" });

/** Why a value cannot be an argument where it stands; undefined where all can. */
export function secondReadingProblem(parts: readonly LexedPart[]): string | undefined {
  // One command for each level of nesting: after a substitution the outer command goes on.
  const levels: SimpleCommand[] = [];
  for (const { part, role, open, escaped, inComment } of parts) {
    if (inComment) continue;
    const { isArithmetic, depth } = placeOf(open);
    levels.length = Math.min(levels.length, depth + 1);
    while (levels.length <= depth) levels.push(newCommand());
    const command = levels[depth] as SimpleCommand; // levels has depth + 1 entries
    if (part.kind !== "text") {
      const problem = argumentProblem(command, sourceOf(part));
      if (problem !== undefined) return problem;
      addTo(command, "x");
    } else if (role === "quoting") addTo(command, "");
    else if (escaped && part.text === "\n")
      continue; // the line goes on in the next one
    else if (escaped || isArithmetic || isQuoted(open)) addTo(command, part.text);
    else takeBare(levels, command, part.text);
  }
  return undefined;
}

/** Whether something stands in `$((…))`, which is a part of a word, and the number of levels of commands around it. */
function placeOf(open: LexedPart["open"]): { readonly isArithmetic: boolean; readonly depth: number } {
  const arithmetic = open.lastIndexOf("$((");
  const isArithmetic = arithmetic >= 0 && !open.includes("$(", arithmetic);
  const around = isArithmetic ? open.slice(0, arithmetic) : open;
  return { isArithmetic, depth: around.filter((construct) => construct === "$(" || construct === "(").length };
}

/** A character outside quotes. */
function takeBare(levels: SimpleCommand[], command: SimpleCommand, character: string): void {
  const isDuplication = character === "&" && /[<>]/.test(command.last);
  command.last = character;
  if (isDuplication) {
    command.inWord = false;
    command.isDuplicated = true;
  } else if (/[;&|()\n]/.test(character)) levels[levels.length - 1] = newCommand();
  else if (/[ \t]/.test(character)) {
    if (command.inWord) command.isDuplicated = false;
    command.inWord = false;
  } else addTo(command, character);
}

function isQuoted(open: LexedPart["open"]): boolean {
  const top = open.at(-1);
  return top === "'" || top === '"' || top === "${";
}

function addTo(command: SimpleCommand, text: string): void {
  if (command.inWord) command.words[command.words.length - 1] += text;
  else command.words.push(text);
  command.inWord = true;
}

/** Why a value cannot be the next argument of a command, or a part of it. */
function argumentProblem({ words, inWord, isDuplicated }: SimpleCommand, source: string): string | undefined {
  // bash expands this word twice, and runs a substitution in the value.
  if (isDuplicated) return `${source} is the target of >& or <&, which bash reads a second time; write > FILE 2>&1`;
  const before = inWord ? words.slice(0, -1) : words;
  const begun = inWord ? (words.at(-1) ?? "") : "";
  return builtinProblem(before, begun, source) ?? programTextProblem(before, source);
}
