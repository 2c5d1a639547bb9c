/**
 * @file `paretune check`: validates a study file and shows what it defines, before anything runs.
 */
import {
  type Configuration,
  countConfigurations,
  type FeasibleShare,
  feasibleShare,
  middleConfiguration,
  type Space,
  type SpaceCount,
} from "../../../core/space/index.ts";
import { type Budget, type EarlyStopping, type Objective, spaceOf } from "../../../core/study/index.ts";
import { commandLine } from "../../command-template/index.ts";
import {
  type EngineReport,
  examineEngine,
  fillTrial,
  type LocatedStudy,
  locateStudy,
  type TriedStudy,
  trialFiles,
  tryStudy,
} from "../../loop/index.ts";
import { listedNames } from "../../operations/tell/entry.ts";
import { formatCount, formatDuration, formatNumber, formatShare, targetWords } from "../../report/index.ts";
import { countSearched, formatIssues, type StudyFile } from "../../study-file/index.ts";
import type { CliCommand, CommandArguments } from "../command.ts";
import { EXIT } from "../exit.ts";
import { earlierWords } from "../terminal/earlier-words.ts";
import { printEngine } from "../terminal/engine-lines.ts";
import { type Interruption, listenForInterrupt } from "../terminal/interrupt.ts";
import { type Field, fields } from "../terminal/table.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { printTried, triedJson } from "../terminal/tried-study.ts";
import { visibleText } from "../terminal/visible-text.ts";

/** A feasible share below this gets a note. */
const SCARCE_FEASIBLE_SHARE = 0.01;

/** The most units of a resource that are listed. */
const MAX_LISTED_UNITS = 8;

/** The command `paretune check`. */
export const check: CliCommand = {
  name: "check",
  summary: "Validates a study file; shows its mistakes by line, the size of the space and an example command.",
  usage: "STUDY",
  positionals: [1, 1],
  flags: {
    try: {
      summary:
        "Runs the baseline, or without one the middle of every range, once in a scratch folder, and shows every value that is read. " +
        "Nothing is recorded.",
    },
  },
  details: [
    "Where trials run on a cluster, it also says what is missing there, with the exit code 1, and shows the job that would be submitted.",
    "With --try a measurement takes at most 3 samples, or one run of its command. The exit code is 1 if the command fails or an " +
      "objective cannot be read.",
  ],
  examples: ["paretune check study.yaml", "paretune check study.yaml --try"],
  run: checkStudy,
};

async function checkStudy(args: CommandArguments, terminal: Terminal): Promise<number> {
  const path = args.positionals[0] ?? "";
  const interruption = args.has("try") ? listenForInterrupt() : undefined;
  const read = await locateStudy(path, { programs: true });
  if (!read.ok) {
    process.stderr.write(`${visibleText(formatIssues(path, read.issues), false)}\n`);
    terminal.printJson({ valid: false, issues: read.issues });
    return EXIT.badInput;
  }
  const { file, folder } = read.study;
  const space = spaceOf(file.study);
  const count = countConfigurations(space);
  const feasible = feasibleShare(space, count);
  const configuration = file.study.baseline ?? middleConfiguration(space);
  const engine = await examineEngine(read.study);
  const checked: CheckedStudy = {
    ...(engine === undefined ? {} : { engine }),
    file,
    space,
    count,
    feasible,
    folder,
    commands: expandedCommands(read.study, configuration),
    notes: [...read.notes, ...scarcityNotes(feasible)],
  };
  if (interruption === undefined) terminal.printJson(checkJson(checked));
  terminal.print(`${path} is valid.`);
  terminal.print(fields(studyFields(checked), terminal.width));
  const values = file.study.baseline === undefined ? "the middle of every range" : "the baseline, as trial 0";
  if (checked.commands.length > 0) terminal.printCommand(`The command with ${values}`, ...checked.commands);
  else terminal.print("The program that asks for trials evaluates them.");
  if (engine !== undefined) printEngine(file.run.executor?.kind ?? "", engine, terminal);
  if (engine !== undefined && (engine.problems.length > 0 || engine.unreachable !== undefined)) {
    interruption?.release();
    if (interruption !== undefined) terminal.printJson(checkJson(checked));
    return EXIT.failed;
  }
  const tried = interruption && (await tryOnce(file, configuration, interruption, terminal));
  if (tried !== undefined) terminal.printJson({ ...checkJson(checked), tried: triedJson(tried) });
  if (tried?.isInterrupted) return EXIT.interrupted;
  if (tried?.isReady === false) return EXIT.failed;
  const next = checked.commands.length > 0 ? "run" : "suggest";
  terminal.printCommand("\nNext", `paretune ${next} ${path}`);
  return EXIT.ok;
}

