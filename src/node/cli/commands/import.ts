/**
 * @file `paretune import`: records the trials of another tool, after showing what was understood.
 */
import { parse } from "yaml";
import { commandLine } from "../../command-template/index.ts";
import {
  columnRows,
  countsOf,
  countWords,
  type ImportRequest,
  importJson,
  type PreparedImport,
  prepareImport,
  proposeStudy,
  READERS,
  recordImport,
  understoodLines,
} from "../../exchange/index.ts";
import { FileProblem, readRegularSync } from "../../files/index.ts";
import { isFields } from "../../is-fields.ts";
import { nextCommand, type OpenedStudy, openStudyFile } from "../../operations/open-study.ts";
import { type CliCommand, type CommandArguments, STORE_FLAG } from "../command.ts";
import { BadInput, EXIT, quoted } from "../exit.ts";
import { confirmed } from "../terminal/confirmed.ts";
import { table } from "../terminal/table.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** Why trials are left out that a mistake in the mapping or in the study may be the reason of. */
const MISTAKES: readonly string[] = ["mistake", "no-value"];

/** The size of a file of mappings. */
const MAX_MAP_BYTES = 1 << 20;

/** The command `paretune import`. */
export const importTrials: CliCommand = {
  name: "import",
  summary: "Records trials of Optuna, Ax, Weights & Biases, MLflow or a CSV file as results of a study.",
  usage: "FILE [--into STUDY]",
  positionals: [1, 1],
  flags: {
    into: { value: "STUDY", summary: "The study that gets the trials; without it, a study file for them is proposed." },
    format: {
      value: "WORD",
      choices: READERS.map(({ format }) => format),
      summary: "The format of FILE, where it is not found by itself; see above.",
    },
    "from-study": { value: "NAME", summary: "The study or experiment of a file that has several." },
    map: {
      value: "COLUMN=NAME",
      summary: "The parameter or metric that a column is, where the names differ.",
      multiple: true,
    },
    "map-file": { value: "PATH", summary: "A YAML or JSON file of such pairs: { COLUMN: NAME, … }." },
    set: { value: "NAME=VALUE", summary: "The value of a parameter that FILE does not have.", multiple: true },
    scale: {
      value: "NAME=FACTOR",
      summary: "Multiplies the values of a metric, for instance from seconds to milliseconds.",
      multiple: true,
    },
    "include-outside": { summary: "Also records trials outside the ranges of the study; the model uses them." },
    pruned: { value: "skip|failed", summary: "What becomes of trials that were stopped early; default: skip." },
    "dry-run": { summary: "Shows what would happen, and writes nothing." },
    yes: { summary: "Does not ask before it writes." },
    store: STORE_FLAG,
  },
  details: [
    "Shows the format, the columns and what each is in the study, the range of its values, and what becomes of each trial. Then " +
      "asks, or is refused where there is no terminal to ask on; --yes answers. All trials are recorded in one transaction. A trial is recognised by where it comes from, so " +
      "importing a file again, or a later copy of it, adds only what is new.",
    "Without --into, prints a study file for the trials: with the ranges and goals that the tool keeps (Optuna, Ax), or else by the values and " +
      "names, which comments call guesses.",
    "Imported trials are results that you evaluated yourself, as with `tell`: they are on the front and in the models, and do not count towards the budget. For " +
      "results on another data set or device, use the key `from` of the study file instead.",
    `Formats: ${READERS.map(({ format }) => format).join(", ")}.`,
  ],
  examples: [
    "paretune import optuna.db > study.yaml",
    "paretune import optuna.db --into study.yaml --dry-run",
    "paretune import optuna.db --from-study nlu --into study.yaml",
    "paretune import runs.csv --into study.yaml --map val/acc=accuracy",
    "paretune import runs.csv --into study.yaml --scale latency=1000",
    "paretune import mlruns --into study.yaml --set dropout=0.1 --yes",
  ],
  run: runImport,
};

