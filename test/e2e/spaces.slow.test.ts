import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { json, paretune, temporaryFolder, toyStudy } from "./paretune.ts";

/** Says what it was started with: its words, one environment variable, the keys of its configuration. */
const PROGRAM = `
import { readFileSync } from "node:fs";
const config = JSON.parse(readFileSync(process.env.PARETUNE_CONFIG, "utf8"));
const seen = { words: process.argv.slice(2), kernel: process.env.KERNEL ?? null, keys: Object.keys(config) };
console.log("seen: " + JSON.stringify(seen));
console.log("loss: " + Object.values(config).reduce((sum, value) => sum + String(value).length, 0));
`;

const STUDY = `name: spaces
command: node train.mjs --pooling {pooling} --kernel-size {kernel} --heads={heads} --head-size {head_size}
env: { KERNEL: "{kernel}" }
parameters:
  pooling:   { type: categorical, values: [mean, max] }
  kernel:    { type: ordinal, values: [3, 5], when: { pooling: max } }
  heads:     { type: int, range: [1, 4] }
  hidden:    { type: int, range: [32, 64], step: 32 }
  head_size: { type: derived, value: "hidden / heads" }
constraints: [ "heads <= hidden / 16", "hidden % heads == 0" ]
objectives:
  loss: { goal: minimize, from: { stdout: "loss: (.*)" } }
budget: { trials: 100, batch: 4, initial: 6, parallel: 2 }
strategy: map
`;

interface Trial {
  readonly trial: number;
  readonly status: string;
  readonly parameters: Readonly<Record<string, number | string>>;
}

interface Seen {
  readonly words: readonly string[];
  readonly kernel: string | null;
  readonly keys: readonly string[];
}

function study(text = STUDY): string {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, "train.mjs"), PROGRAM);
  writeFileSync(join(cwd, "study.yaml"), text);
  return cwd;
}

function seenBy(cwd: string, trial: number): Seen {
  const log = join(cwd, "spaces.paretune/trials", String(trial).padStart(4, "0"), "stdout.log");
  return JSON.parse(/^seen: (.*)$/m.exec(readFileSync(log, "utf8"))?.[1] ?? "null") as Seen;
}

describe("a study with conditions, constraints and a derived parameter", () => {
  it("is checked: how many configurations there are, and which share of the space that is", async () => {
    const cwd = study();
    // 1 and 2 heads of 32; 1, 2 and 4 of 64: five of eight, each with mean, or with max and one of two kernels.
    expect(await json(["check", "study.yaml"], { cwd })).toMatchObject({
      valid: true,
      parameters: 4,
      size: 15,
      constraints: 2,
      feasibleShare: 5 / 8,
    });
    const { stdout } = await paretune(["check", "study.yaml"], { cwd });
    expect(stdout).toContain("15 feasible configurations; 62.5 % of the space satisfies the 2 constraints");
  });

  it("is told where hardly anything is left of the space, and refused where nothing is", async () => {
    const only = (constraint: string) => study(STUDY.replace(/^constraints:.*$/m, `constraints: [ "${constraint}" ]`));
    const wide = STUDY.replace("[32, 64], step: 32", "[1, 64]").replace(
      /^constraints:.*$/m,
      'constraints: [ "hidden == 7" ]',
    );
    const { stdout } = await paretune(["check", "study.yaml"], { cwd: study(wide.replace("[1, 4]", "[1, 40]")) });
    expect(stdout).toContain("1.56 % of the space satisfies the ");
    const { stdout: scarce } = await paretune(["check", "study.yaml"], {
      cwd: study(wide.replace("hidden == 7", "hidden == 7 * heads").replace("[1, 4]", "[1, 40]")),
    });
    expect(scarce).toContain("only 0.4 % of the space satisfies the constraints; consider narrower ranges");
    const none = await paretune(["check", "study.yaml"], { cwd: only("heads > hidden") });
    expect(none).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("no configuration was found that satisfies all of them"),
    });
  });

  it("runs every configuration once and then ends, saying so, with exit code 0", async () => {
    const cwd = study();
    const { code, stdout, stderr } = await paretune(["run", "study.yaml"], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("every configuration of the space (15) has been proposed");
    expect(stdout).toContain("Every configuration has been tried: 15 trials completed, 0 failed.");
    const trials = await json<Trial[]>(["trials", "study.yaml"], { cwd });
    expect(new Set(trials.map(({ parameters }) => JSON.stringify(parameters))).size).toBe(15);
    for (const { trial, parameters } of trials) {
      const { pooling, kernel, heads, hidden, head_size: size } = parameters;
      expect(Number(size)).toBe(Number(hidden) / Number(heads));
      expect(Number(heads)).toBeLessThanOrEqual(Number(hidden) / 16);
      const kernelWords = pooling === "max" ? ["--kernel-size", String(kernel)] : [];
      expect(seenBy(cwd, trial)).toEqual({
        words: ["--pooling", pooling, ...kernelWords, `--heads=${heads}`, "--head-size", String(size)],
        kernel: pooling === "max" ? String(kernel) : null,
        keys: ["pooling", ...(pooling === "max" ? ["kernel"] : []), "heads", "hidden", "head_size"],
      });
    }
  });

  it("takes what was evaluated elsewhere, also against the constraints, but with what is active only", async () => {
    const cwd = study();
    const tell = (parameters: object) =>
      paretune(["tell", "study.yaml", "--parameters", JSON.stringify(parameters), "loss=1"], { cwd });
    expect((await tell({ pooling: "mean", heads: 3, hidden: 64 })).code).toBe(0);
    expect((await tell({ pooling: "mean", kernel: 3, heads: 2, hidden: 64 })).stderr).toContain(
      'kernel is not active here: it needs pooling to be "max"; leave it out',
    );
    expect((await tell({ pooling: "max", heads: 2, hidden: 64 })).stderr).toContain("kernel is missing");
  });
});

