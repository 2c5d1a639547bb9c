/**
 * @file `paretune demo`: the main job on real input, from an ordinary training program to a recommendation.
 */
import { join, relative } from "node:path";
import type { Command, CommandWords } from "../command.ts";
import { EXIT } from "../exit.ts";
import { copyExample, provideDigits } from "../files/digits.ts";
import { openStudyFile, withStore } from "../files/open-study.ts";
import { findingsJson, sayFront, sayRecommendation } from "../terminal/findings.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { writeReport } from "./report.ts";
import { runLive, sayEnd } from "./run.ts";

const FOLDER = "paretune-demo";

export const demo: Command = {
  name: "demo",
  summary: "Tunes a real training program (handwritten digits) while you watch; under ten minutes on two cores.",
  usage: "",
  words: [0, 0],
  flags: {
    directory: { value: "DIR", summary: `Where it happens; default ./${FOLDER}.` },
    trials: { value: "N", summary: "Trials in all, instead of the study's budget." },
    threads: { value: "N", summary: "Threads for the model; default: one a core, at most 8." },
  },
  details: [
    "Copies a small network's training program and its study into DIR, trains and times it again and again, and ends with",
    "what is more accurate and faster than the baseline. Stopped with Ctrl-C, it goes on when started again.",
  ],
  examples: ["paretune demo", "paretune demo --directory /tmp/digits"],
  run: runDemo,
};

async function runDemo(words: CommandWords, terminal: Terminal): Promise<number> {
  const threads = words.count("threads", 1);
  const trials = words.count("trials", 1);
  const directory = words.text("directory") ?? FOLDER;
  await copyExample(directory);
  await provideDigits(directory, terminal);
  const path = join(directory, "study.yaml");
  const opened = await openStudyFile(path, { programs: true });
  terminal.say(`The study is ${relative(process.cwd(), opened.file.path)}; its programs know nothing of Paretune.`);
  terminal.say(
    `First the production model, then ${opened.file.study.budget.initial} spread trials, then the model's.\n`,
  );
  const summary = await runLive(opened, terminal, { trials, threads });
  if (summary.exitCode !== EXIT.ok) {
    sayEnd(opened, summary, terminal);
    terminal.answer(summary);
    return summary.exitCode;
  }
  await withStore(opened, false, async (storage) => {
    const target = threads === undefined ? {} : { threads };
    const { report, analysis } = await writeReport(opened, storage, terminal, target);
    terminal.answer({ ...findingsJson(analysis), report });
    terminal.say();
    sayFront(analysis, terminal);
    terminal.say();
    sayRecommendation(analysis, terminal);
    terminal.say(`\nThe report: ${report}\nNext: paretune init writes a study file for your own program.`);
  });
  return EXIT.ok;
}
