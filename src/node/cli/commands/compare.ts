/**
 * @file `paretune compare`: studies of the same problem, each relative to its own baseline.
 */

import {
  analyse,
  type Comparison,
  compareStudies,
  estimateHypervolumes,
  estimatesByTrial,
  overBaseline,
  type StudyFindings,
  type StudyToCompare,
} from "../../../core/analysis/index.ts";
import { drawJointly, estimatesOf, fitStudy } from "../../../core/surrogate/index.ts";
import { packageVersion } from "../../files/package-version.ts";
import { type OpenedStudy, openStudyFile, withModel, withStore } from "../../operations/open-study.ts";
import {
  COMPARISON_NOTE,
  comparisonFigures,
  comparisonPage,
  comparisonRows,
  comparisonSentences,
  gainSentences,
  moreSeedsCommands,
  whyNotComparable,
} from "../../report/index.ts";
import { type CliCommand, type CommandArguments, THREADS_FLAG } from "../command.ts";
import { BadInput, EXIT } from "../exit.ts";
import { checkTargets, writeFigures, writePage } from "../files/write-files.ts";
import { table } from "../terminal/table.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** A figure cannot distinguish more studies. */
const MAX_STUDIES = 50;

/** The command `paretune compare`. */
export const compare: CliCommand = {
  name: "compare",
  summary: "Compares studies with the same objectives, e.g. several strategies or seeds.",
  usage: "STUDY STUDY …",
  positionals: [2, MAX_STUDIES],
  flags: {
    store: {
      value: "DIR",
      multiple: true,
      summary: "Folder of the results, once for each study, in the same order.",
    },
    output: { value: "FILE", summary: "Writes figures, text and the table as an HTML page." },
    svg: { value: "DIR", summary: "Writes the figures as SVG files into DIR." },
    threads: THREADS_FLAG,
  },
  details: [
    "Each study is normalised by its own baseline, which is at (1, 1). The best of many noisy measurements is " +
      "partly luck; therefore every trial is also judged by a model's estimate, including trials of Sobol and random search.",
    "A strategy is said to find more if a rank-sum test of its seeds against those of the other has a probability of at most 5 %; " +
      "nothing is claimed from a single seed. Studies with different numbers of evaluations, those that failed or were stopped early included, are compared after the smallest number.",
  ],
  examples: [
    "paretune compare sobol.yaml saas.yaml",
    "paretune compare sobol-0.yaml sobol-1.yaml saas-0.yaml saas-1.yaml",
    "paretune compare saas.yaml saas.yaml --store seed-1 --store seed-2",
    "paretune compare sobol.yaml saas.yaml --svg figures --output compare.html",
  ],
  run: showComparison,
};

async function showComparison(args: CommandArguments, terminal: Terminal): Promise<number> {
  const threads = args.count("threads", 1);
  await checkTargets(args.text("output"), args.text("svg"));
  const opened = await openAll(args);
  const read: StudyToCompare[] = [];
  for (const each of opened) read.push(await readStudy(each, terminal));
  const reason = whyNotComparable(read);
  if (reason !== undefined) throw new BadInput(reason);
  const judged: StudyToCompare[] = [];
  for (const [index, each] of opened.entries()) {
    const trials = read[index];
    if (trials !== undefined) judged.push(await judge(each, trials, terminal, threads));
  }
  const comparison = compareStudies(judged);
  const [output, svg] = [args.text("output"), args.text("svg")];
  const figures = svg === undefined ? [] : await writeFigures(svg, comparisonFigures(comparison));
  const about = { date: new Date().toISOString().slice(0, 10), version: packageVersion() };
  const page = output === undefined ? undefined : await writePage(output, await comparisonPage(comparison, about));
  terminal.printJson({ ...comparisonJson(comparison), page: page ?? null, figures });
  printComparison(comparison, terminal);
  const seeds = moreSeedsCommands(comparison);
  if (seeds.length > 0) {
    terminal.printCommand(
      "\nRun each with several seeds, then compare all of them (--store names their results)",
      ...seeds,
    );
  }
  terminal.print();
  for (const file of [...(page === undefined ? [] : [page]), ...figures]) terminal.print(`Wrote ${file}`);
  if (page === undefined && figures.length === 0) {
    terminal.printCommand("As figures", `paretune compare ${args.positionals.join(" ")} --svg figures`);
  }
  terminal.printCommand("A report of one study", "paretune report STUDY");
  terminal.printCommand("Whether its model can be trusted", "paretune diagnose STUDY");
  return EXIT.ok;
}

