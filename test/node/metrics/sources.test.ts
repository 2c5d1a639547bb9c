import { describe } from "vitest";
import { describeRegisteredSource, sourceFile } from "../../contracts/metric-source.ts";

describeRegisteredSource("a value in a JSON file", {
  source: { kind: "json", file: sourceFile, path: ["eval", "-1"] },
  write: (values) => `{"eval": [${values.join(", ")}]}`,
  without: '{"loss": 3}',
});

describeRegisteredSource("a column of a CSV file", {
  source: { kind: "csv", file: sourceFile, column: "loss" },
  write: (values) => `epoch,loss\n${values.map((value, epoch) => `${epoch},${value}\n`).join("")}`,
  without: "epoch,accuracy\n1,0.5\n",
});

describe.each(["stdout", "stderr", "output"] as const)("a match in what was printed to %s", (kind) => {
  describeRegisteredSource(kind, {
    source: { kind, pattern: /^loss: (\S+)$/m },
    write: (values) => values.map((value) => `loss: ${value}\n`).join(""),
    without: "accuracy: 0.5\n",
    exceptions: [
      {
        test: "does not take a file that an earlier trial left for this trial's",
        reason: "the log of an earlier attempt is set aside before a trial begins",
      },
    ],
  });
});
