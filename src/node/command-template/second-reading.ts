/**
 * @file Commands that read the text of their arguments a second time, as commands, as arithmetic or as names of variables with an
 * index. No quoting protects a value there.
 */

/** Commands that are built into shells, with what to write instead. */
const READ_AGAIN: Readonly<Record<string, string>> = {
  eval: "write the command without eval",
  trap: "assign the value to a variable, and use the variable in the trap",
  alias: "define a function",
  let: "pass it to a program",
  declare: "assign it as in name=value",
  typeset: "assign it as in name=value",
  "[[": "write [ … ] with one pair of brackets",
};

/** Commands that are built into shells and take names of variables, whose index bash evaluates. */
const TAKES_NAMES: ReadonlySet<string> = new Set(
  "read unset getopts mapfile readarray compgen complete bind".split(" "),
);
/** The same, only after an option or inside an index. */
const TAKES_A_NAME: ReadonlySet<string> = new Set("test [ printf export readonly local wait".split(" "));

/** Words after which a command begins. */
const BEFORE_COMMAND: ReadonlySet<string> = new Set(
  "{ ! if then elif else while until do time coproc command builtin".split(" "),
);

/** Programs that start a shell with the text that follows -c or --command. */
const STARTS_SHELL = /(?:^|\/)(?:su|runuser|script|flock)$/;
/** Programs that hand all their arguments to a shell. */
const HANDS_ON: Readonly<Record<string, string>> = { parallel: "write a loop", watch: "add the option -x to watch" };
const SHELLS = /(?:^|\/)(?:r?ba|da|a|mk|ya|r?k|pdk|r?z|t?c|fi|)sh(?:93|\d)?$/;
/** Programs that run the program in their arguments. */
const PREFIXES: ReadonlySet<string> = new Set("env exec nice nohup setsid stdbuf sudo timeout xargs".split(" "));
/** Options of shells with an argument of their own. */
const WITH_ARGUMENT = /^(?:[-+][a-zA-Z]*[oO]|--rcfile|--init-file)$/;
/** Variables whose value a shell expands again. */
const EXPANDED_AGAIN = /^(PS4|BASH_ENV)\+?=/;

const ASSIGNMENT = /^[A-Za-z_]\w*(?:\[[^\]]*\])?\+?=/;
const REDIRECTION = /^\d*(?:&?>>?|<>?|>\||[<>]&)/;

/** A word without the variables in it, each of which may be empty. */
function withoutExpansions(word: string): string {
  return word.replace(/\$(?:\{[^}]*\}?|[A-Za-z_]\w*|[\d!?#*@$-])/g, "");
}

/** The words that may be the name of the command, the first ones perhaps because others expand to nothing. Ends with an empty word if
 * the next word may be the name, too. */
function possibleNames(words: readonly string[]): readonly string[] {
  const start = words.findLastIndex((word) => BEFORE_COMMAND.has(withoutExpansions(word))) + 1;
  const names: string[] = [];
  for (let at = start; at < words.length; at++) {
    const word = words[at] ?? "";
    const [operator] = REDIRECTION.exec(word) ?? [];
    if (operator !== undefined) at += operator === word ? 1 : 0;
    else if (word !== "" && !ASSIGNMENT.test(word) && !word.startsWith("-")) {
      const name = withoutExpansions(word);
      names.push(name);
      if (!word.startsWith("$")) return names;
    }
  }
  return [...names, ""];
}

/**
 * Why a value cannot be an argument of a command that is built into shells.
 *
 * @param before - the complete words of the command before the value
 * @param begun - the beginning of the word that the value is a part of; empty if it begins with the value
 */
export function builtinProblem(before: readonly string[], begun: string, source: string): string | undefined {
  const names = possibleNames(before);
  const again = [...names, withoutExpansions(begun)].find((name) => Object.hasOwn(READ_AGAIN, name));
  if (again !== undefined) {
    return `${source} would be read a second time by ${again}, as text of the shell; ${READ_AGAIN[again]}`;
  }
  const [, variable] = EXPANDED_AGAIN.exec(begun) ?? [];
  if (variable !== undefined)
    return `${source} would be read a second time as the value of ${variable}; pass it as an argument`;
  const isIndex = /\w\[[^\]]*$/.test(begun);
  const taker = names.find((name) => TAKES_NAMES.has(name));
  const naming = names.find((name) => TAKES_A_NAME.has(name));
  const isName = taker !== undefined || (naming !== undefined && before.at(-1) === "-v");
  if (isName) return `${source} would be read a second time by ${taker ?? naming}; write a name in the line instead`;
  const mayBeIndex = isIndex && (names.at(-1) === "" || naming !== undefined);
  if (!mayBeIndex) return undefined;
  return `${source} is inside an index […], which a shell may read as an expression; pass it to a program as an argument`;
}

/** Why a value cannot be an argument of a program that starts a shell: it would be a part of the commands for that. */
export function programTextProblem(before: readonly string[], source: string): string | undefined {
  const [name = ""] = possibleNames(before);
  if (Object.hasOwn(HANDS_ON, name) && !before.includes("-x")) {
    return `${source} would be a part of the commands that ${name} gives to a shell; ${HANDS_ON[name]}`;
  }
  const starter = before.find((word) => STARTS_SHELL.test(withoutExpansions(word)));
  if (starter !== undefined && before.some((word) => /^-[a-z]*c$|^--command/.test(word))) {
    return `${source} would be a part of the commands that ${starter} gives to a shell; assign it to a variable before: v=${source} ${starter} -c '… "$v"'`;
  }
  const at = before.findIndex((word, index) => isShell(word, before.slice(0, index)));
  const option = at < 0 ? undefined : textOption(before.slice(at + 1));
  if (option === undefined) return undefined;
  const shell = before[at] ?? "";
  return `${source} would be a part of the commands that ${shell} reads; pass it as an argument: ${shell} ${option} '… "$1"' ${shell} ${source}`;
}

/** Whether a word starts a shell, or may start one as a variable in the place of a command. */
function isShell(word: string, before: readonly string[]): boolean {
  if (SHELLS.test(withoutExpansions(word))) return true;
  const name = possibleNames(before).at(-1) ?? "";
  return word.startsWith("$") && (name === "" || PREFIXES.has(name));
}

/** The option by which a shell takes the next word as commands; undefined if the next word is none. */
function textOption(words: readonly string[]): string | undefined {
  let option: string | undefined;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    if (WITH_ARGUMENT.test(word)) at++;
    else if (/^-[a-zA-Z]*c/.test(word) || /^\$/.test(word)) option ??= word.startsWith("$") ? "-c" : word;
    else if (!/^[-+]/.test(word)) return undefined; // the commands themselves, or a script: what follows are its arguments
  }
  return option;
}
