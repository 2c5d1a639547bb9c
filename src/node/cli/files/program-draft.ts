/**
 * @file The draft of a study for a program whose help was read.
 */
import { stringify } from "yaml";
import { parseTemplate, splitWords } from "../../command-template/index.ts";
import type { PrintedMetric, ProposedParameter, ProposedSpace } from "../../help-text/index.ts";
import { BadInput, quoted } from "../exit.ts";
import type { Draft, DraftObjective, DraftParameter, DraftProgram } from "./study-template.ts";

/** The words of a command line without placeholders; throws BadInput for one with them or with open quotes. */
export function programWords(text: string): readonly string[] {
  const split = splitWords([{ kind: "text", text }]);
  if (!split.ok) throw new BadInput(`--from: ${split.problem}.`);
  const words = split.words.map((word) => word.text);
  if (words.length === 0)
    throw new BadInput('--from is the command that trains a model, e.g. --from "python train.py".');
  if (parseTemplate(text).some(({ kind }) => kind !== "text")) {
    throw new BadInput(`--from is the command without placeholders: they are added; got ${quoted(text)}.`);
  }
  return words;
}

/** The part of a draft that follows from the proposal for the program that `command` starts. */
export function programDraft(
  command: string,
  space: ProposedSpace,
): Pick<Draft, "command" | "parameters"> & { readonly program: DraftProgram } {
  const words = [
    ...space.parameters.map((parameter) => parameter.words),
    ...(space.folderWords === undefined ? [] : [space.folderWords]),
  ];
  const missing = space.missing.join(", ");
  return {
    command: [command, ...words].join(" "),
    parameters: space.parameters.map(draftParameter),
    program: {
      remarks: missing === "" ? [] : [`The program needs ${missing}, which the command does not give yet.`],
      leftOut: space.leftOut,
      baseline: space.parameters.flatMap(({ name, baseline }) =>
        baseline === undefined ? [] : [{ name, value: flowScalar(baseline) }],
      ),
      unknown: space.parameters.flatMap(({ name, baseline }) => (baseline === undefined ? [name] : [])),
    },
  };
}

function draftParameter({ name, definition, flag, baseline, from }: ProposedParameter): DraftParameter {
  const value = baseline === undefined ? "no default shown" : `default ${baseline}`;
  return { name, definition, comment: `${flag}; ${value}; ${originWords(from)}` };
}

/** Where a range is from. */
function originWords(from: ProposedParameter["from"]): string {
  if (from === "choices" || from === "bounds") return "as its help says";
  return from === "name" ? "range guessed from its name" : "range guessed from its default";
}

/** A metric that was found, as an objective. */
export function foundObjective({ name, goal = "minimize", value, ...metric }: FoundMetric): DraftObjective {
  const key = /^[A-Za-z_][\w.-]*$/.test(name) ? name : name.replace(/[^\w.-]+/g, "_").replace(/^[^A-Za-z_]+/, "m_");
  return { name: key, goal, source: metric.source, comment: `was ${value} with the defaults` };
}

/** A metric that a run of the program has shown, with the YAML of its source. */
export interface FoundMetric extends Pick<PrintedMetric, "name" | "value" | "goal"> {
  readonly source: string;
}

/** A printed metric with its source. */
export function printedSource({ name, value, goal, stream, pattern }: PrintedMetric): FoundMetric {
  return { name, value, ...(goal === undefined ? {} : { goal }), source: `{ ${stream}: ${JSON.stringify(pattern)} }` };
}

function flowScalar(value: string | number | boolean): string {
  return typeof value === "string"
    ? /^[\w.-]+$/.test(value)
      ? stringify(value).trim()
      : JSON.stringify(value)
    : String(value);
}
