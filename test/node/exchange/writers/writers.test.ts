import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { parquetReadObjects } from "hyparquet";
import { describe, expect, it } from "vitest";
import { configurationKey } from "../../../../src/core/space/index.ts";
import { spaceOf, type Trial } from "../../../../src/core/study/index.ts";
import { planImport } from "../../../../src/node/exchange/import/plan-import.ts";
import { openSource } from "../../../../src/node/exchange/readers/index.ts";
import { findReader } from "../../../../src/node/exchange/readers/registry.ts";
import { crc32c } from "../../../../src/node/exchange/writers/event-records.ts";
import { FILE_WRITERS, writerFor } from "../../../../src/node/exchange/writers/index.ts";
import { optunaJournalWriter } from "../../../../src/node/exchange/writers/optuna-journal.ts";
import { toOptuna } from "../../../../src/node/exchange/writers/optuna-records.ts";
import type { FileWriter } from "../../../../src/node/exchange/writers/writer.ts";
import { readScalars } from "../../../../src/node/metrics/event-file.ts";
import { describeTrialWriter } from "../../../contracts/trial-writer.ts";
import { newFolder } from "../../../fixtures/new-folder.ts";
import { everyStatus, exported, randomTrials, study } from "./exported.ts";

for (const writer of FILE_WRITERS) describeTrialWriter(writer, () => exported(everyStatus));

const NO_CHOICES = {
  mapped: new Map(),
  set: new Map(),
  scale: new Map(),
  includeOutside: true,
  pruned: "skip",
} as const;

/** Writes the trials into files of a new folder; returns the path of the file, or of the folder. */
async function written(writer: FileWriter, trials: readonly Trial[]): Promise<string> {
  const target = join(newFolder(), `out${writer.extensions[0] ?? ""}`);
  for (const [path, contents] of await writer.encode(exported(trials))) {
    const file = path === "" ? target : join(target, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, contents);
  }
  return target;
}

/** The trials of a file as an import understands them: configuration and outcome, and why the others are left out. */
async function readBack(writer: FileWriter, trials: readonly Trial[]) {
  const file = openSource(await written(writer, trials));
  const [source] = findReader(file, undefined).read(file);
  if (source === undefined) throw new Error("no study");
  return planImport(exported(trials).file, source, NO_CHOICES).trials;
}

const ROUND_TRIP = FILE_WRITERS.filter(({ format }) => format !== "parquet" && format !== "tensorboard");

describe("what is exported and imported again", () => {
  it.each(ROUND_TRIP)("is the same trials ($format)", async (writer) => {
    await fc.assert(
      fc.asyncProperty(randomTrials, async (trials) => {
        const planned = await readBack(writer, trials);
        expect(planned).toHaveLength(trials.length);
        planned.forEach((each, index) => {
          const trial = trials[index] as Trial;
          if (each.kind !== "entry") throw new Error(`${each.source.name}: ${each.why} ${each.details.join()}`);
          const { id, parameters, outcome } = each.entry;
          expect(id).toBe(`store.${trial.number}.abc`);
          expect(configurationKey(spaceOf(study), parameters as never)).toBe(
            configurationKey(spaceOf(study), trial.configuration),
          );
          if (trial.status === "failed") expect(outcome).toEqual({ kind: "failed", reason: trial.reason });
          else
            expect(outcome).toEqual({ kind: "completed", metrics: trial.status === "completed" ? trial.metrics : {} });
        });
      }),
      { numRuns: writer.format === "optuna-db" ? 8 : 25, seed: 5 },
    );
  });

  it.each(ROUND_TRIP)("keeps results, and leaves out trials without one ($format)", async (writer) => {
    const planned = await readBack(writer, everyStatus);
    const kinds = new Map(
      planned.map((each) => [each.source.id, each.kind === "entry" ? each.entry.outcome.kind : each.why]),
    );
    expect(kinds.get("store.0.abc")).toBe("completed");
    expect(kinds.get("store.1.abc")).toBe("completed");
    expect(kinds.get("store.2.abc")).toBe("failed");
    expect(["pruned", "abandoned"]).toContain(kinds.get("store.3.abc"));
    expect(["abandoned", undefined]).toContain(kinds.get("store.4.abc"));
    expect(
      [kinds.get("store.5.abc"), kinds.get("store.6.abc")].every((each) => each === "unfinished" || each === undefined),
    ).toBe(true);
  });
});

