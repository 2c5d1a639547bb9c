/**
 * @file How a run ended, and what to do next, for `run` and `demo`.
 */
import type { RunSummary } from "../../loop/index.ts";
import type { OpenedStudy } from "../../operations/open-study.ts";
import { addedWords, formatCount, outcomeWords, reachedWords, timeSpentWords } from "../../report/index.ts";
import type { Terminal } from "./terminal.ts";

/** Shows how a run ended, and what to do next. */
export function printEnd(given: OpenedStudy, summary: RunSummary, terminal: Terminal): void {
  const opened = withBudget(given, summary);
  const { outcome, message } = summary;
  const study = `${opened.shownPath}${opened.storeFlag}`;
  if (message !== undefined) terminal.print(message);
  if (outcome === "confirmed") return;
  terminal.print(`\n${endSentence(opened, summary)}`);
  const hasResults = summary.completed + (summary.told ?? 0) > 0;
  switch (outcome) {
    case "interrupted":
      if (summary.paused) terminal.printCommand("The study is paused. To resume it", `paretune resume ${study}`);
      terminal.printCommand(summary.paused ? "Then" : "To resume", `paretune run ${study}`);
      return;
    case "stopped":
    case "all-failed":
      printAfterFailures(summary, study, terminal);
      return;
    default:
      if (outcome === "budget-spent") printPending(summary, study, terminal);
      if (hasResults) terminal.printCommand("Results", `paretune best ${study}`);
      printContinuation(opened, summary, terminal);
  }
}

/** Why the run ended, with the numbers of its trials. */
function endSentence({ file: { study } }: OpenedStudy, summary: RunSummary): string {
  const { outcome, told = 0, seconds = 0, slotSeconds = 0, target } = summary;
  const counts = `${endedWords(summary)}${addedWords(told)}`;
  const time = { ms: 1000 * seconds, slotMs: 1000 * slotSeconds };
  switch (outcome) {
    case "budget-spent":
      return `The budget is spent: ${counts}.`;
    case "time-spent":
    case "slot-time-spent":
      return `${timeSpentWords(outcome, study.budget, time)} ${counts}.`;
    case "target-reached":
      return `${target === undefined ? "The target is reached." : reachedWords(study, target)} ${counts}.`;
    case "converged":
      return `The study ended early: ${counts}.`;
    case "exhausted":
      return `Every configuration has been tried: ${counts}.`;
    case "interrupted":
      return `Interrupted: ${counts}. Recorded results are kept.`;
    case "all-failed":
      return `No trial completed: ${counts}.`;
    default:
      return `Stopped: ${counts}.`;
  }
}

/** E.g. `9 trials completed, 1 failed`. */
function endedWords(summary: RunSummary): string {
  const completed = formatCount(summary.completed, "trial");
  return outcomeWords(summary).replace(/^\d+/, completed);
}

/** What a user does after the cause of the failures is repaired. */
function printAfterFailures(summary: RunSummary, study: string, terminal: Terminal): void {
  const { outcome, completed, failed, pending, told = 0 } = summary;
  if (outcome === "stopped" && completed + failed + pending + told === 0) {
    terminal.printCommand("Correct that, then run it again", `paretune run ${study}`);
    return;
  }
  if (outcome === "stopped") {
    terminal.printCommand("Fix the cause of the failures, then resume", `paretune run ${study}`);
  }
  if (completed + told > 0) return;
  const words = outcome === "stopped" ? "Or start over" : "Fix the cause of the failures, then start over";
  terminal.printCommand(words, `paretune run ${study} --restart`);
}

/** The study with the budget that counted at the end of the run: flags and edits meanwhile may have changed it. */
function withBudget(opened: OpenedStudy, { budget }: RunSummary): OpenedStudy {
  const { file } = opened;
  return { ...opened, file: { ...file, study: { ...file.study, budget } } };
}

/** Trials handed out by `suggest` count towards the budget; `run` does not evaluate them. Those that `run` has reserved before the
 * budget was made smaller wait for a larger one. */
function printPending({ pending: all, waiting = 0 }: RunSummary, study: string, terminal: Terminal): void {
  if (waiting > 0) {
    const trials =
      waiting === 1 ? "1 trial that was proposed before waits" : `${waiting} trials that were proposed before wait`;
    terminal.print(`${trials} for a larger budget.`);
  }
  const pending = all - waiting;
  if (pending === 0) return;
  const trials = pending === 1 ? "1 trial from `suggest` is" : `${pending} trials from \`suggest\` are`;
  terminal.printCommand(`${trials} waiting for a result from \`tell\``, `paretune trials ${study}`);
}

/** How the study goes on after a limit that can be raised. */
function printContinuation(
  opened: OpenedStudy,
  { outcome, seconds = 0, slotSeconds = 0 }: RunSummary,
  terminal: Terminal,
): void {
  const run = `paretune run ${opened.shownPath}${opened.storeFlag}`;
  const { budget } = opened.file.study;
  if (outcome === "converged" || outcome === "target-reached") {
    terminal.printCommand("To continue anyway", `${run} --no-stop`);
  } else if (outcome === "time-spent") {
    terminal.printCommand("To continue", `${run} --time ${longerThan(seconds, budget.seconds)}`);
  } else if (outcome === "slot-time-spent") {
    terminal.printCommand("To continue", `${run} --slot-time ${longerThan(slotSeconds, budget.slotSeconds)}`);
  }
}

const UNITS: readonly (readonly [unit: string, seconds: number])[] = [
  ["h", 3600],
  ["m", 60],
  ["s", 1],
];

/** A time as a flag takes it: twice that of the budget, or more than what was spent. */
function longerThan(spent: number, limit: number = spent): string {
  const next = 2 * Math.max(limit, spent, 0.5);
  const [unit, size] = UNITS.find(([, each]) => next >= each) ?? ["s", 1];
  return `${Math.ceil(next / size)}${unit}`;
}
