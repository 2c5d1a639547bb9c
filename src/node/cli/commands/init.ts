/**
 * @file `paretune init`: writes a study file, from questions on a terminal and from flags elsewhere.
 */
import { existsSync } from "node:fs";
import { basename } from "node:path";
import { replaceFile } from "../../files/index.ts";
import { defaultBatch, formatIssues, parseStudyFile } from "../../study-file/index.ts";
import type { CliCommand, CommandArguments } from "../command.ts";
import { BadInput, EXIT } from "../exit.ts";
import { withGuesses } from "../files/parameter-guesses.ts";
import { foundObjective, programDraft } from "../files/program-draft.ts";
import { schemaAddress } from "../files/schema-address.ts";
import { type Draft, parseObjective, parseParameter, studyFileText } from "../files/study-template.ts";
import { readStrategy, STRATEGIES } from "../strategy-flag.ts";
import { examineProgram, findMetrics, programQuestions } from "../terminal/program-questions.ts";
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
    batch: { value: "N", summary: "Trials proposed at a time; default 4, or those of --parallel." },
    parallel: { value: "N", summary: "Trials that run at the same time; default 1." },
    strategy: { value: "S", summary: `${STRATEGIES.join(", ")}; default auto.`, choices: STRATEGIES },
    seed: { value: "S", summary: "Random seed; default 1." },
    from: {
      value: "LINE",
      summary: 'A training command without placeholders, e.g. "python train.py": its --help is read for the study.',
    },
    "run-once": { summary: "With --from: also runs LINE once with its defaults, to find the metrics it reports." },
    force: { summary: "Overwrites FILE." },
    yes: { summary: "Asks no questions." },
  },
  details: [
    "FILE is study.yaml by default. A placeholder of the command that has no --parameter gets a guessed range; correct it " +
      "in the file.",
    "--from runs LINE with --help, after showing what it runs, and proposes the parameters with ranges and the defaults as the " +
      "baseline. It reads what argparse, click, typer, absl, Hydra, commander, yargs, clap and Go's flag print. A comment says " +
      "which ranges are guesses. Paths, seeds, devices and the length of the training are left out. --parameter replaces a range.",
  ],
  examples: [
    "paretune init",
    'paretune init --from "python train.py" --run-once',
    'paretune init --command "./train --lr {lr}" --parameter lr=float:1e-5:1:log',
  ],
  run: writeStudy,
};

async function writeStudy(args: CommandArguments, terminal: Terminal): Promise<number> {
  const path = args.positionals[0] ?? "study.yaml";
  if (existsSync(path) && !args.has("force")) {
    throw new BadInput(`${path} exists already. Give another name, or --force to overwrite it.`);
  }
  const asks = process.stdin.isTTY === true && process.stdout.isTTY === true && !terminal.json && !args.has("yes");
  if (asks) terminal.print("Press Enter to accept a suggested value. All values can be changed in the file later.\n");
  const from = args.text("from");
  if (from !== undefined && args.has("command")) throw new BadInput("--from and --command exclude each other.");
  if (from === undefined && args.has("run-once"))
    throw new BadInput("--run-once runs the command of --from; give --from too.");
  const { draft, found } =
    from !== undefined
      ? await draftFromProgram(from, args, terminal, asks)
      : asks
        ? { draft: await askForDraft(defaultsFrom(args), { input: process.stdin, output: process.stdout }) }
        : { draft: draftFromFlags(args) };
  await replaceFile(path, validText({ ...draft, schema: schemaAddress(path) }, path, { programs: true }));
  terminal.printJson({ file: path, name: draft.name, ...(found === undefined ? {} : { from: found }) });
  terminal.print(
    `\nWrote ${path}. ${from === undefined ? "Review it and add your baseline." : "Review its ranges and objectives."}`,
  );
  terminal.printCommand("Next", `paretune check ${path}${from === undefined ? "" : " --try"}`);
  return EXIT.ok;
}

/** The draft for a program whose help is read, and what was found, for --json. */
async function draftFromProgram(
  command: string,
  args: CommandArguments,
  terminal: Terminal,
  asks: boolean,
): Promise<{ readonly draft: Draft; readonly found: Record<string, unknown> }> {
  const questions = asks ? await programQuestions() : undefined;
  const examined = await examineProgram(command, terminal, questions);
  const given = new Map(args.list("parameter").map((text) => [parseParameter(text).name, parseParameter(text)]));
  const { parameters, ...rest } = programDraft(command, examined.space);
  const runs = !args.has("objective") && (asks || args.has("run-once"));
  const metrics = runs ? await findMetrics(command, examined, terminal, questions) : [];
  const draft: Draft = {
    ...settings(args),
    ...rest,
    name: args.text("name") ?? folderName(),
    parameters: parameters.map((parameter) => given.get(parameter.name) ?? parameter),
    objectives: args.has("objective")
      ? args.list("objective").map(parseObjective)
      : metrics.length > 0
        ? metrics.map(foundObjective)
        : EXAMPLE_OBJECTIVES.map((text) => ({
            ...parseObjective(text),
            comment: "a guess: write what the program reports",
          })),
  };
  const { style, space } = examined;
  return { draft, found: { command: draft.command, style, ...space, metrics } };
}

/**
 * The study file of a draft. Throws BadInput where `check` would refuse it, so that nothing is written then.
 *
 * @param options - whether the program of the command has to exist on this machine, as for `check`
 */
export function validText(draft: Draft, path: string, options: { readonly programs?: boolean } = {}): string {
  const text = studyFileText(draft, path);
  const checked = parseStudyFile(text, path, options);
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
  const parallel = args.count("parallel", 1) ?? 1;
  const batch = args.count("batch", 1) ?? defaultBatch(trials, parallel);
  return { trials, batch, parallel, strategy, seed: args.count("seed", 0) ?? 1 };
}

/** The name of the current folder, as the name of a study. */
function folderName(): string {
  return basename(process.cwd()).replace(/[^\p{L}\p{N}._-]+/gu, "-") || "study";
}
