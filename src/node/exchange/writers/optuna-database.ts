/**
 * @file Writes an Optuna storage in SQLite (`sqlite:///study.db`), with the tables of Optuna 3.2 to 5.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync, type DatabaseSyncInstance } from "@photostructure/sqlite";
import { type OptunaExport, type OptunaRecord, toOptuna } from "./optuna-records.ts";
import { OPTUNA_TABLES } from "./optuna-tables.ts";
import type { FileWriter } from "./writer.ts";

/** The writer of the database. */
export const optunaDatabaseWriter: FileWriter = {
  format: "optuna-db",
  title: "Optuna storage (SQLite)",
  extensions: [".db", ".sqlite", ".sqlite3"],
  target: "file",
  encode: async (study) => {
    const folder = mkdtempSync(join(tmpdir(), "paretune-optuna-"));
    try {
      const path = join(folder, "study.db");
      writeDatabase(path, toOptuna(study));
      return new Map([["", readFileSync(path)]]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** A measured number, which is stored to its last bit. */
interface Real {
  readonly real: number;
}

type Cell = string | number | null | Real;

function writeDatabase(path: string, study: OptunaExport): void {
  const database = new DatabaseSync(path);
  try {
    database.exec("BEGIN");
    for (const statement of OPTUNA_TABLES) database.exec(statement);
    const insert = inserter(database);
    insert("studies", [1, study.name]);
    study.directions.forEach((direction, objective) => {
      insert("study_directions", [objective + 1, direction, 1, objective]);
    });
    insert("study_system_attributes", [1, 1, "study:metric_names", JSON.stringify(study.metricNames)]);
    study.trials.forEach((trial, number) => {
      insertTrial(insert, study, { trial, number });
    });
    database.exec("COMMIT");
  } finally {
    database.close();
  }
}

/** Inserts a row; its first cell is a number that counts the rows of the table where it is null. */
type Insert = (table: string, cells: readonly Cell[]) => void;

function inserter(database: DatabaseSyncInstance): Insert {
  const statements = new Map<string, ReturnType<DatabaseSyncInstance["prepare"]>>();
  return (table, cells) => {
    const known = statements.get(table);
    const places = cells.map((cell) => (isReal(cell) ? "? * ?" : "?")).join(", ");
    const statement = known ?? database.prepare(`INSERT INTO ${table} VALUES (${places})`);
    if (known === undefined) statements.set(table, statement);
    statement.run(...cells.flatMap((cell) => (isReal(cell) ? factorsOf(cell) : [cell])));
  };
}

function isReal(cell: Cell): cell is Real {
  return typeof cell === "object" && cell !== null;
}

/** Two factors of a number, of which none is positive and below 2.2e-16: the binding of SQLite would pass that as 0. */
function factorsOf({ real }: Real): readonly [number, number] {
  return real > 0 ? [-real, -1] : [real, 1];
}

interface Numbered {
  readonly trial: OptunaRecord;
  readonly number: number;
}

function insertTrial(insert: Insert, { distributions }: OptunaExport, { trial, number }: Numbered): void {
  const id = number + 1;
  insert("trials", [id, number, 1, trial.state, localTime(trial.start), localTime(trial.complete)]);
  for (const [name, value] of Object.entries(trial.parameters)) {
    insert("trial_params", [null, id, name, { real: value }, JSON.stringify(distributions[name])]);
  }
  trial.values?.forEach((value, objective) => {
    insert("trial_values", [null, id, objective, { real: value }, "FINITE"]);
  });
  for (const [step, value] of Object.entries(trial.intermediate)) {
    insert("trial_intermediate_values", [null, id, Number(step), { real: value }, "FINITE"]);
  }
  for (const [key, value] of Object.entries(trial.userAttributes)) {
    insert("trial_user_attributes", [null, id, key, JSON.stringify(value)]);
  }
  for (const [key, value] of Object.entries(trial.systemAttributes)) {
    insert("trial_system_attributes", [null, id, key, JSON.stringify(value)]);
  }
}

/** A time in the time zone of this machine, as Optuna stores it. */
function localTime(time: string | undefined): string | null {
  if (time === undefined) return null;
  const date = new Date(time);
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString();
  return local.replace("T", " ").replace("Z", "000");
}