describe("paretune edit", () => {
  it("narrows, pins and widens a study that goes on: trials stay, and the store remembers each change", async () => {
    const cwd = study(STUDY.replace("node train.mjs", "sh train.sh"));
    writeFileSync(join(cwd, "train.sh"), `echo "$*" | awk '{ print "loss: " length }'\n`);
    await json(["run", "study.yaml", "--trials", "6"], { cwd });
    const first = await json<Trial[]>(["trials", "study.yaml"], { cwd });
    const edited = await json<{ changes: string[] }>(
      ["edit", "study.yaml", "--pin", "pooling=max", "--add", "kernel=7", "--range", "hidden=32:128"],
      { cwd },
    );
    expect(edited.changes).toEqual([
      "pooling: pinned at max",
      "kernel: values [3,5,7], were [3,5]",
      "hidden: range [32, 128], was [32, 64]",
    ]);
    const summary = await json(["run", "study.yaml"], { cwd });
    expect(summary).toMatchObject({ outcome: "exhausted", exitCode: 0, failed: 0 });
    const trials = await json<Trial[]>(["trials", "study.yaml"], { cwd });
    expect(trials.slice(0, 6)).toEqual(first);
    for (const { parameters } of trials.slice(6)) expect(parameters["pooling"]).toBe("max");
    // Heads by hidden: 2 of 32, 3 of 64, 4 of 96 (1, 2, 3, 4), 3 of 128; three kernels each.
    const inside = trials.filter(({ parameters }) => parameters["pooling"] === "max");
    expect(inside).toHaveLength(3 * 12);
    const status = await json<{ edits: { changes: string[] }[] }>(["status", "study.yaml"], { cwd });
    expect(status.edits.map(({ changes }) => changes)).toEqual([edited.changes]);
    expect(await json<Trial[]>(["trials", "study.yaml"], { cwd })).toHaveLength(trials.length);
  }, 120_000);

  it("changes nothing where the study would not be valid, and says why", async () => {
    const cwd = study();
    for (const [words, problem] of [
      [["--pin", "heads=9"], "parameters.heads.pin: must be a whole number in [1, 4]; got 9. Write: 4"],
      [["--pin", "haeds=2"], '--pin: there is no parameter "haeds". Did you mean heads?'],
      [["--pin", "head_size=2"], "--pin: head_size is derived and is not tuned."],
      [["--range", "heads=3"], "--range must be NAME=LOW:HIGH"],
      [["--unpin", "heads"], "--unpin: heads is not pinned. Nothing was changed."],
      [[], "Name a change, such as --pin NAME=VALUE"],
    ] as const) {
      const { code, stderr } = await paretune(["edit", "study.yaml", ...words], { cwd });
      expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(problem) });
    }
    expect(readFileSync(join(cwd, "study.yaml"), "utf8")).toBe(STUDY);
  });
});

describe("a study without a baseline", () => {
  it("shows the reference point that it infers, and keeps it when told to", async () => {
    const folder = temporaryFolder();
    toyStudy(folder, { baseline: "{ width: 32, rate: 1e-4 }" });
    const file = join(folder, "study.yaml");
    writeFileSync(file, readFileSync(file, "utf8").replace(/^baseline:.*\n/m, ""));
    expect((await paretune(["run", "study.yaml"], { cwd: folder })).code).toBe(0);
    interface Shown {
      readonly inferredReference?: Readonly<Record<string, number>>;
    }
    const before = await json<Shown>(["status", "study.yaml"], { cwd: folder });
    expect(Object.keys(before.inferredReference ?? {})).toEqual(["accuracy", "latency_ms"]);
    expect((await paretune(["status", "study.yaml"], { cwd: folder })).stdout).toContain("inferred: accuracy");
    expect((await paretune(["best", "study.yaml"], { cwd: folder })).stdout).toContain(
      "The reference point is inferred and moves with the front: accuracy",
    );
    const frozen = await json<{ changes: string[] }>(["edit", "study.yaml", "--freeze-reference-point"], {
      cwd: folder,
    });
    expect(frozen.changes).toHaveLength(1);
    expect(readFileSync(file, "utf8")).toMatch(/\nreference_point: { accuracy: [0-9.]+, latency_ms: [0-9.]+ }\n$/);
    const after = await json<Shown & { hypervolume: number }>(["status", "study.yaml"], { cwd: folder });
    expect(after.inferredReference).toBeUndefined();
    expect(after.hypervolume).toBeGreaterThan(0);
    const again = await paretune(["edit", "study.yaml", "--freeze-reference-point"], { cwd: folder });
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining("there is no inferred reference point")]);
  });
});
