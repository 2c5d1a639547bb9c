/**
 * @file `paretune demo`: a whole study of a real training program, up to the recommendation.
 */
import { join, relative } from "node:path";
import { findingsJson } from "../../operations/findings-json.ts";
import { openStudyFile, withStore } from "../../operations/open-study.ts";
import { type CliCommand, type CommandArguments, THREADS_FLAG } from "../command.ts";
import { EXIT } from "../exit.ts";
import { copyExample, provideDigits } from "../files/digits.ts";
import { printFront } from "../terminal/findings.ts";
import { printEnd } from "../terminal/print-end.ts";
import { printRecommendation } from "../terminal/recommendation.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { writeReport } from "./report.ts";
import { runLive } from "./run.ts";

const DEFAULT_FOLDER = "paretune-demo";

/** The command `paretune demo`. */
export const demo: CliCommand = {
  name: "demo",
  summary: "Tunes a real training program (handwritten digits); takes less than four minutes on two cores.",
  usage: "",
  positionals: [0, 0],
  flags: {
    directory: { value: "DIR", summary: `Folder of the demo; default ./${DEFAULT_FOLDER}.` },
    trials: { value: "N", summary: "Total number of trials, instead of the study's budget." },
    threads: THREADS_FLAG,
  },
  details: [
    "Copies the training program of a small network and its study file into DIR, trains and times the network repeatedly, " +
      "and shows which networks are more accurate and faster than the baseline. After Ctrl-C, run it again to resume.",
  ],
  examples: ["paretune demo", "paretune demo --directory /tmp/digits"],
  run: runDemo,
};

async function runDemo(args: CommandArguments, terminal: Terminal): Promise<number> {
  const threads = args.count("threads", 1);
  const trials = args.count("trials", 1);
  const directory = args.text("directory") ?? DEFAULT_FOLDER;
  await copyExample(directory);
  await provideDigits(directory, terminal);
  const path = join(directory, "study.yaml");
  const opened = await openStudyFile(path, { programs: true });
  terminal.print(
    `The study file is ${relative(process.cwd(), opened.file.path)}. Its programs do not depend on Paretune.`,
  );
  terminal.print(
    `First the model in production is evaluated, then ${opened.file.study.budget.initial} trials of the initial design, then trials that the model proposes.\n`,
  );
  const summary = await runLive(opened, terminal, { trials, threads });
  if (summary.exitCode !== EXIT.ok) {
    printEnd(opened, summary, terminal);
    terminal.printJson(summary);
    return summary.exitCode;
  }
  await withStore(opened, false, async (storage) => {
    const target = threads === undefined ? {} : { threads };
    const { report, analysis, details } = await writeReport(opened, storage, terminal, target);
    terminal.printJson({ ...findingsJson(analysis, details), report });
    terminal.print();
    printFront(analysis, terminal);
    terminal.print();
    printRecommendation(analysis, details, terminal);
    terminal.print(`\nReport: ${report}`);
    terminal.printCommand("A study file for your own program", "paretune init");
  });
  return EXIT.ok;
}
