/**
 * @file `paretune init`: writes a study file, asking on a terminal, from flags elsewhere.
 */
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { createInterface, type Interface } from "node:readline/promises";
import type { Command, CommandWords } from "../command.ts";
import { BadInput, EXIT, Interrupted } from "../exit.ts";
import {
  type Draft,
  type DraftParameter,
  parameterDefinition,
  parseObjective,
  parseParameter,
  studyFileText,
} from "../files/study-template.ts";
import { readStrategy, STRATEGIES } from "../strategy.ts";
import type { Terminal } from "../terminal/terminal.ts";

const EXAMPLE_COMMAND =
  "node train.mjs --layers {layers} --learning-rate {learning_rate} --batch-size {batch_size} --activation {activation}";
const EXAMPLE_PARAMETERS = [
  "layers=int:1:6",
  "learning_rate=float:1e-5:1e-2:log",
  "batch_size=int:8:256:log",
  "activation=categorical:relu,tanh",
];
const EXAMPLE_OBJECTIVES = ["accuracy=maximize", "latency_ms=minimize"];

export const init: Command = {
  name: "init",
  summary: "Writes a commented study file, asking on a terminal or by flags.",
  usage: "[FILE]",
  words: [0, 1],
  flags: {
    name: { value: "NAME", summary: "The study's name; results go to NAME.paretune." },
    command: { value: "LINE", summary: "The training program, with {placeholders} for parameters." },
    parameter: {
      value: "NAME=TYPE:…",
      summary: "e.g. lr=float:1e-5:1e-2:log, layers=int:1:6, act=categorical:relu,tanh.",
      multiple: true,
    },
    objective: {
      value: "NAME=GOAL[:SOURCE]",
      summary: "e.g. accuracy=maximize:json:{trial.dir}/metrics.json:eval.accuracy.",
      multiple: true,
    },
    trials: { value: "N", summary: "Trials in all; default 96." },
    batch: { value: "N", summary: "Trials suggested at a time; default 8." },
    parallel: { value: "N", summary: "Trials that run at the same time; default 1." },
    strategy: { value: "S", summary: `${STRATEGIES.join(", ")}; default saas.` },
    seed: { value: "S", summary: "Seed of everything random; default 1." },
    force: { summary: "Overwrites FILE." },
    yes: { summary: "Asks nothing." },
  },
  details: [
    "FILE is study.yaml unless given. Placeholders of the command without a --parameter get a first guess to edit.",
  ],
  examples: [
    "paretune init",
    'paretune init study.yaml --command "python train.py --lr {lr}" --parameter lr=float:1e-5:1e-2:log',
  ],
  run: writeStudy,
};

async function writeStudy(words: CommandWords, terminal: Terminal): Promise<number> {
  const path = words.positionals[0] ?? "study.yaml";
  if (existsSync(path) && !words.has("force")) {
    throw new BadInput(`${path} exists already. Give another name, or --force to overwrite it.`);
  }
  const asks = process.stdin.isTTY === true && process.stdout.isTTY === true && !terminal.json && !words.has("yes");
  const draft = asks ? await askForDraft(words, terminal) : draftFromFlags(words);
  await writeFile(path, studyFileText(draft, path));
  terminal.answer({ file: path, name: draft.name });
  terminal.say(`Wrote ${path}. Read it through, add your baseline, then: paretune check ${path}`);
  return EXIT.ok;
}

function draftFromFlags(words: CommandWords): Draft {
  const command = words.text("command") ?? EXAMPLE_COMMAND;
  const given = words.list("parameter").map(parseParameter);
  return {
    ...settings(words),
    name: words.text("name") ?? folderName(),
    command,
    parameters:
      given.length === 0 && !words.has("command")
        ? EXAMPLE_PARAMETERS.map(parseParameter)
        : withGuesses(command, given),
    objectives: (words.has("objective") ? words.list("objective") : EXAMPLE_OBJECTIVES).map(parseObjective),
  };
}

function settings(words: CommandWords): Pick<Draft, "trials" | "batch" | "parallel" | "strategy" | "seed"> {
  const strategy = readStrategy(words.text("strategy")) ?? "saas";
  const trials = words.count("trials", 1) ?? 96;
  const batch = words.count("batch", 1) ?? Math.min(8, trials);
  return { trials, batch, parallel: words.count("parallel", 1) ?? 1, strategy, seed: words.count("seed", 0) ?? 1 };
}

/** The folder's name, as a study's name. */
function folderName(): string {
  return basename(process.cwd()).replace(/[^\p{L}\p{N}._-]+/gu, "-") || "study";
}

