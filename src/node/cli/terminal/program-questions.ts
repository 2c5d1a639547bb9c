/**
 * @file `init --from`: reads the help of the user's program, runs it once if that is wanted, and proposes a study. Nothing is run
 * before it is shown.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commandLine } from "../../command-template/index.ts";
import {
  likelyObjectives,
  type ProgramRun,
  type ProposedSpace,
  printedMetrics,
  proposeSpace,
  readHelp,
  runProgram,
  writtenMetrics,
} from "../../help-text/index.ts";
import { BadInput, Interrupted } from "../exit.ts";
import { shortForm } from "../files/parameter-guesses.ts";
import { type FoundMetric, printedSource, programWords } from "../files/program-draft.ts";
import { fields, table } from "./table.ts";
import type { Terminal } from "./terminal.ts";

/** Importing a framework takes half a minute on a cold disk. */
const HELP_TIMEOUT_MS = 120_000;
const QUOTED_LINES = 8;

/** Yes or no, and a choice of several; throws Interrupted on Ctrl-C. */
export interface ProgramQuestions {
  confirm(message: string): Promise<boolean>;
  choose(message: string, options: readonly Choice[], chosen: readonly number[]): Promise<readonly number[]>;
}

/** One of several things to choose from; the hint is shown beside the one that is looked at. */
export interface Choice {
  readonly label: string;
  readonly hint: string;
}

/** What is known of a program. */
export interface ExaminedProgram {
  readonly style: string;
  readonly space: ProposedSpace;
}

/** Reads the help of a program. Without `questions` it is read at once, after the command was shown. */
export async function examineProgram(
  command: string,
  terminal: Terminal,
  questions: ProgramQuestions | undefined,
): Promise<ExaminedProgram> {
  const words = programWords(command);
  const shown = commandLine({ kind: "words", words: [...words, "--help"] });
  if (questions === undefined) terminal.printCommand("Reading the options of the program", shown);
  else if (!(await questions.confirm(`Run \`${shown}\` to read the options of the program?`))) {
    throw new Interrupted("Nothing was run and nothing was written.");
  }
  terminal.progress(`Running ${shown}`);
  const run = await runProgram([...words, "--help"], { timeout: HELP_TIMEOUT_MS });
  terminal.progress();
  const help = [run.stdout, run.stderr].map(readHelp).find(({ options }) => options.length > 0);
  if (help === undefined) throw noHelp(shown, run);
  const space = proposeSpace(help, words);
  printSpace(space, terminal);
  if (space.parameters.length === 0) {
    throw new BadInput(
      "--from: the help shows no option with a range that can be guessed, so nothing was written. Write the command with placeholders instead: " +
        `--command "${command} --lr {lr}".`,
    );
  }
  return { style: help.style ?? "unknown", space };
}

function noHelp(shown: string, { stdout, stderr, problem, code }: ProgramRun): BadInput {
  const said = lastLines(`${stdout}\n${stderr}`);
  const how = problem ?? (code === 0 ? "it printed no options" : `it ended with code ${code}`);
  return new BadInput(
    `--from: \`${shown}\` shows no options: ${how}.${said === "" ? "" : ` It printed:\n${said}\n`} ` +
      'Write the command with placeholders instead: --command "… --lr {lr}".',
  );
}

function lastLines(text: string): string {
  const lines = text.trim().split("\n").slice(-QUOTED_LINES);
  return lines.join("\n") === "" ? "" : lines.map((line) => `  ${line}`).join("\n");
}

/** Where a range is from, for a narrow column. */
const ORIGINS = { choices: "help", bounds: "help", name: "guess by name", default: "guess by default" } as const;

function printSpace({ parameters, leftOut, missing }: ProposedSpace, terminal: Terminal): void {
  if (parameters.length > 0) {
    const rows = parameters.map(({ flag, definition, baseline, from }) => [
      flag,
      shortForm(definition),
      baseline === undefined ? "–" : String(baseline),
      ORIGINS[from],
    ]);
    terminal.print(terminal.style.bold("\nParameters:"));
    terminal.print(table([["option", "proposal", "default", "from"], ...rows], terminal.width));
  }
  if (leftOut.length > 0) {
    terminal.print(terminal.style.bold("\nNot tuned:"));
    terminal.print(
      fields(
        leftOut.map(({ flag, reason }) => [flag, reason]),
        terminal.width,
      ),
    );
  }
  if (missing.length > 0) {
    terminal.print(
      `\nThe program needs ${missing.join(", ")}: add ${missing.length === 1 ? "it" : "them"} to the command.`,
    );
  }
}

