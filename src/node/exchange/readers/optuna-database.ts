/**
 * @file Reads an Optuna storage in SQLite (`sqlite:///study.db`), of Optuna 3 to 5.
 */
import { rowsOf, withDatabase } from "./open-source.ts";
import {
  externalValue,
  fromOptuna,
  OPTUNA_STATES,
  type OptunaState,
  type OptunaStudy,
  type OptunaTrial,
} from "./optuna-study.ts";
import type { Cell, TrialSource } from "./source.ts";

type Row = Readonly<Record<string, unknown>>;

/** The reader of the database. */
export const optunaDatabase: TrialSource = {
  format: "optuna",
  title: "Optuna storage (SQLite)",
  recognises: (file) =>
    file.shape === "sqlite" && file.tables.has("study_directions") && file.tables.has("trial_params"),
  read: ({ path }) =>
    withDatabase(path, (database) => {
      const all = (table: string): readonly Row[] => rowsOf(database, `SELECT * FROM ${table}`);
      const tables: Tables = {
        directions: by(all("study_directions"), "study_id"),
        studyAttributes: by(all("study_system_attributes"), "study_id"),
        trials: by(rowsOf(database, "SELECT * FROM trials ORDER BY number"), "study_id"),
        parameters: by(all("trial_params"), "trial_id"),
        values: by(all("trial_values"), "trial_id"),
        intermediate: by(all("trial_intermediate_values"), "trial_id"),
        userAttributes: by(all("trial_user_attributes"), "trial_id"),
        systemAttributes: by(all("trial_system_attributes"), "trial_id"),
      };
      return all("studies").map((row) => fromOptuna(studyOf(row, tables)));
    }),
};

/** The rows of each table by what they belong to. */
type Tables = Readonly<
  Record<
    | "directions"
    | "studyAttributes"
    | "trials"
    | "parameters"
    | "values"
    | "intermediate"
    | "userAttributes"
    | "systemAttributes",
    ReadonlyMap<unknown, readonly Row[]>
  >
>;

function by(rows: readonly Row[], key: string): ReadonlyMap<unknown, readonly Row[]> {
  const groups = new Map<unknown, Row[]>();
  for (const row of rows) {
    const group = groups.get(row[key]);
    if (group === undefined) groups.set(row[key], [row]);
    else group.push(row);
  }
  return groups;
}

function studyOf({ study_id: id, study_name: name }: Row, tables: Tables): OptunaStudy {
  const directions = [...(tables.directions.get(id) ?? [])].sort((a, b) => Number(a.objective) - Number(b.objective));
  return {
    name: String(name),
    directions: directions.map(({ direction }) =>
      direction === "MINIMIZE" ? "minimize" : direction === "MAXIMIZE" ? "maximize" : undefined,
    ),
    systemAttributes: attributesOf(tables.studyAttributes.get(id)),
    trials: (tables.trials.get(id) ?? []).map((row) => trialOf(row, tables)),
  };
}

function trialOf({ trial_id: id, number, state, datetime_start: start }: Row, tables: Tables): OptunaTrial {
  const parameters: Record<string, Cell> = {};
  for (const { param_name: name, param_value: value, distribution_json: distribution } of tables.parameters.get(id) ??
    []) {
    parameters[String(name)] = externalValue(Number(value), String(distribution));
  }
  const values: (number | undefined)[] = [];
  for (const { objective, value, value_type: type } of tables.values.get(id) ?? []) {
    values[Number(objective)] =
      type === "FINITE"
        ? Number(value)
        : Number(String(type).replace("INF_POS", "Infinity").replace("INF_NEG", "-Infinity"));
  }
  const intermediate = (tables.intermediate.get(id) ?? []).filter(
    ({ intermediate_value: value }) => typeof value === "number",
  );
  return {
    number: Number(number),
    state: OPTUNA_STATES.find((each) => each === state) ?? ("FAIL" satisfies OptunaState),
    start: typeof start === "string" ? start : undefined,
    parameters,
    values,
    userAttributes: attributesOf(tables.userAttributes.get(id)),
    systemAttributes: attributesOf(tables.systemAttributes.get(id)),
    intermediate: new Map(intermediate.map((row) => [Number(row.step), Number(row.intermediate_value)])),
  };
}

function attributesOf(rows: readonly Row[] = []): Readonly<Record<string, unknown>> {
  return Object.fromEntries(rows.map(({ key, value_json: text }) => [String(key), parsed(text)]));
}

function parsed(text: unknown): unknown {
  try {
    return JSON.parse(String(text)) as unknown;
  } catch {
    return undefined; // Python writes NaN
  }
}
