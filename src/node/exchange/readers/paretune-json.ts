/**
 * @file Reads trials of another study of Paretune: `export --format json`, or the list that `trials --json` prints.
 */
import { basename } from "node:path";
import { type Fields, isFields } from "../../is-fields.ts";
import { isCell } from "./nested-cells.ts";
import { stateOf } from "./run-states.ts";
import type { Cell, SourceColumn, SourceTrial, TrialSource } from "./source.ts";

/** The reader of such documents. */
export const paretuneJson: TrialSource = {
  format: "paretune",
  title: "trials of Paretune (JSON)",
  recognises: (file) => {
    if (file.shape !== "json") return false;
    const [first] = rowsIn(file.value);
    return isFields(first) && "trial" in first && "parameters" in first && "metrics" in first && "status" in first;
  },
  read: (file) => {
    const rows = rowsIn(file.shape === "json" ? file.value : []).filter(isFields);
    const trials = rows.map(trialOf);
    const parameters = new Set(rows.flatMap((row) => Object.keys(fieldsOf(row.parameters))));
    const metrics = new Set(rows.flatMap((row) => Object.keys(fieldsOf(row.metrics))));
    const columns: readonly SourceColumn[] = [
      ...[...parameters].map((name): SourceColumn => ({ key: name, name, role: "parameter" })),
      ...[...metrics].map((name): SourceColumn => ({ key: metricKey(name), name, role: "metric" })),
    ];
    const study = isFields(file.shape === "json" && file.value)
      ? fieldsOf((file as { value: Fields }).value.study)
      : {};
    return [{ name: typeof study.name === "string" ? study.name : basename(file.path), columns, trials }];
  },
};

function rowsIn(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return isFields(value) && Array.isArray(value.trials) ? value.trials : [];
}

function metricKey(name: string): string {
  return `metrics.${name}`;
}

function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

function trialOf(row: Fields): SourceTrial {
  const cells: Record<string, Cell> = {};
  const standardErrors: Record<string, number> = {};
  const counts: Record<string, number> = {};
  for (const [name, value] of Object.entries(fieldsOf(row.parameters))) if (isCell(value)) cells[name] = value;
  for (const [name, value] of Object.entries(fieldsOf(row.metrics))) {
    const measurement = isFields(value) ? value : { mean: value };
    if (typeof measurement.mean === "number") cells[metricKey(name)] = measurement.mean;
    if (typeof measurement.standardError === "number") standardErrors[metricKey(name)] = measurement.standardError;
    if (typeof measurement.count === "number") counts[metricKey(name)] = measurement.count;
  }
  const status = String(row.status);
  const isPruned = status === "cancelled" && isFields(row.stop);
  return {
    name: `trial ${String(row.trial)}`,
    id: typeof row.id === "string" ? row.id : "",
    state: isPruned ? "pruned" : (stateOf(status) ?? "unfinished"),
    ...(typeof row.reason === "string" ? { reason: row.reason } : {}),
    cells,
    standardErrors,
    counts,
  };
}