/** Tries the study once and shows what was read. */
async function tryOnce(
  file: StudyFile,
  configuration: Configuration,
  { signal, killSignal, release }: Interruption,
  terminal: Terminal,
): Promise<TriedStudy> {
  terminal.print(`\nTrying it once with the ${file.study.baseline === undefined ? "same values" : "baseline"} …`);
  const onProgress = (message: string): void => terminal.progress(message);
  try {
    const tried = await tryStudy(file, configuration, { signal, killSignal, onProgress });
    terminal.progress();
    printTried(tried, file, terminal);
    return tried;
  } finally {
    terminal.progress();
    release();
  }
}

/** A valid study with what is shown of it. */
interface CheckedStudy extends LocatedStudy {
  readonly space: Space;
  readonly count: SpaceCount;
  readonly feasible: FeasibleShare;
  /** The commands of trial 0, as a shell would take them. */
  readonly commands: readonly string[];
  readonly notes: readonly string[];
  /** Absent where trials run on this machine. */
  readonly engine?: EngineReport;
}

/** The document of `check --json`. */
function checkJson({
  file,
  folder,
  space,
  count: { size },
  feasible,
  commands,
  notes,
  engine,
}: CheckedStudy): Record<string, unknown> {
  const { name, objectives, budget, target, strategy, parameters, earlyStopping, earlier } = file.study;
  return {
    valid: true,
    name,
    parameters: countSearched(parameters),
    size: Number.isFinite(size) ? size : null,
    constraints: space.constraints.length,
    feasibleShare: feasible.share,
    objectives: objectives.map((objective) => ({ name: objective.name, goal: objective.goal })),
    budget,
    ...(file.run.resources === undefined ? {} : { resources: file.run.resources }),
    ...(target === undefined ? {} : { target }),
    strategy,
    ...(earlyStopping === undefined ? {} : { earlyStopping }),
    ...(earlier === undefined
      ? {}
      : { earlier: { from: earlier.from, trials: earlier.trials.length, leftOut: earlier.leftOut } }),
    commands,
    store: folder,
    ...(engine === undefined ? {} : { engine }),
    notes,
  };
}

function studyFields({ file, space, count, feasible, notes }: CheckedStudy): readonly Field[] {
  const { name, objectives, budget, strategy, parameters, earlyStopping, earlier } = file.study;
  const { initial, batch, parallel, stop } = budget;
  const target = targetWords(file.study);
  const isCounted = budget.seconds === undefined && budget.slotSeconds === undefined;
  const ends = stop === undefined ? "" : `; ends early below an expected gain of ${formatShare(stop)}`;
  return [
    ["study", `${name}: ${objectives.map(goalWords).join(", ")}`],
    ["space", `${formatCount(countSearched(parameters), "parameter")}, ${spaceWords(space, count, feasible)}`],
    [
      "budget",
      `${limitsOf(budget)}, ${initial}${isCounted ? " of them" : " trials"} in the initial design; batches of ${batch}, ${parallel} at the same time; ` +
        `strategy ${strategy}${ends}`,
    ],
    ...(file.run.resources === undefined ? [] : [["resources", resourceWords(file.run.resources)] as const]),
    ...(target === undefined ? [] : [["target", `${target}; ends the study`] as const]),
    ...(earlier === undefined ? [] : [["earlier", `starts with ${earlierWords(earlier)}`] as const]),
    ...(earlyStopping === undefined ? [] : [["stops", stoppingWords(earlyStopping)] as const]),
    ...notes.map((note): Field => ["note", note]),
  ];
}

