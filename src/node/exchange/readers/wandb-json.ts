/**
 * @file Reads runs of Weights & Biases from its public API: a list of `{ id, name, state, config, summary }` in JSON, or the CSV with
 * such columns that the script in its documentation writes, with objects as Python prints them.
 */
import { basename } from "node:path";
import { type Fields, isFields } from "../../is-fields.ts";
import { digestOf, distinctIds, sourceId } from "./identity.ts";
import { itemsOf } from "./items.ts";
import { cellsBelow } from "./nested-cells.ts";
import { parsePythonLiteral } from "./python-literal.ts";
import { stateOf } from "./run-states.ts";
import type { Cell, SourceColumn, SourceTrial, TrialSource } from "./source.ts";

/** The reader of such a list, also of one run per line. */
export const wandbJson: TrialSource = {
  format: "wandb",
  title: "runs of Weights & Biases (public API)",
  recognises: (file) => {
    const [first] = runsOf(file);
    return isFields(first) && "config" in first && summaryKey(first) !== undefined;
  },
  read: (file) => {
    const distinct = distinctIds();
    const runs = runsOf(file).filter(isFields);
    const trials = runs.map((run, index) => trialOf(run, index, distinct));
    const keys = new Set(trials.flatMap(({ cells }) => Object.keys(cells)));
    return [{ name: basename(file.path), columns: [...keys].map(columnOf), trials }];
  },
};

function runsOf(file: Parameters<TrialSource["read"]>[0]): readonly unknown[] {
  if (file.shape === "json-lines") return file.lines;
  if (file.shape === "table") return ["config", "summary"].every((name) => file.header.includes(name)) ? file.rows : [];
  if (file.shape !== "json") return [];
  return Array.isArray(file.value) ? file.value : isFields(file.value) ? itemsOf(file.value.runs) : [];
}

/** The API calls it `summary`; its answers over HTTP `summaryMetrics`. */
function summaryKey(run: Fields): string | undefined {
  return ["summary", "summary_metrics", "summaryMetrics"].find((key) => key in run);
}

function columnOf(key: string): SourceColumn {
  const isConfig = key.startsWith("config.");
  return { key, name: key.replace(/^(config|summary)\./, ""), role: isConfig ? "parameter" : "metric" };
}

function trialOf(run: Fields, index: number, distinct: (id: string) => string): SourceTrial {
  const { id, name, state } = run;
  const config = cellsBelow(objectOf(run.config), { valueKey: "value" });
  const summary = cellsBelow(objectOf(run[summaryKey(run) ?? "summary"]));
  const cells: Record<string, Cell> = {};
  for (const [key, value] of Object.entries(config)) if (!key.startsWith("_")) cells[`config.${key}`] = value;
  for (const [key, value] of Object.entries(summary)) if (!key.startsWith("_")) cells[`summary.${key}`] = value;
  const known = typeof id === "string" && id !== "" ? id : digestOf([name ?? null, run.config]);
  return {
    name: `run ${String(name ?? id ?? index)}`,
    id: distinct(sourceId("wandb", known)),
    state: typeof state === "string" ? (stateOf(state) ?? "unfinished") : "completed",
    cells,
  };
}

/** An object, or the text of one: in JSON, as the API over HTTP has it, or as Python prints it. */
function objectOf(value: unknown): Fields {
  const read = typeof value === "string" ? parsePythonLiteral(value) : value;
  return isFields(read) ? read : {};
}
