/**
 * @file Writes an Optuna journal, for `JournalStorage(JournalFileBackend(…))` and for optuna-dashboard.
 */
import { OPTUNA_STATES } from "../readers/optuna-study.ts";
import { type OptunaExport, type OptunaRecord, toOptuna } from "./optuna-records.ts";
import type { FileWriter } from "./writer.ts";

/** Who wrote the operations. */
const WORKER = { worker_id: "paretune" };
const DIRECTIONS = { MINIMIZE: 1, MAXIMIZE: 2 } as const;

/** The writer of the journal. */
export const optunaJournalWriter: FileWriter = {
  format: "optuna",
  title: "Optuna journal",
  extensions: [".log", ".journal", ".jsonl"],
  target: "file",
  encode: async (study) => {
    const exported = toOptuna(study);
    const operations = [
      {
        op_code: 0,
        ...WORKER,
        study_name: exported.name,
        directions: exported.directions.map((direction) => DIRECTIONS[direction]),
      },
      { op_code: 3, ...WORKER, study_id: 0, system_attr: { "study:metric_names": exported.metricNames } },
      ...exported.trials.map((trial) => createTrial(exported, trial)),
    ];
    return new Map([["", operations.map((each) => `${JSON.stringify(each)}\n`).join("")]]);
  },
};

/** The operation that creates a trial with all that it has. */
function createTrial({ distributions, directions }: OptunaExport, trial: OptunaRecord): Record<string, unknown> {
  const isSingle = directions.length === 1;
  const names = Object.keys(trial.parameters);
  return {
    op_code: 4,
    ...WORKER,
    study_id: 0,
    datetime_start: trial.start === undefined ? null : pythonTime(trial.start),
    state: OPTUNA_STATES.indexOf(trial.state),
    value: isSingle ? (trial.values?.[0] ?? null) : null,
    values: isSingle ? null : (trial.values ?? null),
    ...(trial.complete === undefined ? {} : { datetime_complete: pythonTime(trial.complete) }),
    distributions: Object.fromEntries(names.map((name) => [name, JSON.stringify(distributions[name])])),
    params: trial.parameters,
    user_attrs: trial.userAttributes,
    system_attrs: trial.systemAttributes,
    intermediate_values: trial.intermediate,
  };
}

/** A time in UTC as Python writes it: its older versions do not read a `Z`. */
function pythonTime(time: string): string {
  return new Date(time).toISOString().replace(/(\.\d+)Z$/, "$1000+00:00");
}
