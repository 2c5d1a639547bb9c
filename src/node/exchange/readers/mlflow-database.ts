/**
 * @file Reads the database of an MLflow tracking server in SQLite (`mlflow.db`), with one study per experiment.
 */
import { fromMlflow, type MlflowPoint, type MlflowRun } from "./mlflow-runs.ts";
import { rowsOf, withDatabase } from "./open-source.ts";
import type { TrialSource } from "./source.ts";

type Row = Readonly<Record<string, unknown>>;

/** The reader of the database. */
export const mlflowDatabase: TrialSource = {
  format: "mlflow",
  title: "MLflow tracking database (SQLite)",
  recognises: (file) =>
    file.shape === "sqlite" && ["experiments", "runs", "metrics", "params"].every((each) => file.tables.has(each)),
  read: ({ path }) =>
    withDatabase(path, (database) => {
      const parameters = textsByRun(rowsOf(database, "SELECT * FROM params"));
      const tags = textsByRun(rowsOf(database, "SELECT * FROM tags"));
      const metrics = pointsByRun(rowsOf(database, "SELECT * FROM metrics ORDER BY step, timestamp"));
      const runs = rowsOf(database, "SELECT * FROM runs WHERE lifecycle_stage = 'active' ORDER BY start_time");
      return rowsOf(database, "SELECT * FROM experiments WHERE lifecycle_stage = 'active'").flatMap((experiment) => {
        const own = runs.filter((run) => run.experiment_id === experiment.experiment_id);
        const read = own.map((run): MlflowRun => {
          const id = String(run.run_uuid);
          return {
            id,
            name: String(run.name ?? ""),
            status: String(run.status),
            parameters: parameters.get(id) ?? {},
            metrics: metrics.get(id) ?? {},
            tags: tags.get(id) ?? {},
          };
        });
        return read.length === 0 ? [] : [fromMlflow(String(experiment.name), read)];
      });
    }),
};

function textsByRun(rows: readonly Row[]): ReadonlyMap<string, Readonly<Record<string, string>>> {
  const byRun = new Map<string, Record<string, string>>();
  for (const { run_uuid: run, key, value } of rows) {
    const own = byRun.get(String(run)) ?? {};
    own[String(key)] = String(value);
    byRun.set(String(run), own);
  }
  return byRun;
}

function pointsByRun(rows: readonly Row[]): ReadonlyMap<string, Readonly<Record<string, readonly MlflowPoint[]>>> {
  const byRun = new Map<string, Record<string, MlflowPoint[]>>();
  for (const { run_uuid: run, key, value, step, timestamp, is_nan: isNan } of rows) {
    const own = byRun.get(String(run)) ?? {};
    const points = own[String(key)] ?? [];
    points.push({
      step: Number(step),
      time: Number(timestamp),
      value: Number(isNan) === 1 ? Number.NaN : Number(value),
    });
    own[String(key)] = points;
    byRun.set(String(run), own);
  }
  return byRun;
}
