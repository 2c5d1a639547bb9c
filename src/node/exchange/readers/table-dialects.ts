/**
 * @file The tables that tools write: which columns name and describe a run, and how the others are called.
 */
import type { SourceColumn } from "./source.ts";

/** How a tool writes its table of runs. */
export interface TableDialect {
  /** The word of `--format`. */
  readonly format: string;
  readonly title: string;
  /** The beginning of the ids of its runs. */
  readonly tool: string;
  recognises(header: readonly string[]): boolean;
  /** The columns with the id, the name, the state, and the reason of a failure of a run, where there are such. */
  readonly own: {
    readonly id?: string;
    readonly name?: string;
    readonly state?: string;
    readonly reason?: string;
  };
  /** The column of a name; undefined if it describes the run and is nothing that could be a parameter or a metric. */
  column(key: string): SourceColumn | undefined;
  /** Whether the ids are those of the trials in other stores of Paretune, which stay as they are. */
  readonly hasOwnIds?: true;
}

const withPrefix = (key: string, prefix: string, role: SourceColumn["role"]): SourceColumn | undefined =>
  key.startsWith(prefix) ? { key, name: key.slice(prefix.length), role } : undefined;

const OPTUNA_OWN = /^(number|state|duration|datetime_(start|complete)|system_attrs_.*)$/;

/** `study.trials_dataframe().to_csv(…)`. */
const optunaTable: TableDialect = {
  format: "optuna-csv",
  title: "table of Optuna's trials (trials_dataframe)",
  tool: "optuna-csv",
  recognises: (header) =>
    header.includes("number") && header.includes("state") && header.some((each) => each.startsWith("params_")),
  own: { state: "state", name: "number" },
  column: (key) => {
    if (OPTUNA_OWN.test(key)) return undefined;
    if (key === "value" || /^values_\d+$/.test(key)) return { key, name: key, role: "metric", isUnnamed: true };
    return (
      withPrefix(key, "params_", "parameter") ??
      withPrefix(key, "values_", "metric") ??
      withPrefix(key, "user_attrs_", "metric") ?? { key, name: key, role: "any" }
    );
  },
};

const MLFLOW_OWN = /^(run_id|experiment_id|status|artifact_uri|start_time|end_time|tags\..*)$/;

/** `mlflow runs list`, `mlflow experiments csv` and `mlflow.search_runs().to_csv(…)`. */
const mlflowTable: TableDialect = {
  format: "mlflow-csv",
  title: "table of MLflow's runs",
  tool: "mlflow",
  recognises: (header) => header.includes("run_id") && header.some((each) => /^(params|metrics)\./.test(each)),
  own: { id: "run_id", name: "tags.mlflow.runName", state: "status" },
  column: (key) =>
    MLFLOW_OWN.test(key)
      ? undefined
      : (withPrefix(key, "params.", "parameter") ??
        withPrefix(key, "metrics.", "metric") ?? { key, name: key, role: "any" }),
};

const WANDB_OWN =
  /^(ID|Name|State|Notes|User|Tags|Created|Runtime|Sweep|Group|Job Type|Commit|Hostname|GPU Type|GPU Count|End Time|Updated|_timestamp|_runtime|_step|_wandb.*)$/;

/** The export of the table of runs of Weights & Biases. */
const wandbTable: TableDialect = {
  format: "wandb-csv",
  title: "table of runs of Weights & Biases",
  tool: "wandb",
  recognises: (header) =>
    header.includes("Name") && (header.includes("State") || header.includes("Runtime") || header.includes("Created")),
  own: { id: "ID", name: "Name", state: "State" },
  column: (key) =>
    WANDB_OWN.test(key) ? undefined : { key, name: key.replace(/^(config|summary)\./, ""), role: "any" },
};

const PARETUNE_OWN = /^(trial|id|status|origin|of|reason|start|end|duration|seconds|folder|outside)$/;

/** `paretune trials --csv`, `report --csv` and `export --format csv`. */
const paretuneTable: TableDialect = {
  format: "paretune-csv",
  title: "table of trials of Paretune",
  tool: "paretune",
  recognises: (header) =>
    header[0] === "trial" && header.includes("status") && header.includes("origin") && header.includes("id"),
  own: { id: "id", name: "trial", state: "status", reason: "reason" },
  column: (key) => (PARETUNE_OWN.test(key) ? undefined : { key, name: key, role: "any" }),
  hasOwnIds: true,
};

const PLAIN_OWN = /^(id|run_id|trial_id|status|state|reason|error)$/i;

/** Any other table. */
const plainTable: TableDialect = {
  format: "csv",
  title: "table (CSV)",
  tool: "csv",
  recognises: () => true,
  own: { id: "id", state: "status", reason: "reason" },
  column: (key) => (PLAIN_OWN.test(key) ? undefined : { key, name: key, role: "any" }),
};

/** The most particular ones first; the last one recognises every table. */
export const TABLE_DIALECTS: readonly TableDialect[] = [
  paretuneTable,
  optunaTable,
  mlflowTable,
  wandbTable,
  plainTable,
];
