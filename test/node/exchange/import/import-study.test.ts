import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type ImportRequest, prepareImport, recordImport } from "../../../../src/node/exchange/import/import-study.ts";
import { countsOf } from "../../../../src/node/exchange/index.ts";
import { type OpenedStudy, withStore } from "../../../../src/node/operations/open-study.ts";
import { storeExists } from "../../../../src/node/storage/index.ts";
import { newFolder } from "../../../fixtures/new-folder.ts";
import { fixture, openedStudy, STUDY } from "../fixtures.ts";

type Choices = ImportRequest["choices"];

const NONE: Choices = { mapped: new Map(), set: new Map(), scale: new Map(), includeOutside: false, pruned: "skip" };

const requestFor = (name: string, choices: Partial<Choices> = {}, fromStudy?: string): ImportRequest => ({
  path: fixture(name),
  fromStudy,
  choices: { ...NONE, ...choices },
});

async function importInto(opened: OpenedStudy, request: ImportRequest) {
  const { plan } = await prepareImport(opened, request);
  return countsOf(plan, await recordImport(opened, plan));
}

const trialsOf = (opened: OpenedStudy) =>
  withStore(opened, false, async (storage) => (await storage.snapshot()).trials);

describe("an import", () => {
  it("records what is in the space, names the rest, and changes nothing when it is repeated", async () => {
    const opened = await openedStudy();
    const request = requestFor("optuna.db", {}, "nlu");
    const { plan } = await prepareImport(opened, request);
    expect(await storeExists(opened)).toBe(false);
    const leftOut = plan.trials.flatMap((each) =>
      each.kind === "left-out" ? [[each.source.name, each.why, ...each.details]] : [],
    );
    expect(leftOut).toEqual([
      ["trial 3", "outside", "layers = 6"],
      ["trial 4", "outside", "layers = 6"],
      ["trial 5", "outside", "layers = 6"],
      ["trial 7", "unfinished"],
      ["trial 8", "unfinished"],
    ]);
    expect(await importInto(opened, request)).toEqual({ completed: 4, failed: 0, known: 0, refused: 0, leftOut: 5 });
    expect(await importInto(opened, request)).toEqual({ completed: 0, failed: 0, known: 4, refused: 0, leftOut: 5 });
    const trials = await trialsOf(opened);
    expect(trials.map(({ origin }) => origin)).toEqual(["told", "told", "told", "told"]);
    expect(trials[0]?.id).toMatch(/^optuna:nlu#0:[0-9a-f]{12}$/);
  });

  it("recognises the same trials in another copy of the storage, and records those outside on request", async () => {
    const opened = await openedStudy();
    const all = { includeOutside: true };
    expect(await importInto(opened, requestFor("optuna.db", all, "nlu"))).toMatchObject({ completed: 6, failed: 1 });
    expect(await importInto(opened, requestFor("optuna-trials.csv", all))).toMatchObject({
      completed: 0,
      failed: 0,
      known: 7,
    });
  });

  it("of the three forms of an MLflow store records the same trials once", async () => {
    const opened = await openedStudy();
    expect(await importInto(opened, requestFor("mlflow.db"))).toMatchObject({ completed: 4, failed: 1, leftOut: 1 });
    expect(await importInto(opened, requestFor("mlruns"))).toMatchObject({ completed: 0, failed: 0, known: 5 });
    expect(await importInto(opened, requestFor("mlflow-runs.csv"))).toMatchObject({ completed: 0, failed: 0 });
  });

  it("keeps standard errors, reasons and nested names of Ax and Weights & Biases", async () => {
    const opened = await openedStudy();
    expect(await importInto(opened, requestFor("ax-client.json"))).toMatchObject({
      completed: 2,
      failed: 1,
      leftOut: 3,
    });
    expect(await importInto(opened, requestFor("wandb-runs.json"))).toMatchObject({
      completed: 1,
      failed: 1,
      leftOut: 3,
    });
    const trials = await trialsOf(opened);
    const completed = trials.flatMap((trial) => (trial.status === "completed" ? [trial] : []));
    expect(completed[0]?.metrics["accuracy"]).toEqual({ mean: 0.83, standardError: 0.004, count: 1 });
    expect(trials.flatMap((trial) => (trial.status === "failed" ? [trial.reason] : []))).toContain("out of memory");
    expect(completed.at(-1)?.configuration).toEqual({ layers: 3, lr: 0.001, pooling: "mean", bias: true });
  });

  it("maps and scales columns of a table, and keeps equal rows as several evaluations", async () => {
    const opened = await openedStudy();
    const choices = { mapped: new Map([["latency_s", "latency"]]), scale: new Map([["latency", 1000]]) };
    const { plan } = await prepareImport(opened, requestFor("plain.csv", choices));
    expect(plan.trials.flatMap((each) => (each.kind === "left-out" ? [each.why] : []))).toEqual(["outside", "mistake"]);
    await recordImport(opened, plan);
    const trials = await trialsOf(opened);
    expect(trials.map((trial) => (trial.status === "completed" ? trial.metrics["latency"]?.mean : undefined))).toEqual([
      11.2, 11.2,
    ]);
    expect(await importInto(opened, requestFor("plain.csv", choices))).toMatchObject({ completed: 0, known: 2 });
  });

  it("makes the configuration of the baseline the baseline", async () => {
    const opened = await openedStudy(`${STUDY}baseline: { layers: 3, lr: 0.001, pooling: mean, bias: true }\n`);
    await importInto(opened, requestFor("wandb-runs.json"));
    expect((await trialsOf(opened)).map(({ origin }) => origin)).toContain("baseline");
  });

  it("takes values of parameters that the file lacks, and leaves out those that are not active", async () => {
    const more =
      "  dropout: { type: float, range: [0, 1] }\n  heads: { type: int, range: [1, 8], when: { pooling: max } }\n";
    const opened = await openedStudy(STUDY.replace("objectives:", `${more}objectives:`));
    const set = new Map([
      ["dropout", "0.1"],
      ["heads", "4"],
    ]);
    expect(await importInto(opened, requestFor("wandb-runs.json", { set }))).toMatchObject({ completed: 1, failed: 1 });
    const [first, second] = await trialsOf(opened);
    expect(first?.configuration).toEqual({ layers: 3, lr: 0.001, pooling: "mean", bias: true, dropout: 0.1 });
    expect(second?.configuration).toMatchObject({ pooling: "max", heads: 4 });
  });

  it("counts trials that were stopped early as failures only on request", async () => {
    const opened = await openedStudy(
      "name: s\nevaluator: caller\nparameters: { lr: { type: float, range: [1e-5, 1e-1], scale: log } }\nobjectives: { loss: { goal: minimize } }\n",
    );
    const one = requestFor("optuna.db", {}, "loss only");
    expect(await importInto(opened, one)).toMatchObject({ completed: 5, failed: 0, leftOut: 1 });
    expect(await importInto(opened, { ...one, choices: { ...NONE, pruned: "failed" } })).toMatchObject({
      failed: 1,
      known: 5,
    });
  });

  it.each([
    [
      requestFor("optuna.db"),
      'has several studies: "nlu" (9 trials), "loss only" (6 trials). Name one: --from-study NAME',
    ],
    [requestFor("optuna.db", {}, "nul"), 'has no study "nul". It has: "nlu"'],
    [
      requestFor("optuna.db", {}, "loss only"),
      "has no columns for the parameters layers, pooling, bias and the metrics accuracy, latency",
    ],
    [requestFor("wandb-runs.csv", { mapped: new Map([["acc", "accuracy"]]) }), 'there is no column "acc"'],
    [
      requestFor("wandb-runs.csv", { mapped: new Map([["lr", "rate"]]) }),
      'the study has no parameter or metric "rate"',
    ],
  ])("is refused as a whole where it cannot be understood (%#)", async (request, message) => {
    await expect(prepareImport(await openedStudy(), request)).rejects.toThrow(message);
  });

  it("refuses a value of --set that no trial could have once, as the flag's mistake", async () => {
    const opened = await openedStudy();
    const set = new Map([["lr", "abc"]]);
    await expect(prepareImport(opened, requestFor("wandb-runs.json", { set }))).rejects.toThrow(
      '--set lr must be a number; got "abc".',
    );
  });

  it("shows what a cell has that is no number", async () => {
    const path = join(newFolder(), "runs.csv");
    writeFileSync(path, "layers,lr,pooling,bias,accuracy,latency\n3,0.001,mean,true,84%,12\n3,0.001,max,true,,12\n");
    const { plan } = await prepareImport(await openedStudy(), { path, choices: NONE });
    expect(plan.trials.flatMap((each) => (each.kind === "left-out" ? each.details : []))).toEqual([
      'accuracy must be a finite number; got "84%"',
      "accuracy has no value",
    ]);
  });

  it("is refused where an objective has another goal, unless it is mapped", async () => {
    const opened = await openedStudy(STUDY.replace("accuracy: { goal: maximize }", "accuracy: { goal: minimize }"));
    await expect(prepareImport(opened, requestFor("ax-client.json"))).rejects.toThrow(
      "to maximize, and the study has accuracy to minimize",
    );
    const mapped = new Map([["metrics.accuracy", "accuracy"]]);
    await expect(prepareImport(opened, requestFor("ax-client.json", { mapped }))).resolves.toBeDefined();
  });
});
