/**
 * @file `paretune doctor`: examines this machine, and a study on it, for what would lose data or falsify results.
 */
import { examine, type Finding } from "../../doctor/index.ts";
import { formatCount } from "../../report/index.ts";
import { type CliCommand, type CommandArguments, STORE_FLAG } from "../command.ts";
import { BadInput, EXIT } from "../exit.ts";
import { fields } from "../terminal/table.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** The width of the longest name of a check with its mark. */
const LABEL_WIDTH = 21;

/** The command `paretune doctor`. */
export const doctor: CliCommand = {
  name: "doctor",
  summary: "Examines this machine, and a study on it, for what would lose data or falsify results.",
  usage: "[STUDY]",
  positionals: [0, 1],
  flags: { store: STORE_FLAG },
  details: [
    "Checks Node, processors and memory (with the limits of a container), the disk of the results (whether it can be written, " +
      "is local, flushes what is written, and how fast), graphics processors, clocks, and how much the timings of this machine " +
      "vary. With STUDY also whether its file is valid and its programs are found, and its executor: whether its client is here, its engine answers, and the folder can be written. It takes a few seconds; what it writes it removes.",
    "A `warning` costs time or deserves a look. A `problem` would lose data, falsify results or keep the study from running; the " +
      "exit code is 1 then.",
  ],
  examples: ["paretune doctor", "paretune doctor study.yaml", "paretune doctor study.yaml --json"],
  run: examineMachine,
};

async function examineMachine(args: CommandArguments, terminal: Terminal): Promise<number> {
  const study = args.positionals[0];
  const store = args.text("store");
  if (study === undefined && store !== undefined)
    throw new BadInput("--store is the folder of a study's results; give STUDY too.");
  const findings: Finding[] = [];
  try {
    const onProgress = (message: string): void => terminal.progress(message);
    for await (const finding of examine({ study, store, onProgress })) {
      terminal.progress();
      findings.push(finding);
      printFinding(finding, terminal);
      terminal.progress("Examining");
    }
  } finally {
    terminal.progress();
  }
  const [problems, warnings] = [count(findings, "problem"), count(findings, "warning")];
  terminal.printJson({ findings, problems, warnings });
  terminal.print(`\n${verdict(findings, study !== undefined)}`);
  if (problems === 0 && study !== undefined) terminal.printCommand("Next", `paretune check ${study} --try`);
  return problems === 0 ? EXIT.ok : EXIT.failed;
}

function count(findings: readonly Finding[], status: Finding["status"]): number {
  return findings.filter((finding) => finding.status === status).length;
}

function printFinding({ check, status, words, advice }: Finding, terminal: Terminal): void {
  const { bold, green, dim } = terminal.style;
  const mark = status === "ok" ? green("ok".padEnd(7)) : bold(status.padEnd(7));
  const label = `${mark}  ${check}`.padEnd(LABEL_WIDTH + mark.length - 7);
  terminal.print(fields([[label, words]], terminal.width));
  for (const each of advice) terminal.print(fields([["".padEnd(LABEL_WIDTH), dim(`→ ${each}`)]], terminal.width));
}

/**
 * What the findings mean together. A warning is no promise: noisy timings falsify what a study measures here, and without a
 * study it is not known whether it measures any.
 */
export function verdict(findings: readonly Finding[], hasStudy: boolean): string {
  const [problems, warnings] = [count(findings, "problem"), count(findings, "warning")];
  const found = [formatCount(problems, "problem"), formatCount(warnings, "warning")].join(", ");
  if (problems > 0)
    return `${found}. Solve the problems first: they lose data, falsify results or keep the study from running.`;
  if (warnings === 0) return "Everything is as it should be.";
  const noisy = findings.some(({ check, status }) => check === "timings" && status === "warning");
  const others = findings.some(({ check, status }) => check !== "timings" && status === "warning");
  const means = [
    ...(others
      ? [`Nothing keeps ${hasStudy ? "the" : "a"} study from running, but each warning deserves a look.`]
      : []),
    ...(noisy
      ? [
          "Times that are measured on this machine now, such as a latency, are unreliable; other results are not affected.",
        ]
      : []),
    ...(hasStudy ? [] : ["With a study, `paretune doctor STUDY` also says whether it is affected."]),
  ];
  return `${found}. ${means.join(" ")}`;
}