/** The units of each resource: `4 gpu (0, 1, 2, 3), 2 phone (R58M1, R58M2)`. */
function resourceWords(resources: NonNullable<StudyFile["run"]["resources"]>): string {
  return Object.entries(resources)
    .map(([name, units]) => `${units.length} ${name} (${listedNames(units, MAX_LISTED_UNITS)})`)
    .join(", ");
}

/** When a budget is spent: `100 trials`, or a time, or whichever comes first. */
function limitsOf({ trials, seconds, slotSeconds }: Budget): string {
  const limits = [
    ...(Number.isFinite(trials) ? [formatCount(trials, "trial")] : []),
    ...(seconds === undefined ? [] : [formatDuration(1000 * seconds)]),
    ...(slotSeconds === undefined ? [] : [`${formatDuration(1000 * slotSeconds)} over all slots`]),
  ];
  return limits.length === 1 ? (limits[0] ?? "") : `${limits.join(" or ")}, whichever comes first`;
}

function stoppingWords({ probability, after }: EarlyStopping): string {
  return `trials that miss the front with a probability of at least ${probability}, after ${after} completed trials`;
}

function goalWords({ name, goal, unit }: Objective): string {
  return `${goal} ${name}${unit ? ` (${unit})` : ""}`;
}

/** The size of a space, and the share of it that satisfies the constraints. */
function spaceWords(space: Space, { size, isExact }: SpaceCount, feasible: FeasibleShare): string {
  const { constraints, derived } = space;
  const unbounded = !Number.isFinite(size);
  if (constraints.length === 0 && derived.length === 0) {
    const all = unbounded ? "infinitely many" : `${isExact ? "" : "at most "}${formatNumber(size, 7)}`;
    return size === 1 ? "1 configuration, which is feasible" : `${all} configurations, all of them feasible`;
  }
  const configurations = size === 1 ? "feasible configuration" : "feasible configurations";
  const count = unbounded
    ? "infinitely many configurations"
    : `${feasible.isExact ? "" : "at most "}${formatNumber(size, 7)} ${configurations}`;
  if (constraints.length === 0 && feasible.share === 1) {
    return size === 1 ? "1 configuration, which is feasible" : `${count}, all of them feasible`;
  }
  const rules = constraints.length === 1 ? "the constraint" : `the ${constraints.length} constraints`;
  const satisfied = constraints.length === 0 ? "gives every derived parameter a finite value" : `satisfies ${rules}`;
  return `${count}; ${shareWords(feasible)} of the space ${satisfied}`;
}

function shareWords({ share, isExact }: FeasibleShare): string {
  const percent = share * 100;
  if (percent === 0) return isExact ? "nothing" : "less than 0.01 %";
  return `${isExact ? "" : "about "}${Number(percent.toPrecision(percent < 1 ? 1 : 3))} %`;
}

/** A note if the constraints exclude nearly the whole space, which may be a mistake in the file. */
function scarcityNotes(feasible: FeasibleShare): readonly string[] {
  if (feasible.share >= SCARCE_FEASIBLE_SHARE) return [];
  return [`only ${shareWords(feasible)} of the space satisfies the constraints; consider narrower ranges`];
}

/** The commands of trial 0, as a shell would take them. */
function expandedCommands({ file, folder }: LocatedStudy, configuration: Configuration): readonly string[] {
  const trial = { number: 0, configuration };
  return fillTrial(file, trial, trialFiles(folder, trial.number)).commands.map(commandLine);
}
