/**
 * @file `paretune status`: the progress of a study.
 */

import type { Study } from "../../../core/study/index.ts";
import { isModelOpen } from "../../../core/surrogate/index.ts";
import { type OpenedStudy, withStore, workingCommand } from "../../operations/open-study.ts";
import { progressOf, readProgressSources, type StudyProgress, statusJson } from "../../operations/study-progress.ts";
import {
  addedWords,
  budgetWords,
  failureWords,
  formatCount,
  formatNumber,
  formatShare,
  holdingWords,
  inferredWords,
  interruptedWords,
  outcomeWords,
  reachedWords,
  reasonWords,
  runningWords,
  runWithTrialsWords,
  runWords,
  targetWords,
  timeLeftWords,
  transformFallbackSentences,
  waitingWords,
  warpingWords,
} from "../../report/index.ts";
import { locationWords } from "../../storage/index.ts";
import { type CliCommand, type CommandArguments, STORE_FLAG } from "../command.ts";
import { EXIT } from "../exit.ts";
import { openStudy } from "../files/open-study.ts";
import { modelWords } from "../terminal/batch-summary.ts";
import { earlierWords, useWords } from "../terminal/earlier-words.ts";
import { type Field, fields } from "../terminal/table.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** The command `paretune status`. */
export const status: CliCommand = {
  name: "status",
  summary: "Shows the progress of a study, from its measurements alone (fast).",
  usage: "STUDY",
  positionals: [1, 1],
  flags: { store: STORE_FLAG },
  examples: ["paretune status study.yaml"],
  run: showStatus,
};

async function showStatus(args: CommandArguments, terminal: Terminal): Promise<number> {
  const opened = await openStudy(args);
  const { study } = opened.file;
  const progress = progressOf(opened, await withStore(opened, false, readProgressSources));
  terminal.printJson({ ...statusJson(opened, progress), trials: statusesNow(progress) });
  terminal.print(terminal.style.bold(study.name));
  terminal.print(fields(statusFields(opened, progress), terminal.width));
  const [lead, command] = nextStep(opened, progress);
  terminal.printCommand(`\n${lead}`, `paretune ${command} ${opened.shownPath}${opened.storeFlag}`);
  return EXIT.ok;
}

/** The numbers of trials by status. As in the text, those of a run that was killed are not running. */
function statusesNow({ statuses, interrupted }: StudyProgress): StudyProgress["statuses"] {
  return interrupted.length === 0 ? statuses : { ...statuses, running: 0 };
}

/** What a user does next: nothing needs to be started while a run is alive. */
function nextStep(opened: OpenedStudy, { counts, run }: StudyProgress): readonly [lead: string, command: string] {
  if (run.pause !== undefined) return ["To resume", "resume"];
  if (run.living !== undefined || counts.ended >= opened.file.study.budget.trials) return ["Results", "best"];
  return ["To resume", workingCommand(opened)];
}

function statusFields(opened: OpenedStudy, progress: StudyProgress): readonly Field[] {
  const { study } = opened.file;
  const { lastEvent, edits } = progress;
  return [
    ...trialFields(study, progress),
    ...runFields(progress),
    ...frontFields(study, progress),
    ...modelFields(study, progress),
    ["last event", lastEvent ?? "–"],
    ...edits.map(({ time, changes }): Field => ["edited", `${time}: ${changes.join("; ")}`]),
    ["store", locationWords(opened)],
    ...(opened.database === undefined ? [] : [["folders", opened.folder] as const]),
  ];
}

/** The living runs, each with its trials where there are several, and whether the study is paused. */
function runFields({ run: { runs, pause } }: StudyProgress): readonly Field[] {
  if (runs.length < 2) return [["run", runWords({ runs, pause })]];
  const processes = runs.map((each, index): Field => [index === 0 ? "runs" : "", runWithTrialsWords(each)]);
  const paused = pause === undefined ? [] : [["paused", `since ${pause.time}${reasonWords(pause)}`] as const];
  return [...processes, ...paused];
}

