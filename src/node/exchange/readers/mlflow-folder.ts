/**
 * @file Reads a folder `mlruns` of MLflow, with one study per experiment.
 */
import { existsSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { parse } from "yaml";
import { type Fields, isFields } from "../../is-fields.ts";
import { fromMlflow, type MlflowPoint, type MlflowRun } from "./mlflow-runs.ts";
import { readSmall } from "./open-source.ts";
import type { TrialSource } from "./source.ts";

/** The states in the order of their numbers, from 1. */
const STATUSES = ["RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"] as const;

/** The reader of the folder, or of the folder of one experiment in it. */
export const mlflowFolder: TrialSource = {
  format: "mlruns",
  title: "MLflow folder (mlruns)",
  recognises: (file) => file.shape === "folder" && experimentFolders(file.path, file.names).length > 0,
  read: (file) => {
    const folders = file.shape === "folder" ? experimentFolders(file.path, file.names) : [];
    return folders.flatMap((folder) => {
      const meta = metaOf(folder);
      const runs = below(folder).flatMap((each) => runOf(each) ?? []);
      if (meta?.lifecycle_stage === "deleted" || runs.length === 0) return [];
      return [fromMlflow(String(meta?.name ?? relative(file.path, folder)), runs)];
    });
  },
};

function experimentFolders(path: string, names: ReadonlySet<string>): readonly string[] {
  const isExperiment = (folder: string): boolean => metaOf(folder)?.experiment_id !== undefined;
  if (names.has("meta.yaml")) return isExperiment(path) ? [path] : [];
  return [...names].map((name) => join(path, name)).filter(isExperiment);
}

function below(folder: string): readonly string[] {
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name));
}

function metaOf(folder: string): Fields | undefined {
  const path = join(folder, "meta.yaml");
  if (!existsSync(path)) return undefined;
  const read: unknown = parse(readSmall(path), { logLevel: "error" });
  return isFields(read) ? read : undefined;
}

function runOf(folder: string): MlflowRun | undefined {
  const meta = metaOf(folder);
  if (meta?.run_id === undefined || meta.lifecycle_stage === "deleted") return undefined;
  return {
    id: String(meta.run_id),
    name: String(meta.run_name ?? ""),
    status: STATUSES[Number(meta.status) - 1] ?? "RUNNING",
    parameters: filesIn(join(folder, "params"), (text) => text),
    metrics: filesIn(join(folder, "metrics"), pointsOf),
    tags: filesIn(join(folder, "tags"), (text) => text),
  };
}

/** The files of a folder by their paths in it: a name with slashes is a file in a folder. */
function filesIn<T>(folder: string, read: (text: string) => T): Readonly<Record<string, T>> {
  if (!existsSync(folder)) return {};
  const files = readdirSync(folder, { withFileTypes: true, recursive: true }).filter((each) => each.isFile());
  return Object.fromEntries(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [relative(folder, path), read(readSmall(path))] as const;
    }),
  );
}

/** Lines of time, value and step. */
function pointsOf(text: string): readonly MlflowPoint[] {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines.map((line) => {
    const [time, value, step = "0"] = line.trim().split(/\s+/);
    return { time: Number(time), value: Number(value), step: Number(step) };
  });
}