/**
 * The metrics that the program reports when it runs once with its defaults: those that the user chooses, or without `questions`
 * the likeliest ones. Empty where it was not run or shows none.
 */
export async function findMetrics(
  command: string,
  { space }: ExaminedProgram,
  terminal: Terminal,
  questions: ProgramQuestions | undefined,
): Promise<readonly FoundMetric[]> {
  const scratch = mkdtempSync(join(tmpdir(), "paretune-once-"));
  try {
    const folder = space.folderWords?.replace("{trial.dir}", scratch).split(" ") ?? [];
    const words = [...programWords(command), ...folder];
    const shown = commandLine({ kind: "words", words });
    if (questions === undefined) terminal.printCommand("\nRunning it once with its defaults", shown);
    else if (!(await questions.confirm(`Run \`${shown}\` once, to find its metrics? Ctrl-C ends it.`))) return [];
    terminal.progress("Running the program once with its defaults");
    const run = await runProgram(words, {
      onOutput: (text) => terminal.progress(text.trim().split("\n").at(-1)?.trim() ?? ""),
    });
    terminal.progress();
    if (run.code !== 0 || run.problem !== undefined) {
      terminal.print(`It failed: ${run.problem ?? `exit code ${run.code}`}.\n${lastLines(run.stderr || run.stdout)}`);
      return [];
    }
    return await chosenOf(metricsOf(run, scratch), terminal, questions);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Files first: their numbers have all digits. */
function metricsOf(run: ProgramRun, folder: string): readonly FoundMetric[] {
  const written = writtenMetrics(folder).map(({ name, file, path, column, value, goal }): FoundMetric => {
    const at = JSON.stringify(`{trial.dir}/${file}`);
    const source =
      path === undefined ? `{ csv: ${at}, column: ${JSON.stringify(column)} }` : `{ json: ${at}, path: ${path} }`;
    return { name, value, source, ...(goal === undefined ? {} : { goal }) };
  });
  const printed = [...printedMetrics(run.stdout, "stdout"), ...printedMetrics(run.stderr, "stderr")].map(printedSource);
  const names = new Set<string>();
  return [...written, ...printed].filter(({ name }) => !names.has(name) && names.add(name));
}

async function chosenOf(
  found: readonly FoundMetric[],
  terminal: Terminal,
  questions: ProgramQuestions | undefined,
): Promise<readonly FoundMetric[]> {
  if (found.length === 0) {
    terminal.print("It printed no `name: value`, and wrote no numbers as JSON or CSV.");
    return [];
  }
  const likely = likelyObjectives(found);
  if (questions === undefined) {
    const rows = found.map((metric) => [
      metric.name,
      String(metric.value),
      metric.goal ?? "–",
      likely.includes(metric) ? "objective" : "",
    ]);
    terminal.print(table([["metric", "value", "usual goal", "taken as"], ...rows], terminal.width));
    return likely;
  }
  const described = found.map(({ name, value, goal, source }) => ({
    label: `${name} = ${value}${goal === undefined ? "" : ` (${goal})`}`,
    hint: source,
  }));
  const chosen = await questions.choose(
    "Which are the objectives?",
    described,
    likely.map((metric) => found.indexOf(metric)),
  );
  return chosen.flatMap((index) => found[index] ?? []);
}

/** The questions on a terminal. The library is loaded only here. */
export async function programQuestions(): Promise<ProgramQuestions> {
  const { confirm, isCancel, multiselect } = await import("@clack/prompts");
  const cancelled = (): Interrupted => new Interrupted("Nothing was written.");
  return {
    confirm: async (message) => {
      const answer = await confirm({ message });
      if (isCancel(answer)) throw cancelled();
      return answer;
    },
    choose: async (message, options, chosen) => {
      const answer = await multiselect({
        message,
        options: options.map((option, value) => ({ ...option, value })),
        initialValues: [...chosen],
        required: false,
      });
      if (isCancel(answer)) throw cancelled();
      return answer;
    },
  };
}
