import { describe, expect, it } from "vitest";
import { changed, mistakes, notes, small } from "./example.ts";

const from = (source: string, budget = "{ parallel: 4 }"): string =>
  `${changed(small, '{ stdout: "loss ([0-9.]+)" }', source)}budget: ${budget}\n`;

describe("a file that several trials write", () => {
  it.each([
    ['{ json: "metrics.json", path: loss }', '"{trial.dir}/metrics.json"'],
    ['{ csv: "./logs/{lr}/log.csv", column: loss }', '"{trial.dir}/log.csv"'],
    ['{ tensorboard: "/tmp/version_*", tag: loss }', '"{trial.dir}/version_*"'],
    ['{ csv: "{study.dir}/logs/version_*/metrics.csv", column: loss }', '"{trial.dir}/version_*/metrics.csv"'],
    ['{ json: "{study.dir}/out.json", path: loss }', '"{trial.dir}/out.json"'],
    ['{ json: "./o-{trial.slot}/../out.json", path: loss }', '"{trial.dir}/out.json"'],
  ])("is refused where trials run at the same time: %s", (source, path) => {
    expect(mistakes(from(source))).toEqual([
      expect.stringMatching(
        /objectives\.loss\.from\.\w+: up to 4 trials run at the same time .* could get the value of another/,
      ),
    ]);
    expect(mistakes(from(source))[0]).toContain(`Write: ${path}`);
  });

  it("is refused also where progress is read", () => {
    const source = '{ stdout: "loss ([0-9.]+)" }, progress: { csv: log.csv, column: loss }';
    expect(mistakes(from(source))).toEqual([
      expect.stringMatching(/objectives\.loss\.progress\.csv: up to 4 .*Write: "\{trial\.dir\}\/log\.csv"$/),
    ]);
  });

  it("gets a note where one trial runs after another", () => {
    const shared = '{ json: "metrics.json", path: loss }';
    expect(mistakes(from(shared, "{ parallel: 1 }"))).toEqual([]);
    expect(notes(from(shared, "{ parallel: 1 }"))).toEqual([expect.stringContaining("all trials write metrics.json")]);
  });

  it.each(["{trial.dir}/m.json", "out/{trial.number}.json", "gpu{trial.slot}/m.json"])("is not %s", (path) => {
    expect(notes(from(`{ json: "${path}", path: loss }`))).toEqual([]);
  });
});