async function openAll(args: CommandArguments): Promise<readonly OpenedStudy[]> {
  const stores = args.list("store");
  const paths = args.positionals;
  if (stores.length > 0 && stores.length !== paths.length) {
    throw new BadInput(
      `compare needs --store once for each study, in the same order, or not at all; got ${stores.length} for ${paths.length} studies.`,
    );
  }
  const opened: OpenedStudy[] = [];
  for (const [index, path] of paths.entries()) opened.push(await openStudyFile(path, { store: stores[index] }));
  const folders = opened.map(({ folder }) => folder);
  const twice = opened.find(({ folder }, index) => folders.indexOf(folder) !== index);
  if (twice !== undefined)
    throw new BadInput(`${twice.shownPath} was given twice, or two studies share ${twice.folder}.`);
  return opened;
}

/** A study with its trials as measured. */
async function readStudy(opened: OpenedStudy, terminal: Terminal): Promise<StudyToCompare> {
  terminal.progress(`reading ${opened.shownPath}`);
  const { trials, modelMilliseconds } = await withStore(opened, false, (storage) => storage.snapshot());
  terminal.progress();
  return {
    path: `${opened.shownPath}${opened.storeFlag}`,
    file: opened.givenPath,
    study: opened.file.study,
    trials,
    estimates: new Map(),
    ...(modelMilliseconds === undefined ? {} : { modelMilliseconds }),
  };
}

/** The study with the estimates of a model. */
async function judge(
  opened: OpenedStudy,
  read: StudyToCompare,
  terminal: Terminal,
  threads: number | undefined,
): Promise<StudyToCompare> {
  const { study, trials } = read;
  return withStore(opened, false, async (storage) =>
    withModel(await storage.snapshot(), terminal, threads, async (options) => {
      const model = await fitStudy(study, trials, {
        ...options,
        onProgress: (message) => terminal.progress(`${opened.shownPath}: ${message}`),
      });
      if (model === undefined) return read;
      const estimates = estimatesByTrial(estimatesOf(model));
      const analysis = analyse(overBaseline(study), trials, estimates);
      const draws = drawJointly(model);
      return { ...read, estimates, ...(await estimateHypervolumes({ analysis, model, draws }, trials)) };
    }),
  );
}

function comparisonJson(comparison: Comparison): Record<string, unknown> {
  const { objectives, studies, groups } = comparison;
  return {
    objectives: objectives.map(({ name, goal }) => ({ name, goal })),
    evaluations: comparison.evaluations,
    equalBudgets: comparison.isEqualBudget,
    ranking: comparison.ranking.map(({ ahead, behind, more, less, evidence, probability }) => ({
      ahead: ahead.name,
      behind: behind.name,
      hypervolumes: { ahead: more, behind: less },
      evidence,
      probability,
    })),
    words: [...comparisonSentences(comparison), ...gainSentences(comparison)],
    groups: groups.map(({ name, studies: members }) => ({ name, studies: members.map(({ label }) => label) })),
    studies: studies.map((each) => ({
      study: each.path,
      label: each.label,
      strategy: each.study.strategy,
      seed: each.study.seed,
      trials: each.completed + each.failed + each.stopped,
      failed: each.failed,
      stopped: each.stopped,
      evaluations: each.evaluations,
      modelTime: each.modelMilliseconds ?? null,
      measured: findingsJson(each.measured),
      model: each.modelled === undefined ? null : findingsJson(each.modelled),
      trace: {
        measured: each.trace.measured,
        model: each.trace.modelled ?? null,
        estimatedSobol: each.trace.sobol ?? null,
      },
    })),
  };
}

function findingsJson({ analysis, better, hypervolume, best }: StudyFindings): Record<string, unknown> {
  const baseline = Object.fromEntries(Object.entries(analysis.references).map(([name, { value }]) => [name, value]));
  const gains = analysis.trials.map(({ trial, origin, objectives, onFront, probability }) => ({
    trial,
    origin,
    onFront,
    probability: probability ?? null,
    gains: Object.fromEntries(Object.entries(objectives).map(([name, { gain }]) => [name, gain?.median ?? null])),
  }));
  // `mean` is the name of `median` in earlier versions.
  const withMean = Object.entries(best).map(([name, { trial, gain }]) => [
    name,
    { trial, gain: { ...gain, mean: gain.median } },
  ]);
  return { better, hypervolume, best: Object.fromEntries(withMean), baseline, trials: gains };
}

function printComparison(comparison: Comparison, terminal: Terminal): void {
  terminal.print(table(comparisonRows(comparison), terminal.width));
  terminal.print();
  for (const sentence of comparisonSentences(comparison)) terminal.print(sentence);
  for (const sentence of gainSentences(comparison)) terminal.print(sentence);
  terminal.print(`\n${COMPARISON_NOTE}`);
}
