/**
 * @file `paretune pause` and `paretune resume`: whether a run of the study starts trials.
 */
import { nextCommand, type OpenedStudy } from "../../operations/open-study.ts";
import { type PausedStudy, pausedStudyJson, setStudyPaused } from "../../operations/run-state.ts";
import { runWords } from "../../report/index.ts";
import { type CliCommand, type CommandArguments, STORE_FLAG } from "../command.ts";
import { EXIT } from "../exit.ts";
import { openStudy } from "../files/open-study.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** The command `paretune pause`. */
export const pause: CliCommand = {
  name: "pause",
  summary: "Pauses a study: its run finishes the running trials and starts no more until `resume`.",
  usage: "STUDY",
  positionals: [1, 1],
  flags: {
    reason: { value: "TEXT", summary: "Why; shown until the study is resumed." },
    store: STORE_FLAG,
  },
  details: [
    "A `run` that is alive notices within a second, says so and waits; it also computes no proposals. The study stays paused " +
      "when the run is ended or killed, and `run` and `confirm` refuse to start until it is resumed. `suggest` and `tell` are not " +
      "affected.",
    "While a run waits with no trial running, the time of the budget does not pass.",
  ],
  examples: ["paretune pause study.yaml", 'paretune pause study.yaml --reason "the GPU is needed until 18:00"'],
  run: (args, terminal) => setPaused(args, terminal, true),
};

/** The command `paretune resume`. */
export const resume: CliCommand = {
  name: "resume",
  summary: "Resumes a study that was paused.",
  usage: "STUDY",
  positionals: [1, 1],
  flags: { store: STORE_FLAG },
  details: ["A `run` that is alive goes on within a second. Where none is, `run` may be started again."],
  examples: ["paretune resume study.yaml"],
  run: (args, terminal) => setPaused(args, terminal, false),
};

async function setPaused(args: CommandArguments, terminal: Terminal, paused: boolean): Promise<number> {
  const opened = await openStudy(args);
  const reason = args.text("reason");
  const state = await setStudyPaused(opened, { paused, ...(reason === undefined ? {} : { reason }) });
  terminal.printJson(pausedStudyJson(state));
  terminal.print(changeWords(state, opened));
  terminal.print(`Run: ${runWords(state)}.`);
  const words = `${opened.shownPath}${opened.storeFlag}`;
  if (paused) terminal.printCommand("To resume", `paretune resume ${words}`);
  else if (state.living === undefined) terminal.printCommand("To start it", nextCommand(opened));
  return EXIT.ok;
}

function changeWords({ isChanged, pause }: PausedStudy, { shownPath }: OpenedStudy): string {
  if (pause === undefined) return isChanged ? `Resumed ${shownPath}.` : `${shownPath} was not paused.`;
  return isChanged ? `Paused ${shownPath}: no new trial starts.` : `${shownPath} was paused already.`;
}
