/**
 * What is exported, as the real libraries read it. Needs a Python with optuna, tensorboard, mlflow, pandas and pyarrow:
 * PARETUNE_EXCHANGE_PYTHON=/path/of/python npm run test:long. The files of test/fixtures/exchange were written by these libraries.
 */
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { analyse } from "../../src/core/analysis/index.ts";
import type { Trial } from "../../src/core/study/index.ts";
import { exportToMlflow, type FileWriter, writerFor } from "../../src/node/exchange/writers/index.ts";
import { newFolder } from "../fixtures/new-folder.ts";
import { until } from "../fixtures/until.ts";
import { everyStatus, exported, randomTrials, study } from "../node/exchange/writers/exported.ts";

const python = process.env["PARETUNE_EXCHANGE_PYTHON"] ?? "";
if (python === "")
  console.warn(
    "SKIPPED: set PARETUNE_EXCHANGE_PYTHON to a Python with optuna, tensorboard, mlflow, pandas and pyarrow",
  );

const check = (what: string, target: string) =>
  JSON.parse(
    execFileSync(python, [join(import.meta.dirname, "programs/exchange_check.py"), what, target], { encoding: "utf8" })
      .trim()
      .split("\n")
      .at(-1) ?? "",
  );

async function written(name: string, format: string | undefined, trials: readonly Trial[]): Promise<string> {
  const target = join(newFolder(), name);
  for (const [path, contents] of await (writerFor(name, format) as FileWriter).encode(exported(trials))) {
    const file = path === "" ? target : join(target, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, contents);
  }
  return target;
}

/** Many trials, none of them with the same results as another. */
const many: readonly Trial[] = fc
  .sample(randomTrials, { seed: 3, numRuns: 12 })
  .flat()
  .map((trial, number): Trial => ({ ...trial, number }));

describe.skipIf(python === "")("the real Optuna", () => {
  it.each([
    ["optuna", "t.db"],
    ["optuna-journal", "t.log"],
  ])("reads every trial, and goes on (%s)", async (what, name) => {
    const seen = check(what, await written(name, undefined, everyStatus));
    expect(seen.directions).toEqual(["MAXIMIZE", "MINIMIZE"]);
    expect(seen.names).toEqual(["accuracy", "latency"]);
    expect(seen.states).toEqual(["COMPLETE", "COMPLETE", "FAIL", "PRUNED", "RUNNING", "WAITING"]);
    expect(seen.values[0]).toEqual([0.8300000000000001, 12.3]);
    expect(seen.params[1]).toEqual({
      layers: 9,
      lr: 0.001,
      dropout: 0.15,
      pooling: "max",
      kernel: 5,
      bias: true,
      seed: 7,
    });
    expect(seen.constraints.slice(0, 2)).toEqual([[-10], [5]]);
    expect(seen.best).toEqual([0]);
    expect(seen.enqueued).toMatchObject({ layers: 3, lr: 0.001, pooling: "max" });
  });

  it.each([
    ["optuna", "t.db"],
    ["optuna-journal", "t.log"],
  ])("has our front of the measurements as its best trials (%s)", async (what, name) => {
    const seen = check(what, await written(name, undefined, many));
    const front = analyse(study, many, new Map())
      .front.filter(({ feasible }) => feasible !== false)
      .map(({ trial }) => trial);
    expect(seen.best.toSorted((a: number, b: number) => a - b)).toEqual(front.toSorted((a, b) => a - b));
    const positiveZero = (values: number[] | null) => values?.map((value) => value + 0) ?? null;
    expect(seen.values.map(positiveZero)).toEqual(
      many.map((trial) =>
        trial.status === "completed"
          ? ["accuracy", "latency"].map((each) => (trial.metrics[each]?.mean ?? 0) + 0)
          : null,
      ),
    );
  });
});

