/**
 * @file `paretune retry`: evaluates the configurations of trials that failed or were cancelled again.
 */

import { type OpenedStudy, withStore } from "../../operations/open-study.ts";
import { type RetryReport, retryJson, retryTrials } from "../../operations/retry-trial.ts";
import { formatCount, runWords } from "../../report/index.ts";
import { type CliCommand, type CommandArguments, STORE_FLAG } from "../command.ts";
import { BadInput, EXIT } from "../exit.ts";
import { openStudy } from "../files/open-study.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** The command `paretune retry`. */
export const retry: CliCommand = {
  name: "retry",
  summary: "Evaluates the configurations of trials that failed or were cancelled again, as new trials.",
  usage: "STUDY TRIAL …",
  positionals: [2, Number.POSITIVE_INFINITY],
  flags: { store: STORE_FLAG },
  details: [
    "Each new trial has the configuration of the named one, which keeps its outcome. A `run` that is alive takes it next, else the " +
      "next `run` does, also where the budget is spent; it counts towards the budget as any other trial.",
    "A trial that cannot be evaluated again is refused with the reason (exit code 3; 2 if all are). To evaluate completed trials " +
      "again, use `confirm`.",
  ],
  examples: ["paretune retry study.yaml 17", "paretune retry study.yaml 17 18 23"],
  run: retryNamed,
};

async function retryNamed(args: CommandArguments, terminal: Terminal): Promise<number> {
  const numbers = [...new Set(args.positionals.slice(1).map(trialNumber))];
  const opened = await openStudy(args);
  const { study } = opened.file;
  const { reports, living } = await withStore(opened, false, async (storage) => ({
    reports: await retryTrials(study, storage, numbers),
    living: (await storage.livingRuns())[0],
  }));
  const refused = reports.flatMap(({ refused }) => (refused === undefined ? [] : [refused]));
  if (refused.length === reports.length) {
    throw new BadInput(refused.join("\n"), { entries: reports.map((each) => retryJson(study, each)) });
  }
  terminal.printJson(reports.map((each) => retryJson(study, each)));
  for (const each of reports) terminal.print(reportLine(each));
  const reserved = formatCount(reports.length - refused.length, "trial");
  if (living === undefined) printRun(reserved, opened, terminal);
  else terminal.print(`The run that is alive (${runWords({ living })}) takes what is reserved next.`);
  return refused.length === 0 ? EXIT.ok : EXIT.partly;
}

function printRun(reserved: string, { shownPath, storeFlag }: OpenedStudy, terminal: Terminal): void {
  terminal.printCommand(`${reserved} reserved. To evaluate`, `paretune run ${shownPath}${storeFlag}`);
}

function reportLine({ of, trial, refused }: RetryReport): string {
  return trial === undefined ? (refused ?? "") : `Trial ${of} is evaluated again as trial ${trial.number}.`;
}

function trialNumber(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new BadInput(`TRIAL must be the number of a trial, as \`paretune trials\` shows it; got "${text}".`);
}