async function runImport(args: CommandArguments, terminal: Terminal): Promise<number> {
  const path = args.positionals[0] ?? "";
  const into = args.text("into");
  if (into === undefined) return propose(args, path, terminal);
  const isDry = args.has("dry-run");
  const asks = !isDry && !args.has("yes");
  if (asks && (terminal.json || process.stdin.isTTY !== true || terminal.textStream.isTTY !== true)) {
    throw new BadInput(
      "There is no terminal to ask on before anything is written. Look first with --dry-run, then write with --yes.",
    );
  }
  const opened = await openStudyFile(into, { store: args.text("store") });
  const request = readRequest(args, path, opened);
  const prepared = await prepareImport(opened, request);
  printUnderstood(prepared, { opened, request }, terminal);
  const counts = countsOf(prepared.plan, prepared.reports);
  const shown = `${opened.shownPath}${opened.storeFlag}`;
  if (counts.completed + counts.failed === 0) {
    terminal.printJson(importJson(prepared, false));
    terminal.print(`\nNothing to record: ${countWords(counts)}.`);
    return exitCodeOfNothing(counts, prepared);
  }
  terminal.print(`\n${isDry || asks ? "To be recorded" : "Recording"}: ${countWords(counts)}.`);
  if (isDry) {
    terminal.printJson(importJson(prepared, false));
    terminal.print("Nothing was written (--dry-run).");
    return EXIT.ok;
  }
  if (asks && !(await confirmed(`Record them in ${opened.givenPath}?`))) {
    terminal.print("Nothing was written.");
    return EXIT.ok;
  }
  const reports = await recordImport(opened, prepared.plan);
  const recorded = countsOf(prepared.plan, reports);
  terminal.printJson(importJson({ ...prepared, reports }, true));
  terminal.print(`Recorded ${countWords(recorded)}.`);
  terminal.printCommand("\nTrials", `paretune trials ${shown}`);
  terminal.printCommand("Next", nextCommand(opened));
  return exitCodeOf(recorded);
}

/** The flags that give columns other names. */
const RENAMING: readonly string[] = ["map", "map-file"];

/** Without a study to record in: prints a study file for the trials. */
function propose(args: CommandArguments, path: string, terminal: Terminal): number {
  const flags = ["map", "map-file", "set", "scale", "include-outside", "pruned", "dry-run", "yes", "store"];
  const useless = flags.find((flag) => args.has(flag));
  if (useless !== undefined) {
    const given = RENAMING.includes(useless)
      ? " with its columns as they are, so there is no study yet to map them to"
      : "";
    throw new BadInput(
      `--${useless} needs the study that gets the trials. Without --into, import only proposes a study file${given}. Write the proposal to a file, change ` +
        `its names there, and then: paretune import ${path} --into study.yaml --${useless} …`,
    );
  }
  const [format, fromStudy] = [args.text("format"), args.text("from-study")];
  const words = [path, ...(format ? ["--format", format] : []), ...(fromStudy ? ["--from-study", fromStudy] : [])];
  const proposed = proposeStudy({ path, format, fromStudy }, commandLine({ kind: "words", words }));
  terminal.printJson(proposed);
  if (!terminal.json) terminal.write(proposed.text);
  return EXIT.ok;
}

/** 2 where every trial that ended has a value that the study cannot have; 3 where the study refused some trials, which have another result in it. */
function exitCodeOfNothing(counts: ReturnType<typeof countsOf>, { plan }: PreparedImport): number {
  const mistakes = plan.trials.filter((each) => each.kind === "left-out" && MISTAKES.includes(each.why)).length;
  return counts.known === 0 && counts.refused === 0 && mistakes > 0 ? EXIT.badInput : exitCodeOf(counts);
}

/** 3 where the study refused trials, which have another result in it. */
function exitCodeOf({ refused }: ReturnType<typeof countsOf>): number {
  return refused === 0 ? EXIT.ok : EXIT.partly;
}

