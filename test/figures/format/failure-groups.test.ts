import { describe, expect, it } from "vitest";
import { groupFailures } from "../../../src/figures/index.ts";

describe("groups of failures", () => {
  it("hold reasons that differ in numbers alone, and keep exit codes apart", () => {
    const reasons = [
      "exit code 1: out of memory at 0x7f01, 12 MiB",
      "exit code 1: out of memory at 0x9a22, 40 MiB",
      "exit code 2: no",
      "exit code 21: no",
      "exit code -9: no",
    ];
    expect(groupFailures(reasons.map((reason, trial) => ({ trial, reason })))).toEqual([
      { reason: reasons[1], trials: [1, 0] },
      ...[2, 3, 4].map((trial) => ({ reason: reasons[trial], trials: [trial] })),
    ]);
  });

  it.each([
    ["a path", "cannot open runs/a/model.bin", "cannot open /data/b.bin"],
    ["a path of Windows", String.raw`cannot open C:\runs\a.bin`, String.raw`cannot open D:\b.bin`],
    ["a machine's number", "worker-3 was lost on gpu0", "worker-17 was lost on gpu1"],
    ["a number in scientific notation", "the loss is 1.5e+30", "the loss is -2e-7"],
    [
      "the value of a parameter",
      "exit code 1: ReLU has no second derivative",
      "exit code 1: tanh.v2 has no second derivative",
    ],
  ])("hold reasons that differ in %s alone", (_what, first, second) => {
    const failed = [
      { trial: 3, reason: first, parameters: { activation: "relu", width: 3 } },
      { trial: 5, reason: second, parameters: { activation: "tanh.v2", width: 8 } },
    ];
    expect(groupFailures(failed)).toEqual([{ reason: second, trials: [5, 3] }]);
  });

  it("hold what the commands themselves said, wherever the quoted command was cut", () => {
    const quoted = (command: string, end: string) => `the command python3 train.py ${command} ${end}`;
    const memory = "ended with exit code 1 (stderr: RuntimeError: CUDA out of memory (2 GiB))";
    const failed = [
      { trial: 5, reason: quoted("--act relu --out /tmp/s/keywo…", memory), parameters: { act: "relu" } },
      {
        trial: 12,
        reason: quoted("--act leaky --slope 0.4 --out …", "ended with exit code 3 (stderr: step 3: loss is nan)"),
      },
      {
        trial: 15,
        reason: quoted("--act leaky --out keywor…", "ended with exit code 3 (stderr: step 9: loss is nan)"),
      },
      { trial: 21, reason: quoted("--act gelu --out a/trials/0021", memory), parameters: { act: "gelu" } },
      { trial: 22, reason: quoted("--act gelu", "was ended by SIGKILL") },
      { trial: 23, reason: quoted("--act relu", "was ended by SIGSEGV") },
      { trial: 24, reason: "latency: the measuring command python3 time.py trials/0024 ended with exit code 2" },
    ];
    expect(groupFailures(failed)).toEqual([
      { reason: "exit code 1: RuntimeError: CUDA out of memory (2 GiB)", trials: [21, 5] },
      { reason: "exit code 3: step 9: loss is nan", trials: [15, 12] },
      { reason: "ended by SIGKILL", trials: [22] },
      { reason: "ended by SIGSEGV", trials: [23] },
      { reason: "latency: the measuring command: exit code 2", trials: [24] },
    ]);
  });

  it("are shortened after they were grouped, not before", () => {
    const long = (end: string) => `${"the same words ".repeat(20)}${end}`;
    const groups = groupFailures([
      { trial: 0, reason: long("no memory") },
      { trial: 1, reason: long("no disk") },
    ]);
    expect(groups.map(({ trials }) => trials)).toEqual([[0], [1]]);
    expect(groups.every(({ reason }) => reason.length <= 241 && reason.endsWith("…"))).toBe(true);
  });

  it("keep other reasons apart, whatever values are called", () => {
    const failed = [
      { trial: 0, reason: "no module named torch", parameters: { mode: "a" } },
      { trial: 1, reason: "no module named numpy", parameters: { mode: "b" } },
      { trial: 2, reason: "a file is missing", parameters: { mode: "a" } },
      { trial: 3, reason: "a file is missing", parameters: { mode: "b" } },
    ];
    expect(groupFailures(failed).map(({ trials }) => trials)).toEqual([[3, 2], [0], [1]]);
  });
});