function trialFields(study: Study, progress: StudyProgress): readonly Field[] {
  const { counts, running, interrupted, units, time, reached } = progress;
  const { ended, told, pending, repeats } = counts;
  const held = interrupted.length === 0 ? counts.held : 0; // nobody checks them now
  const holding = holdingWords(
    new Map([...units].flatMap(([trial, state]) => ("holds" in state ? [[trial, state.holds]] : []))),
  );
  const left = timeLeftWords(study.budget, time);
  const target = targetWords(study);
  const waiting = new Map(
    [...units].flatMap(([trial, state]) => ("waitsFor" in state ? [[trial, state.waitsFor]] : [])),
  );
  const open = [
    ...(running.length === 0 ? [] : [`running: ${runningWords(running)}`]),
    ...waitingWords(waiting).map((words) => `of these ${words}`),
    ...(held === 0 ? [] : [`${held} failed, being checked`]),
    ...(pending === 0 ? [] : [`${pending} pending`]),
  ];
  return [
    [
      "trials",
      [`${budgetWords(ended, study.budget.trials)} (${outcomeWords(counts)})${addedWords(told)}`, ...open].join(", "),
    ],
    ...(holding === "" ? [] : [["units", holding] as const]),
    ...(interrupted.length === 0 ? [] : [["interrupted", interruptedWords(interrupted)] as const]),
    ...(left === undefined ? [] : [["time", left] as const]),
    ...(target === undefined
      ? []
      : [["target", reached === undefined ? `${target}; not reached` : reachedWords(study, reached)] as const]),
    ...(repeats === 0 ? [] : [["repeats", `${repeats} evaluations of trials that had completed`] as const]),
  ];
}

function frontFields(study: Study, progress: StudyProgress): readonly Field[] {
  const { analysis, front, feasible, inferredReference: reference } = progress;
  const { hypervolume, comparison, trials } = analysis;
  const count = front.length === 1 ? "1 trial" : `${front.length} trials`;
  const constraints = study.outcomeConstraints?.map(({ text }) => text).join(", ");
  return [
    ["front", front.length === 0 ? "–" : `${count} as measured: ${front.join(", ")}`],
    ...(constraints === undefined
      ? []
      : [["feasible", `${feasible.length} of ${trials.length} trials as measured (${constraints})`] as const]),
    ...(hypervolume === undefined
      ? []
      : [["hypervolume", `${formatNumber(hypervolume)} over the ${comparison}, as measured`] as const]),
    ...(reference === undefined
      ? []
      : [
          [
            "reference",
            `inferred: ${inferredWords(study.objectives, reference)}; edit --freeze-reference-point fixes it`,
          ] as const,
        ]),
  ];
}

function modelFields(
  study: Study,
  { gain, models, warping, failures, fallbacks, uses }: StudyProgress,
): readonly Field[] {
  return [
    ...(gain === undefined ? [] : [["expected", gainWords(gain, study.budget.stop)] as const]),
    ...(isModelOpen(study) && models.length > 0 ? [["models", modelWords(models)] as const] : []),
    ...(warping === undefined ? [] : [["inputs", warpingWords(warping).replace("inputs ", "")] as const]),
    ...(fallbacks === undefined ? [] : [["transforms", transformFallbackSentences(fallbacks) ?? ""] as const]),
    ...(failures === undefined ? [] : [["failures", failureWords(failures, "the last batch")] as const]),
    ...(study.earlier === undefined ? [] : [["earlier", `${earlierWords(study.earlier)}: ${useWords(uses)}`] as const]),
  ];
}

function gainWords({ share, trials }: { readonly share: number; readonly trials: number }, stop?: number): string {
  const rule = stop === undefined ? "" : `; two batches in a row below ${formatNumber(100 * stop)} % end the study`;
  return `gain +${formatShare(share)} from the batch that was proposed after ${formatCount(trials, "trial")}${rule}`;
}
