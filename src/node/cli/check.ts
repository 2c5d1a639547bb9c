/**
 * @file `paretune check`: validates a study file and says what it amounts to, before anything runs.
 */
import { join } from "node:path";
import { type Configuration, createSpace, middleConfiguration, type Objective } from "../../core/index.ts";
import { commandLine } from "../executors/index.ts";
import { formatNumber, formatShare } from "../report/index.ts";
import { storeFolder, trialFolder } from "../storage/index.ts";
import { checkCommands, fillCommand, formatIssues, readStudyFile, type StudyFile } from "../study-file/index.ts";
import type { Command, CommandWords } from "./command.ts";
import { EXIT } from "./exit.ts";
import type { Terminal } from "./terminal.ts";

export const check: Command = {
  name: "check",
  summary: "Validates a study file: every mistake with its line, the space's size, one expanded command.",
  usage: "STUDY",
  words: [1, 1],
  flags: {},
  examples: ["paretune check study.yaml"],
  run: checkStudy,
};

async function checkStudy(words: CommandWords, terminal: Terminal): Promise<number> {
  const path = words.positionals[0] ?? "";
  const read = await readStudyFile(path);
  const issues = read.ok ? checkCommands(read.file) : read.issues;
  if (issues.length > 0 || !read.ok) {
    process.stderr.write(`${formatIssues(path, issues)}\n`);
    terminal.answer({ valid: false, issues });
    return EXIT.badInput;
  }
  const { file, notes } = read;
  const space = createSpace(file.study.parameters);
  const { name, objectives, budget, strategy, parameters } = file.study;
  const commands = expandedCommands(file, file.study.baseline ?? middleConfiguration(space));
  const searched = parameters.filter(({ kind }) => kind !== "fixed").length;
  terminal.answer({
    valid: true,
    name,
    parameters: searched,
    size: Number.isFinite(space.size) ? space.size : null,
    // Every configuration is allowed: study files have no constraints between parameters.
    feasibleShare: 1,
    objectives: objectives.map((objective) => ({ name: objective.name, goal: objective.goal })),
    budget,
    strategy,
    commands,
    store: storeFolder(file),
    notes,
  });
  terminal.say(`${path} is valid.`);
  terminal.say(`  study       ${name}: ${objectives.map(goalWords).join(", ")}`);
  terminal.say(`  space       ${searched} parameters, ${sizeWords(space.size)}, 100 % of them feasible`);
  terminal.say(
    `  budget      ${budget.trials} trials: ${budget.initial} of the initial design, batches of ${budget.batch}, ` +
      `${budget.parallel} at the same time; strategy ${strategy}` +
      (budget.stop === undefined ? "" : `; ends early below ${formatShare(budget.stop)} of gain`),
  );
  terminal.say(
    file.study.baseline === undefined
      ? "  command     with the middle of every range:"
      : "  command     with the baseline, as trial 0:",
  );
  for (const command of commands) terminal.say(`    ${command}`);
  for (const note of notes) terminal.say(`  note        ${note}`);
  terminal.say(`\nStart it: paretune run ${path}`);
  return EXIT.ok;
}

function goalWords({ name, goal, unit }: Objective): string {
  return `${goal} ${name}${unit ? ` (${unit})` : ""}`;
}

function sizeWords(size: number): string {
  return Number.isFinite(size) ? `${formatNumber(size, 7)} configurations` : "infinitely many configurations";
}

/** The commands of trial 0, as a shell would take them. */
function expandedCommands(file: StudyFile, configuration: Configuration): readonly string[] {
  const folder = trialFolder(storeFolder(file), 0);
  const values = { ...configuration, "trial.dir": folder, "trial.number": 0, config: join(folder, "config.json") };
  return file.run.commands.map((command) => commandLine(fillCommand(command, values)));
}
