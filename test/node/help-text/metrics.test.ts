import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { likelyObjectives, printedMetrics, writtenMetrics } from "../../../src/node/help-text/index.ts";
import { newFolder } from "../../fixtures/new-folder.ts";

describe("metrics in the output of a program", () => {
  it("are pairs of a name and a number, with the last value", () => {
    const text =
      "epoch 0 train_loss: 0.9 val_accuracy=0.7\nepoch 1 train_loss: 0.5 val_accuracy=0.81\nlatency_ms: 1.25\n";
    const found = printedMetrics(text, "stdout");
    expect(found.map(({ name, value, count, goal }) => [name, value, count, goal])).toEqual([
      ["val_accuracy", 0.81, 2, "maximize"],
      ["latency_ms", 1.25, 1, "minimize"],
      ["train_loss", 0.5, 2, "minimize"],
    ]);
    expect(likelyObjectives(found).map(({ name }) => name)).toEqual(["val_accuracy", "latency_ms"]);
  });

  it("have patterns that match only them", () => {
    const [accuracy] = printedMetrics("val_accuracy: 0.5\naccuracy: 0.9", "stdout").filter(
      ({ name }) => name === "accuracy",
    );
    const pattern = new RegExp((accuracy?.pattern ?? "").replace("{number}", "([0-9.]+)"), "g");
    expect([..."val_accuracy: 0.5 accuracy: 0.9".matchAll(pattern)].map((match) => match[1])).toEqual(["0.9"]);
  });

  it("are in lines of JSON too", () => {
    const found = printedMetrics('{"step": 3, "eval_loss": 1.5e-2}\n', "stderr");
    expect(found).toMatchObject([
      { name: "eval_loss", value: 0.015, pattern: '"eval_loss" *: *{number}', stream: "stderr" },
    ]);
  });

  it("are no times of day, addresses or versions", () => {
    expect(printedMetrics("2026-11-29 10:33:12 INFO http://localhost:8080\ntorch version: 2.1.0a\n", "stdout")).toEqual(
      [],
    );
  });
});

describe("metrics in files", () => {
  it("are numbers in JSON and the last row of CSV", () => {
    const folder = newFolder();
    writeFileSync(join(folder, "metrics.json"), JSON.stringify({ epochs: 3, eval: { f1: 0.5, list: [1] }, name: "x" }));
    writeFileSync(join(folder, "log.csv"), "epoch,val_loss\n1,0.9\n2,0.7\n");
    writeFileSync(join(folder, "broken.json"), "{");
    expect(writtenMetrics(folder)).toEqual([
      { name: "val_loss", goal: "minimize", file: "log.csv", column: "val_loss", value: 0.7 },
      { name: "f1", goal: "maximize", file: "metrics.json", path: "eval.f1", value: 0.5 },
      { name: "epoch", file: "log.csv", column: "epoch", value: 2 },
      { name: "epochs", file: "metrics.json", path: "epochs", value: 3 },
    ]);
  });
});