describe("an Optuna storage that was written", () => {
  const { trials, distributions, directions } = toOptuna(exported(everyStatus));

  it("has Optuna's states, and no withdrawn trial", () => {
    expect(directions).toEqual(["MAXIMIZE", "MINIMIZE"]);
    expect(trials.map(({ state }) => state)).toEqual(["COMPLETE", "COMPLETE", "FAIL", "PRUNED", "RUNNING", "WAITING"]);
    expect(trials.at(-1)?.systemAttributes).toHaveProperty("fixed_params");
  });

  it("has ranges that hold every trial, and the violations of constraints", () => {
    expect(distributions["layers"]?.attributes).toEqual({ log: false, step: 1, low: 1, high: 9 });
    expect(distributions["dropout"]?.attributes).toEqual({ step: 0.05, low: 0, high: 0.5, log: false });
    expect(trials.slice(0, 2).map(({ systemAttributes }) => systemAttributes["constraints"])).toEqual([[-10], [5]]);
  });

  it("has one operation per line, which Optuna's journal reads", async () => {
    const text = String((await optunaJournalWriter.encode(exported(everyStatus))).get(""));
    const operations = text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { op_code: number });
    expect(operations.map((each) => each.op_code)).toEqual([0, 3, 4, 4, 4, 4, 4, 4]);
  });
});

it("a Parquet table has a type for each column, and empty cells", async () => {
  const bytes = readFileSync(await written(writerFor("t.parquet", undefined) as FileWriter, everyStatus));
  const rows = await parquetReadObjects({
    file: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer,
  });
  expect(rows).toHaveLength(everyStatus.length);
  expect(rows[0]).toMatchObject({
    trial: 0,
    accuracy: 0.8300000000000001,
    accuracy_count: 3,
    bias: true,
    layers: 3,
    pooling: "max",
  });
  expect(rows[2]).toMatchObject({ status: "failed", accuracy: null, reason: 'out of memory: "=1+1"' });
});

describe("a TensorBoard folder", () => {
  it("has a file of the experiment and one per trial, whose scalars are the values to the last digit", async () => {
    const folder = await written(writerFor("tb", "tensorboard") as FileWriter, everyStatus);
    expect(readdirSync(folder).sort()).toEqual([
      "events.out.tfevents.0000000000.paretune",
      ...[0, 1, 2, 3, 5].map((each) => `trial-000${each}`),
    ]);
    const values: number[] = [];
    await readScalars(join(folder, "trial-0000/events.out.tfevents.0000000000.paretune"), "accuracy", ({ value }) =>
      values.push(value),
    );
    expect(values).toEqual([0.5, 0.7, 0.8300000000000001]);
  });

  it("has the checksums of its records", () => {
    expect(crc32c(Buffer.from("123456789"))).toBe(0xe3069283);
  });
});

describe("the format of a target", () => {
  it.each([
    ["a/trials.CSV", undefined, "csv"],
    ["x.db", undefined, "optuna-db"],
    ["x.db", "optuna", "optuna-db"],
    ["x.log", undefined, "optuna"],
    ["runs", "tensorboard", "tensorboard"],
    ["x.txt", "csv", "csv"],
  ])("%s with --format %s is %s", (target, format, name) => {
    expect(writerFor(target, format)).toMatchObject({ format: name });
  });

  it("is MLflow for an address, and an error where nothing says it", () => {
    expect(writerFor("http://127.0.0.1:5000", undefined)).toBe("mlflow");
    expect(writerFor("HTTPS://x", "mlflow")).toBe("mlflow");
    expect(() => writerFor("runs", undefined)).toThrow("does not say which format is meant");
    expect(() => writerFor("runs", "mlflow")).toThrow("needs the address of a tracking server");
    expect(() => writerFor("http://x", "csv")).toThrow("only --format mlflow");
    expect(() => writerFor("x.csv", "xls")).toThrow("--format: there is no format");
  });
});