describe.skipIf(python === "")("other libraries", () => {
  it("pandas reads the Parquet table", async () => {
    const { rows, columns } = check("parquet", await written("t.parquet", undefined, everyStatus));
    expect(rows).toHaveLength(7);
    expect(rows[0]).toMatchObject({ trial: 0, layers: 3, accuracy: 0.83, bias: true, pooling: "max" });
    expect(columns).toMatchObject({ trial: "int32", accuracy: "float64", bias: "bool" });
  });

  it("TensorBoard's HParams has every trial that has begun", async () => {
    const seen = check("tensorboard", await written("tb", "tensorboard", everyStatus));
    expect(seen.name).toBe("nlu");
    expect(seen.parameters).toEqual(["bias", "dropout", "kernel", "layers", "lr", "pooling", "seed"]);
    expect(seen.groups["trial 0"]).toEqual({ accuracy: 0.8300000000000001, latency: 12.3, size: 10 });
    expect(seen.statuses).toEqual({
      "trial 0": "STATUS_SUCCESS",
      "trial 1": "STATUS_SUCCESS",
      "trial 2": "STATUS_FAILURE",
      "trial 3": "STATUS_UNKNOWN",
      "trial 5": "STATUS_RUNNING",
    });
    expect(seen.layers["trial 1"]).toBe(9);
  });
});

/** A port that was free a moment ago. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

describe.skipIf(python === "")("a real MLflow server", () => {
  let url = "";
  let stop = (): void => {};

  beforeAll(async () => {
    const folder = newFolder();
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    const words = ["-m", "mlflow", "server", "--host", "127.0.0.1", "--port", String(port), "--workers", "1"];
    const stores = [
      "--backend-store-uri",
      `sqlite:///${folder}/m.db`,
      "--artifacts-destination",
      join(folder, "artifacts"),
    ];
    const child = spawn(python, [...words, ...stores], { cwd: folder, stdio: "ignore", detached: true });
    stop = () => process.kill(-(child.pid ?? 0), "SIGKILL");
    await until(() =>
      fetch(`${url}/health`).then(
        ({ ok }) => ok,
        () => false,
      ),
    );
  }, 300_000);
  afterAll(() => stop());

  it("has each trial once, however often it is exported, and its changes", async () => {
    const send = (trials: readonly Trial[]) =>
      exportToMlflow(exported(trials), { url, experiment: "nlu", environment: {} });
    expect(await send(everyStatus)).toEqual({ created: 5, updated: 0, unchanged: 0, deleted: 0 });
    expect(await send(everyStatus)).toEqual({ created: 0, updated: 0, unchanged: 5, deleted: 0 });
    const seen = check("mlflow", url);
    expect(Object.keys(seen)).toHaveLength(5);
    expect(seen["trial-0"]).toMatchObject({
      status: "FINISHED",
      params: { layers: "3", lr: "0.001", pooling: "max", bias: "true" },
      metrics: { accuracy: 0.8300000000000001, latency: 12.3, size: 10 },
      history: [
        [1, 0.5],
        [2, 0.7],
        [3, 0.8300000000000001],
      ],
    });
    expect(["trial-2", "trial-3", "trial-5"].map((name) => seen[name].status)).toEqual(["FAILED", "KILLED", "RUNNING"]);
    const changed = everyStatus.map(
      (trial): Trial =>
        trial.number === 5
          ? {
              number: 5,
              configuration: trial.configuration,
              origin: trial.origin,
              status: "completed",
              metrics: {
                accuracy: { mean: 0.95, count: 1 },
                latency: { mean: 9, count: 1 },
                size: { mean: 1, count: 1 },
              },
            }
          : trial.number === 1
            ? {
                number: 1,
                configuration: trial.configuration,
                origin: trial.origin,
                status: "cancelled",
                reason: "withdrawn",
              }
            : trial,
    );
    expect(await send(changed)).toEqual({ created: 0, updated: 1, unchanged: 3, deleted: 1 });
    const after = check("mlflow", url);
    expect(Object.keys(after).sort()).toEqual(["trial-0", "trial-2", "trial-3", "trial-5"]);
    expect(after["trial-5"]).toMatchObject({ status: "FINISHED", metrics: { accuracy: 0.95 } });
  });
});
