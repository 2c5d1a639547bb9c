/**
 * @file The study file that `init` writes: complete, valid, and commented.
 */
import { stringify } from "yaml";
import { STRATEGIES } from "../../../core/study/index.ts";
import { BUILT_INS } from "../../command-template/index.ts";
import { BadInput, quoted } from "../exit.ts";
import { padEnd, textWidth } from "../terminal/text-width.ts";

/** One parameter; `definition` is its YAML, e.g. `{ type: int, range: [1, 6] }`. */
export interface DraftParameter {
  readonly name: string;
  readonly definition: string;
  /** Where it is from, as a comment behind it. */
  readonly comment?: string;
}

/** One objective of the draft; `source` is the YAML of its `from`. */
export interface DraftObjective {
  readonly name: string;
  readonly goal: "maximize" | "minimize";
  readonly source: string;
  readonly comment?: string;
}

/** The contents of a new study file. */
export interface Draft {
  readonly name: string;
  readonly command: string;
  readonly parameters: readonly DraftParameter[];
  readonly objectives: readonly DraftObjective[];
  readonly trials: number;
  readonly batch: number;
  readonly parallel: number;
  readonly strategy: string;
  readonly seed: number;
  /** Where editors find the JSON Schema: a path or an address. */
  readonly schema?: string;
  /** What is known of the program that the draft is for. */
  readonly program?: DraftProgram;
}

/** What a draft says of a program beside its parameters. */
export interface DraftProgram {
  /** Remarks above the command, one line each. */
  readonly remarks: readonly string[];
  /** Options that are not tuned, with their reasons. */
  readonly leftOut: readonly { readonly flag: string; readonly reason: string }[];
  /** Values of the baseline, as YAML. */
  readonly baseline: readonly { readonly name: string; readonly value: string }[];
  /** Parameters whose default is not known. */
  readonly unknown: readonly string[];
}

/** The draft as the text of a study file. */
export function studyFileText(draft: Draft, fileName: string): string {
  const tuned = draft.parameters.filter(({ definition }) => !definition.includes("type: fixed")).length;
  const initial = Math.min(2 * (tuned + 1), Math.max(1, Math.floor(draft.trials / 3)));
  const schema = draft.schema === undefined ? "" : `# yaml-language-server: $schema=${draft.schema}\n`;
  const remarks = (draft.program?.remarks ?? []).map((remark) => `# ${remark}\n`).join("");
  return `${schema}# A study of Paretune: the program, its parameters and its objectives. Validate it with: paretune check ${fileName}
name: ${scalar(draft.name)}

# The command that starts the training program. {NAME} is the value of a parameter; {a,b,c} joins those of active ones.
${PLACEHOLDER_LINES}
# The command runs in the folder of this file, without a shell (with one: \`shell: true\`). A list of commands runs in order.
${remarks}command: ${scalar(draft.command)}

# Types: float and int (range, scale: log, step), ordinal and categorical (values), bool, fixed (value), derived.
# An option that is present or absent: \`amp: { type: bool, flag: --amp }\`, and the word {amp} in the command.
# Conditions: \`when: { pooling: max }\` inside a parameter. Constraints: \`constraints: [ "heads <= hidden / 16" ]\`.
parameters:
${entryLines(draft.parameters.map(({ definition, ...rest }) => ({ ...rest, value: definition })))}
${leftOutLines(draft)}
# Each objective is read after the program has ended, from one of
#   { stdout: REGEX }               the last {number} that matches in the output; { stderr: REGEX } likewise
#   { json: FILE, path: a.b }       a value in a JSON file, e.g. "{trial.dir}/metrics.json"
#   { csv: FILE, column: NAME }     the last row of a CSV file
# or, instead of \`from\`, measured:  measure: { command: "./time_one {trial.dir}/model", repeats: 200, statistic: p99 }
objectives:
${entryLines(draft.objectives.map(({ goal, source, ...rest }) => ({ ...rest, value: `{ goal: ${goal}, from: ${source} }` })))}

${baselineLines(draft)}
# trials: total number; batch: trials proposed at a time; initial: trials of the initial design; parallel: trials that
# run at the same time.
budget: { trials: ${draft.trials}, batch: ${draft.batch}, initial: ${initial}, parallel: ${draft.parallel} }
strategy: ${draft.strategy}    # ${STRATEGY_HINT}
seed: ${draft.seed}
# timeout: 30m      # a trial that takes longer is ended and recorded as failed
`;
}

interface Entry {
  readonly name: string;
  readonly value: string;
  readonly comment?: string;
}

/** Keys with values in flow YAML, and with comments behind them, as columns. */
function entryLines(entries: readonly Entry[]): string {
  const nameWidth = Math.max(...entries.map(({ name }) => textWidth(scalar(name)))) + 1;
  const valueWidth = Math.max(...entries.map(({ value }) => textWidth(value)));
  return entries
    .map(({ name, value, comment }) => {
      const key = padEnd(`${scalar(name)}:`, nameWidth);
      return comment === undefined
        ? `  ${key} ${value}`
        : `  ${key} ${padEnd(value, valueWidth)}  # ${withoutBreaks(comment)}`;
    })
    .join("\n");
}

function leftOutLines({ program }: Draft): string {
  if (program === undefined || program.leftOut.length === 0) return "";
  const width = Math.max(...program.leftOut.map(({ flag }) => textWidth(flag)));
  const lines = program.leftOut.map(({ flag, reason }) => `#   ${padEnd(flag, width)}  ${withoutBreaks(reason)}\n`);
  return `\n# Not tuned:\n${lines.join("")}`;
}