interface Shown {
  readonly opened: OpenedStudy;
  readonly request: ImportRequest;
}

function printUnderstood(prepared: PreparedImport, { opened, request }: Shown, terminal: Terminal): void {
  const { before, after } = understoodLines(prepared, request.path);
  for (const line of before) terminal.print(line);
  terminal.print(`\n${table(columnRows(prepared, opened.file, request.choices.scale), terminal.width)}`);
  if (after.length > 0) terminal.print(`\n${after.join("\n")}`);
}

function readRequest(args: CommandArguments, path: string, { file }: OpenedStudy): ImportRequest {
  const mapped = new Map([...mapFile(args.text("map-file")), ...pairs(args, "map")]);
  const named = [...mapped.values()];
  const twice = named.find((name, index) => named.indexOf(name) < index);
  if (twice !== undefined) throw new BadInput(`--map: two columns are mapped to ${twice}; map one of them.`);
  return {
    path,
    format: args.text("format"),
    fromStudy: args.text("from-study"),
    choices: {
      mapped,
      set: known(
        args,
        "set",
        file.study.parameters.map(({ name }) => name),
      ),
      scale: factors(
        known(
          args,
          "scale",
          file.run.metrics.map(({ name }) => name),
        ),
      ),
      includeOutside: args.has("include-outside"),
      pruned: pruned(args.text("pruned") ?? "skip"),
    },
  };
}

/** The pairs of a flag; names may have `=` in them, so the last one separates for `--map`. */
function pairs(args: CommandArguments, flag: string): ReadonlyMap<string, string> {
  return new Map(
    args.list(flag).map((text) => {
      const at = flag === "map" ? text.lastIndexOf("=") : text.indexOf("=");
      const form = flag === "map" ? "COLUMN=NAME" : flag === "set" ? "NAME=VALUE" : "NAME=FACTOR";
      if (at < 1 || at === text.length - 1) throw new BadInput(`--${flag} must be ${form}; got ${quoted(text)}.`);
      return [text.slice(0, at), text.slice(at + 1)] as const;
    }),
  );
}

function known(args: CommandArguments, flag: string, names: readonly string[]): ReadonlyMap<string, string> {
  const given = pairs(args, flag);
  for (const name of given.keys()) {
    const what = flag === "set" ? "parameter" : "metric";
    if (!names.includes(name))
      throw new BadInput(`--${flag}: the study has no ${what} ${quoted(name)}. It has: ${names.join(", ")}.`);
  }
  return given;
}

function factors(texts: ReadonlyMap<string, string>): ReadonlyMap<string, number> {
  return new Map(
    [...texts].map(([name, text]) => {
      const value = Number(text);
      if (!Number.isFinite(value) || value === 0) {
        throw new BadInput(`--scale ${name} must be a number other than 0; got ${quoted(text)}.`);
      }
      return [name, value] as const;
    }),
  );
}

function pruned(word: string): "skip" | "failed" {
  if (word === "skip" || word === "failed") return word;
  throw new BadInput(`--pruned must be skip or failed; got ${quoted(word)}.`);
}

function mapFile(path: string | undefined): ReadonlyMap<string, string> {
  if (path === undefined) return new Map();
  let value: unknown;
  try {
    value = parse(readRegularSync(path, { maxBytes: MAX_MAP_BYTES }).toString("utf8"), { logLevel: "error" });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new BadInput(
      error instanceof FileProblem ? `--map-file: ${message}.` : `--map-file ${path} is not YAML: ${message}`,
    );
  }
  const entries = isFields(value) ? Object.entries(value) : undefined;
  if (entries?.every((entry): entry is [string, string] => typeof entry[1] === "string")) return new Map(entries);
  throw new BadInput(
    `--map-file ${path} must be an object of names of the study by columns, such as { val/acc: accuracy }.`,
  );
}
