/**
 * @file `paretune check`: validates a study file and says what it amounts to, before anything runs.
 */
import {
  type Configuration,
  countConfigurations,
  type FeasibleShare,
  feasibleShare,
  middleConfiguration,
  type Objective,
  type Space,
  spaceOf,
} from "../../../core/index.ts";
import { commandLine } from "../../command-template/index.ts";
import { fillTrial, type LocatedStudy, locateStudy, trialFiles } from "../../loop/index.ts";
import { formatNumber, formatShare } from "../../report/index.ts";
import { countSearched, formatIssues } from "../../study-file/index.ts";
import type { Command, CommandWords } from "../command.ts";
import { EXIT } from "../exit.ts";
import { earlierWords } from "../terminal/earlier-words.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** A feasible share below this is worth a remark. */
const SCARCE = 0.01;

export const check: Command = {
  name: "check",
  summary: "Validates a study file: every mistake with its line, the space's size and feasible share, one command.",
  usage: "STUDY",
  words: [1, 1],
  flags: {},
  examples: ["paretune check study.yaml"],
  run: checkStudy,
};

async function checkStudy(words: CommandWords, terminal: Terminal): Promise<number> {
  const path = words.positionals[0] ?? "";
  const read = await locateStudy(path, { programs: true });
  if (!read.ok) {
    process.stderr.write(`${formatIssues(path, read.issues)}\n`);
    terminal.answer({ valid: false, issues: read.issues });
    return EXIT.badInput;
  }
  const { file, folder } = read.study;
  const space = spaceOf(file.study);
  const { size } = countConfigurations(space);
  const feasible = feasibleShare(space);
  const notes = [...read.notes, ...scarcity(feasible)];
  const { name, objectives, budget, strategy, parameters, earlyStopping, earlier } = file.study;
  const commands = expandedCommands(read.study, file.study.baseline ?? middleConfiguration(space));
  const searched = countSearched(parameters);
  terminal.answer({
    valid: true,
    name,
    parameters: searched,
    size: Number.isFinite(size) ? size : null,
    constraints: space.constraints.length,
    feasibleShare: feasible.share,
    objectives: objectives.map((objective) => ({ name: objective.name, goal: objective.goal })),
    budget,
    strategy,
    ...(earlyStopping === undefined ? {} : { earlyStopping }),
    ...(earlier === undefined
      ? {}
      : { earlier: { from: earlier.from, trials: earlier.trials.length, leftOut: earlier.leftOut } }),
    commands,
    store: folder,
    notes,
  });
  terminal.say(`${path} is valid.`);
  terminal.say(`  study       ${name}: ${objectives.map(goalWords).join(", ")}`);
  terminal.say(`  space       ${searched} parameters, ${spaceWords(space, size, feasible)}`);
  terminal.say(
    `  budget      ${budget.trials} trials: ${budget.initial} of the initial design, batches of ${budget.batch}, ` +
      `${budget.parallel} at the same time; strategy ${strategy}` +
      (budget.stop === undefined ? "" : `; ends early below ${formatShare(budget.stop)} of gain`),
  );
  if (earlier !== undefined) terminal.say(`  earlier     ${earlierWords(earlier)} to begin with`);
  if (earlyStopping !== undefined) {
    terminal.say(
      `  stops       trials that miss the front with a probability of ${earlyStopping.probability} or more, once ${earlyStopping.after} have completed`,
    );
  }
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

/** How large a space is, and how much of it may be proposed. */
function spaceWords({ constraints, derived }: Space, size: number, feasible: FeasibleShare): string {
  const unbounded = !Number.isFinite(size);
  if (constraints.length === 0 && derived.length === 0) {
    const all = unbounded ? "infinitely many" : formatNumber(size, 7);
    return `${all} configurations, 100 % of them feasible`;
  }
  const count = unbounded
    ? "infinitely many configurations"
    : `${feasible.isExact ? "" : "at most "}${formatNumber(size, 7)} feasible configurations`;
  const rules = constraints.length === 1 ? "1 constraint" : `${constraints.length} constraints`;
  return `${count}; ${rules}, which ${shareWords(feasible)} of the space fulfils`;
}

function shareWords({ share, isExact }: FeasibleShare): string {
  const percent = share * 100;
  if (percent === 0) return isExact ? "nothing" : "less than 0.01 %";
  return `${isExact ? "" : "about "}${Number(percent.toPrecision(percent < 1 ? 1 : 3))} %`;
}

/** A remark where constraints leave so little that the file may not say what was meant. */
function scarcity(feasible: FeasibleShare): readonly string[] {
  if (feasible.share >= SCARCE) return [];
  return [
    `only ${shareWords(feasible)} of the space fulfils the constraints; narrow the ranges, so that they exclude less`,
  ];
}

/** The commands of trial 0, as a shell would take them. */
function expandedCommands({ file, folder }: LocatedStudy, configuration: Configuration): readonly string[] {
  const trial = { number: 0, configuration };
  return fillTrial(file, trial, trialFiles(folder, trial.number)).commands.map(commandLine);
}
