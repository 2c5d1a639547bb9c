import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openSource, READERS, type TrialSource } from "../../../../src/node/exchange/readers/index.ts";
import { findReader } from "../../../../src/node/exchange/readers/registry.ts";
import { describeTrialSource, readAll } from "../../../contracts/trial-source.ts";
import { newFolder } from "../../../fixtures/new-folder.ts";
import { fixture } from "../fixtures.ts";

function reader(format: string): TrialSource {
  const found = READERS.find((each) => each.format === format);
  if (found === undefined) throw new Error(`no reader ${format}`);
  return found;
}

const CASES = [
  ["optuna", "optuna.db"],
  ["optuna-journal", "optuna-journal.log"],
  ["optuna-csv", "optuna-trials.csv"],
  ["ax", "ax-client.json"],
  ["ax", "ax-experiment.json"],
  ["wandb", "wandb-runs.json"],
  ["wandb", "wandb-api.csv"],
  ["wandb-csv", "wandb-runs.csv"],
  ["mlflow", "mlflow.db"],
  ["mlflow-csv", "mlflow-runs.csv"],
  ["mlruns", "mlruns"],
  ["csv", "plain.csv"],
] as const;

for (const [format, name] of CASES)
  describeTrialSource(`${format} (${name})`, { path: fixture(name), reader: reader(format) });

const read = (format: string, name: string) => readAll({ path: fixture(name), reader: reader(format) });
const states = (format: string, name: string): readonly string[] =>
  (read(format, name)[0]?.trials ?? []).map(({ state }) => state);

describe("an Optuna storage", () => {
  it.each(["optuna", "optuna-journal"])(
    "has both studies with states, choices as they were and intermediate values (%s)",
    (format) => {
      const [nlu, single] = read(format, format === "optuna" ? "optuna.db" : "optuna-journal.log");
      expect([nlu?.name, single?.name]).toEqual(["nlu", "loss only"]);
      expect(nlu?.trials.map(({ state }) => state)).toEqual([
        ...Array.from({ length: 5 }, () => "completed"),
        ...["failed", "completed", "unfinished", "unfinished"],
      ]);
      expect(nlu?.trials[0]?.cells).toMatchObject({
        layers: 3,
        pooling: "mean",
        bias: false,
        dropout: 0,
        accuracy: 0.8300000000000001,
      });
      expect(nlu?.columns.find(({ name }) => name === "latency")?.goal).toBe("minimize");
      expect(single?.trials[2]?.state).toBe("pruned");
      expect(single?.trials[0]?.progress?.["value"]?.steps).toEqual([0, 1, 2]);
      expect(single?.columns.find(({ name }) => name === "value")?.isUnnamed).toBe(true);
    },
  );

  it("keeps what a journal has before a line that was cut off", () => {
    const path = join(newFolder(), "cut.log");
    writeFileSync(
      path,
      '{"op_code":0,"worker_id":"w","study_name":"s","directions":[1]}\n{"op_code":4,"worker_id":"w","study_id":0,"datetime_sta',
    );
    const file = openSource(path);
    expect(findReader(file, undefined).read(file)[0]?.name).toBe("s");
  });
});

describe("runs of other tools", () => {
  it("have the states that their words mean", () => {
    expect(states("ax", "ax-client.json")).toEqual([
      "completed",
      "completed",
      "completed",
      "failed",
      "abandoned",
      "unfinished",
    ]);
    expect(states("wandb", "wandb-runs.json")).toEqual(["completed", "failed", "abandoned", "completed", "unfinished"]);
    expect([...states("mlflow", "mlflow.db")].sort()).toEqual([...states("mlruns", "mlruns")].sort());
  });

  it("have the reason of a failure and standard errors where the tool knows them", () => {
    const [trials = []] = read("ax", "ax-client.json").map((each) => each.trials);
    expect(trials[3]?.reason).toBe("out of memory");
    expect(trials[0]?.standardErrors).toEqual({ "metrics.accuracy": 0.004 });
  });

  it("have the values of each step of MLflow, and the last one as their result", () => {
    const [experiment] = read("mlflow", "mlflow.db");
    const trial = experiment?.trials.find(({ name }) => name === "run run-0");
    expect(trial?.progress?.["metrics.accuracy"]?.values).toHaveLength(3);
    expect(trial?.cells["metrics.accuracy"]).toBeCloseTo(0.81, 12);
  });

  it("are distinct evaluations where rows of a table are equal", () => {
    const [first, second] = read("csv", "plain.csv")[0]?.trials ?? [];
    expect(first?.cells).toEqual(second?.cells);
    expect(first?.id).not.toBe(second?.id);
    expect(first?.standardErrors).toEqual({ accuracy: 0.004 });
  });
});

describe("a file that cannot be imported", () => {
  const written = (name: string, text: string | Uint8Array): string => {
    const path = join(newFolder(), name);
    writeFileSync(path, text);
    return path;
  };

  it.each([
    ["empty.csv", "", "is empty"],
    ["half.json", '{"a": ', "is not valid JSON"],
    ["other.json", '{"a": 1}', "is none of the files that can be imported"],
    ["odd.csv", 'a,b\n"x', "is not valid CSV"],
    ["twice.csv", "lr, score,lr\n1,2,3\n", 'twice.csv: the columns 1 and 3 have the same name, "lr".'],
    ["thrice.tsv", "x\tlr\tlr \tlr\n1\t2\t3\t4\n", 'the columns 2, 3 and 4 have the same name, "lr".'],
  ])("is refused with a sentence: %s", (name, text, message) => {
    expect(() => findReader(openSource(written(name, text)), undefined)).toThrow(message);
  });

  it("is refused where it is a damaged database, is missing, or is of another format than it is said to be", () => {
    expect(() =>
      openSource(written("bad.db", Buffer.concat([Buffer.from("SQLite format 3\0"), Buffer.alloc(200, 7)]))),
    ).toThrow("cannot be read");
    expect(() => openSource("/nowhere/at/all.csv")).toThrow("does not exist");
    expect(() => findReader(openSource(fixture("plain.csv")), "ax")).toThrow("is not of the format ax");
    expect(() => findReader(openSource(fixture("plain.csv")), "xyz")).toThrow('there is no format "xyz"');
  });
});
