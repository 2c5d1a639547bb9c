/**
 * @file `paretune init`: writes a study file, from questions on a terminal and from flags elsewhere.
 */
import { existsSync } from "node:fs";
import { basename } from "node:path";
import { replaceFile } from "../../files/index.ts";
import { formatIssues, parseStudyFile } from "../../study-file/index.ts";
import type { CliCommand, CommandArguments } from "../command.ts";
import { BadInput, EXIT } from "../exit.ts";
import { withGuesses } from "../files/parameter-guesses.ts";
import { type Draft, parseObjective, parseParameter, studyFileText } from "../files/study-template.ts";
import { readStrategy, STRATEGIES } from "../strategy-flag.ts";
import { askForDraft, type StudyDefaults } from "../terminal/study-questions.ts";
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

/** The command `paretune init`. */
export const init: CliCommand = {
  name: "init",
  summary: "Writes a commented study file, from questions on a terminal or from flags.",
  usage: "[FILE]",
  positionals: [0, 1],
  flags: {
    name: { value: "NAME", summary: "Name of the study; its results are stored in NAME.paretune." },
    command: { value: "LINE", summary: "Command that trains a model, with {placeholders} for parameters." },
    parameter: {
      value: "NAME=TYPE:…",
      summary: "A parameter, e.g. lr=float:1e-5:1e-2:log, layers=int:1:6, act=categorical:relu,tanh, amp=bool:--amp.",
      multiple: true,
    },
    objective: {
      value: "NAME=GOAL[:SOURCE]",
      summary: "An objective, e.g. loss=minimize:json:{trial.dir}/m.json:loss.",
      multiple: true,
    },
    trials: { value: "N", summary: "Total number of trials; default 96." },
    batch: { value: "N", summary: "Trials proposed at a time; default 8." },
    parallel: { value: "N", summary: "Trials that run at the same time; default 1." },
    strategy: { value: "S", summary: `${STRATEGIES.join(", ")}; default saas.` },
    seed: { value: "S", summary: "Random seed; default 1." },
    force: { summary: "Overwrites FILE." },
    yes: { summary: "Asks no questions." },
  },
  details: [
    "FILE is study.yaml by default. A placeholder of the command that has no --parameter gets a guessed range; correct it " +
      "in the file.",
  ],
  examples: ["paretune init", 'paretune init --command "./train --lr {lr}" --parameter lr=float:1e-5:1:log'],
  run: writeStudy,
};

async function writeStudy(args: CommandArguments, terminal: Terminal): Promise<number> {
  const path = args.positionals[0] ?? "study.yaml";
  if (existsSync(path) && !args.has("force")) {
    throw new BadInput(`${path} exists already. Give another name, or --force to overwrite it.`);
  }
  const asks = process.stdin.isTTY === true && process.stdout.isTTY === true && !terminal.json && !args.has("yes");
  if (asks) terminal.print("Press Enter to accept a suggested value. All values can be changed in the file later.\n");
  const draft = asks
    ? await askForDraft(defaultsFrom(args), { input: process.stdin, output: process.stdout })
    : draftFromFlags(args);
  await replaceFile(path, validText(draft, path));
  terminal.printJson({ file: path, name: draft.name });
  terminal.print(`Wrote ${path}. Review it and add your baseline.`);
  terminal.printCommand("Next", `paretune check ${path}`);
  return EXIT.ok;
}

/** The study file of a draft. Throws BadInput where `check` would refuse it, so that nothing is written then. */
export function validText(draft: Draft, path: string): string {
  const text = studyFileText(draft, path);
  const checked = parseStudyFile(text, path);
  if (checked.ok) return text;
  const issues = formatIssues(path, checked.issues);
  throw new BadInput(`Nothing was written, because the study would not be valid:\n${issues}`, {
    issues: checked.issues,
  });
}

/** The draft that flags describe; throws BadInput where they are wrong. */
export function draftFromFlags(args: CommandArguments): Draft {
  const command = args.text("command") ?? EXAMPLE_COMMAND;
  const given = args.list("parameter").map(parseParameter);
  return {
    ...settings(args),
    name: args.text("name") ?? folderName(),
    command,
    parameters:
      given.length === 0 && !args.has("command") ? EXAMPLE_PARAMETERS.map(parseParameter) : withGuesses(command, given),
    objectives: (args.has("objective") ? args.list("objective") : EXAMPLE_OBJECTIVES).map(parseObjective),
  };
}

/** The defaults of the questions: the values of the flags, or an example. */
function defaultsFrom(args: CommandArguments): StudyDefaults {
  return {
    ...settings(args),
    name: args.text("name") ?? folderName(),
    command: args.text("command") ?? EXAMPLE_COMMAND,
    parameters: args.list("parameter").map(parseParameter),
    objectives: args.list("objective").map(parseObjective),
    exampleObjectives: EXAMPLE_OBJECTIVES.join(", "),
  };
}

function settings(args: CommandArguments): Pick<Draft, "trials" | "batch" | "parallel" | "strategy" | "seed"> {
  const strategy = readStrategy(args.text("strategy")) ?? "auto";
  const trials = args.count("trials", 1) ?? 96;
  const batch = args.count("batch", 1) ?? Math.min(8, trials);
  return { trials, batch, parallel: args.count("parallel", 1) ?? 1, strategy, seed: args.count("seed", 0) ?? 1 };
}

/** The name of the current folder, as the name of a study. */
function folderName(): string {
  return basename(process.cwd()).replace(/[^\p{L}\p{N}._-]+/gu, "-") || "study";
}