function baselineLines({ parameters, program }: Draft): string {
  if (program === undefined || program.baseline.length === 0) {
    return `# The parameters of the model in production. It becomes trial 0, and all results are reported relative to it.
# baseline: { ${parameters.map(({ name }) => `${name}: …`).join(", ")} }
`;
  }
  const unknown =
    program.unknown.length === 0
      ? ""
      : `# Its help shows no default for ${program.unknown.join(", ")}: the middle of the range is taken.\n`;
  return `# The defaults of the program: write the values of the model in production instead. The baseline becomes trial 0, and all
# results are reported relative to it.
${unknown}baseline: { ${program.baseline.map(({ name, value }) => `${scalar(name)}: ${value}`).join(", ")} }
`;
}

function withoutBreaks(text: string): string {
  return text.replace(/\s+/g, " ");
}

/** The built-in placeholders with their meanings, one per line. */
const PLACEHOLDER_LINES = BUILT_INS.filter(({ name }) => name !== "template")
  .map(({ name, meaning }) => `#   ${padEnd(`{${name}}`, 17)} ${meaning}`)
  .join("\n");

/** The strategies, the first with its purpose. */
const STRATEGY_HINT = ["auto (three models, mixed by how well they predict)", ...STRATEGIES.slice(1)].join(", ");

/** A string as YAML, quoted if necessary. */
function scalar(text: string): string {
  return stringify(text, { lineWidth: 0, defaultStringType: "PLAIN" }).trimEnd();
}

/** A list of words as flow YAML; numbers and booleans keep their type. */
function flowList(words: readonly string[]): string {
  return `[${words.map((word) => (/^[\w.+-]+$/.test(word) ? word : JSON.stringify(word))).join(", ")}]`;
}

const PARAMETER_FORMS =
  "NAME=float:LOW:HIGH[:log], NAME=int:LOW:HIGH[:log], NAME=categorical:A,B,C, NAME=ordinal:1,2,4, NAME=bool[:--FLAG] or NAME=fixed:VALUE";

/** Parses `NAME=TYPE:…`, the value of --parameter; throws BadInput with the known forms. */
export function parseParameter(text: string): DraftParameter {
  const [, name, rest] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  const definition = name === undefined || rest === undefined ? undefined : parameterDefinition(rest);
  if (name === undefined || definition === undefined) {
    throw new BadInput(`--parameter must be ${PARAMETER_FORMS}; got ${quoted(text)}.`);
  }
  return { name: name.trim(), definition };
}

/** Parses `TYPE:…` into flow YAML; undefined if it has none of the known forms. */
export function parameterDefinition(text: string): string | undefined {
  const [type = "", first, second, scale, ...more] = text
    .trim()
    .split(":")
    .map((part) => part.trim());
  if (more.length > 0) return undefined;
  if (type === "bool") return second === undefined ? boolDefinition(first) : undefined;
  if (first === undefined || first === "") return undefined;
  if (type === "float" || type === "int") {
    const [low, high] = [Number(first), Number(second)];
    const valid = second !== undefined && low < high && (scale === undefined || scale === "log" || scale === "linear");
    return valid
      ? `{ type: ${type}, range: [${first}, ${second}]${scale === "log" ? ", scale: log" : ""} }`
      : undefined;
  }
  if (second !== undefined) return undefined;
  if (type === "fixed") return `{ type: fixed, value: ${flowList([first]).slice(1, -1)} }`;
  const values = first.split(",").map((value) => value.trim());
  if (values.length < 2) return undefined;
  return type === "categorical" || type === "ordinal" ? `{ type: ${type}, values: ${flowList(values)} }` : undefined;
}

/** A bool, with the option for true, or those for true and for false. */
function boolDefinition(flag: string | undefined): string | undefined {
  if (flag === undefined) return "{ type: bool }";
  const forms = flag.split(",").map((form) => form.trim());
  if (forms.length > 2 || forms.every((form) => form === "") || forms[0] === forms[1]) return undefined;
  const written = forms.map((form) => (/^-[\w-]+$/.test(form) ? form : JSON.stringify(form)));
  return `{ type: bool, flag: ${written.length === 1 ? written[0] : `[${written.join(", ")}]`} }`;
}

const OBJECTIVE_FORMS =
  "NAME=maximize or NAME=minimize, then optionally :stdout:REGEX, :json:FILE:PATH or :csv:FILE:COLUMN";

/** Parses `NAME=GOAL[:SOURCE]`, the value of --objective; throws BadInput with the known forms. */
export function parseObjective(text: string): DraftObjective {
  const [, name, goal, kind, rest] = /^([^=]+)=(maximize|minimize)(?::(stdout|json|csv):(.+))?$/.exec(text) ?? [];
  if (name === undefined || (goal !== "maximize" && goal !== "minimize")) {
    throw new BadInput(`--objective must be ${OBJECTIVE_FORMS}; got ${quoted(text)}.`);
  }
  if (kind === undefined || rest === undefined) return { name, goal, source: stdoutSource(name) };
  if (kind === "stdout") return { name, goal, source: `{ stdout: ${JSON.stringify(rest)} }` };
  const at = rest.lastIndexOf(":");
  if (at < 1) throw new BadInput(`--objective must be ${OBJECTIVE_FORMS}; got ${quoted(text)}.`);
  const [file, part] = [JSON.stringify(rest.slice(0, at)), JSON.stringify(rest.slice(at + 1))];
  return {
    name,
    goal,
    source: kind === "json" ? `{ json: ${file}, path: ${part} }` : `{ csv: ${file}, column: ${part} }`,
  };
}

/** Matches `accuracy: 0.91` or `accuracy=0.91` in the output of the program. */
function stdoutSource(name: string): string {
  const literal = name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return `{ stdout: ${JSON.stringify(`${literal} *[:=] *{number}`)} }`;
}