/** The placeholders of a command that name parameters. */
function placeholders(command: string): readonly string[] {
  const names = [...command.matchAll(/\{([^{}]+)\}/g)].map((match) => match[1] ?? "");
  return [...new Set(names)].filter((name) => name !== "config" && !name.startsWith("trial."));
}

/** The given parameters, and a first guess for every placeholder that has none. */
function withGuesses(command: string, given: readonly DraftParameter[]): readonly DraftParameter[] {
  const known = new Set(given.map(({ name }) => name));
  const guesses = placeholders(command)
    .filter((name) => !known.has(name))
    .map((name) => ({ name, definition: guess(name) }));
  const all = [...given, ...guesses];
  if (all.length === 0) {
    throw new BadInput(
      "The command has no {placeholder}, so nothing could be tuned. Write one where a value goes, e.g. --lr {lr}, or give --parameter " +
        "(and read them from {config}, a JSON file, or from the environment).",
    );
  }
  return all;
}

/** A range to start from, by what such parameters are usually called. */
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

/** Where questions are asked, and whether the user has ended that. */
interface Prompt {
  readonly lines: Interface;
  readonly closed: AbortSignal;
}

async function askForDraft(words: CommandWords, terminal: Terminal): Promise<Draft> {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const closing = new AbortController();
  lines.once("close", () => closing.abort());
  const prompt: Prompt = { lines, closed: closing.signal };
  try {
    terminal.say("A few questions; Enter takes what stands in brackets. All of it can be changed in the file later.\n");
    const name = await ask(prompt, "Name of the study", words.text("name") ?? folderName());
    terminal.say("\nThe training program as you start it, with a {placeholder} where each parameter's value goes.");
    const command = await ask(prompt, "Command", words.text("command") ?? EXAMPLE_COMMAND);
    const given = words.list("parameter").map(parseParameter);
    const parameters = await askForParameters(prompt, terminal, command, given);
    terminal.say(
      "\nWhat should become as large or small as possible: NAME=maximize or NAME=minimize, separated by commas.",
    );
    const objectives = words.has("objective")
      ? words.list("objective").map(parseObjective)
      : (await ask(prompt, "Objectives", EXAMPLE_OBJECTIVES.join(", "), objectivesProblem))
          .split(/\s*,\s*/)
          .map(parseObjective);
    return { ...settings(words), name, command, parameters, objectives };
  } finally {
    lines.close();
  }
}

function objectivesProblem(answer: string): string | undefined {
  try {
    answer.split(/\s*,\s*/).map(parseObjective);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function askForParameters(
  prompt: Prompt,
  terminal: Terminal,
  command: string,
  given: readonly DraftParameter[],
): Promise<readonly DraftParameter[]> {
  terminal.say(
    "\nThe range of each: float:LOW:HIGH[:log], int:LOW:HIGH[:log], categorical:A,B, ordinal:1,2,4, bool, fixed:VALUE.",
  );
  const answers: DraftParameter[] = [];
  const known = new Set(given.map(({ name }) => name));
  for (const { name, definition } of withGuesses(command, given)) {
    if (known.has(name)) continue;
    const answer = await ask(prompt, name, shortForm(definition), (text) =>
      parameterDefinition(text) === undefined ? `"${text}" is none of these forms.` : undefined,
    );
    answers.push({ name, definition: parameterDefinition(answer) ?? definition });
  }
  return [...given, ...answers];
}

/** A guess in the form in which it is asked for. */
function shortForm(definition: string): string {
  const [, type = "", rest = ""] = /type: (\w+)(.*) \}$/.exec(definition) ?? [];
  const list = /\[(.*)\]/.exec(rest)?.[1];
  if (type === "fixed") return `fixed:${/value: (.*)/.exec(rest)?.[1] ?? ""}`;
  if (list === undefined) return type;
  const separator = type === "float" || type === "int" ? ":" : ",";
  return `${type}:${list.split(", ").join(separator)}${rest.includes("scale: log") ? ":log" : ""}`;
}

/** Asks until the answer is valid; Ctrl-C or the end of input ends the command. */
async function ask(
  prompt: Prompt,
  question: string,
  preset: string,
  problem: (answer: string) => string | undefined = () => undefined,
): Promise<string> {
  for (;;) {
    const answer = await prompt.lines.question(`${question} [${preset}]: `, { signal: prompt.closed }).then(
      (text) => text.trim() || preset,
      () => {
        throw new Interrupted("Nothing was written.");
      },
    );
    const found = problem(answer);
    if (found === undefined) return answer;
    process.stdout.write(`${found}\n`);
  }
}
