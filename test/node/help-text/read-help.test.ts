import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { proposeSpace, readHelp } from "../../../src/node/help-text/index.ts";

/** What programs print for --help whose options were declared with these libraries. */
const sample = (name: string): string => readFileSync(join(import.meta.dirname, "samples", `${name}.txt`), "utf8");
const propose = (name: string, given: readonly string[] = []) => proposeSpace(readHelp(sample(name)), given);
const option = (name: string, option: string) => readHelp(sample(name)).options.find((each) => each.name === option);
const parameter = (name: string, option: string) => propose(name).parameters.find((each) => each.name === option);

describe("the help of a program", () => {
  it.each(["argparse", "click", "typer", "absl", "hydra", "commander", "yargs", "clap", "go"])(
    "is recognised as that of %s, with the learning rate and its default",
    (style) => {
      const help = readHelp(sample(style));
      expect(help.style).toBe(style);
      expect(help.options.find(({ name }) => name === "lr")).toMatchObject({ kind: "value", default: "0.001" });
      expect(help.options.map(({ name }) => name)).not.toContain("help");
    },
  );

  it("may be written by hand", () => {
    const help = readHelp(sample("by-hand"));
    expect(help.options.map((each) => [each.name, each.default])).toEqual([
      ["layers", "2"],
      ["lr", "1e-3"],
      ["momentum", "0.9"],
      ["optimizer", "adam"],
      ["steps", "1000"],
    ]);
  });

  it("has the choices that it lists", () => {
    for (const style of ["click", "typer", "absl", "commander", "yargs", "clap"]) {
      expect(option(style, "act")?.choices, style).toEqual(["relu", "tanh"]);
    }
    expect(option("argparse", "activation")?.choices).toEqual(["relu", "tanh", "gelu"]);
  });

  it("has the bounds that it gives, and only those that are included", () => {
    for (const style of ["click", "typer", "absl"]) {
      expect(option(style, "layers"), style).toMatchObject({ type: "int", lower: 1, upper: 6 });
    }
    expect(option("click", "dropout")).toMatchObject({ lower: 0 });
    expect(option("click", "dropout")).not.toHaveProperty("upper");
  });

  it("has switches with their negative forms and defaults", () => {
    expect(option("argparse", "bias")).toMatchObject({ kind: "switch", negation: "--no-bias", default: "True" });
    expect(option("click", "amp")).toMatchObject({ kind: "switch", negation: "--no-amp", default: "false" });
    expect(option("typer", "bias")).toMatchObject({ kind: "switch", negation: "--no-bias", default: "true" });
    expect(option("absl", "amp")).toMatchObject({ kind: "switch", negation: "--noamp", default: "false" });
    expect(option("commander", "bias")).toMatchObject({ kind: "switch", isOnlyNegation: true });
  });

  it("has descriptions that go on in the next line", () => {
    expect(option("click", "dropout")?.description).toContain("long text to wrap the line here.");
    expect(option("clap", "batch_size")).toMatchObject({ description: "Examples per step", default: "64" });
  });

  it("has no options where it is none", () => {
    expect(readHelp("").options).toEqual([]);
    expect(readHelp("Traceback (most recent call last):\n  File x\nImportError: torch\n").options).toEqual([]);
  });
});

describe("the proposed space", () => {
  it("has ranges by names, in the form that the library takes", () => {
    const { parameters, folderWords } = propose("argparse");
    const shown = Object.fromEntries(parameters.map(({ name, definition }) => [name, definition]));
    expect(shown).toEqual({
      lr: "{ type: float, range: [0.00003, 0.03], scale: log }",
      batch_size: "{ type: ordinal, values: [8, 16, 32, 64, 128] }",
      hidden: "{ type: int, range: [64, 1024], scale: log }",
      layers: "{ type: int, range: [1, 6] }",
      dropout: "{ type: float, range: [0, 0.5] }",
      weight_decay: "{ type: float, range: [0, 0.1] }",
      activation: "{ type: categorical, values: [relu, tanh, gelu] }",
      amp: "{ type: bool, flag: --amp }",
      bias: "{ type: bool, flag: [--bias, --no-bias] }",
    });
    expect(folderWords).toBe("--out {trial.dir}");
    expect(parameter("absl", "lr")?.words).toBe("--lr={lr}");
    expect(parameter("go", "lr")?.words).toBe("-lr={lr}");
    expect(parameter("hydra", "train.batch_size")?.words).toBe("train.batch_size={train.batch_size}");
    expect(parameter("commander", "bias")).toMatchObject({
      definition: '{ type: bool, flag: ["", --no-bias] }',
      baseline: true,
    });
  });

  it("has the defaults as its baseline, and none that the help does not show", () => {
    const values = Object.fromEntries(propose("argparse").parameters.map(({ name, baseline }) => [name, baseline]));
    expect(values).toEqual({
      lr: 0.001,
      batch_size: 32,
      hidden: 256,
      layers: undefined,
      dropout: 0.1,
      weight_decay: 0,
      activation: "relu",
      amp: false,
      bias: true,
    });
  });

  it.each([
    ["one entry", "  --amp, --no-amp  mixed precision"],
    ["two entries", "  --amp       mixed precision\n  --no-amp    full precision"],
    ["two entries, the negative one first", "  --no-amp    full precision\n  --amp       mixed precision"],
  ])("has no default for a pair of on and off whose help shows none: %s", (_, entries) => {
    const text = `usage: train.py [-h]\n\noptions:\n  -h, --help  show this help message and exit\n${entries}\n`;
    const [amp, ...others] = proposeSpace(readHelp(text), []).parameters;
    expect(others).toEqual([]);
    expect(amp).toMatchObject({ name: "amp", definition: "{ type: bool, flag: [--amp, --no-amp] }" });
    expect(amp).not.toHaveProperty("baseline");
    const shown = proposeSpace(readHelp(text.replace("precision", "precision (default: True)")), []).parameters;
    expect(shown).toMatchObject([{ name: "amp", baseline: true }]);
  });

  it("leaves out what is not tuned, with the reason", () => {
    const reasons = Object.fromEntries(propose("argparse").leftOut.map(({ flag, reason }) => [flag, reason]));
    expect(reasons).toMatchObject({ "--epochs": "how long it trains: a budget", "--device": "where it runs" });
    expect(Object.keys(reasons)).toEqual(["--epochs", "--seed", "--device", "--filters"]);
    expect(propose("hydra").leftOut).toContainEqual({
      flag: "model",
      reason: "a group of configurations: large, small",
    });
  });

  it("leaves options alone that the command gives, and names those that it needs", () => {
    expect(propose("click").missing).toEqual(["--data"]);
    expect(propose("clap").missing).toEqual(["--data"]);
    expect(propose("yargs").missing).toEqual(["--data"]);
    const given = propose("click", ["train", "--data=x", "--lr", "0.1"]);
    expect(given.missing).toEqual([]);
    expect(given.parameters.map(({ name }) => name)).not.toContain("lr");
  });

  it("says of every range whether the help has it or it is a guess", () => {
    const origins = Object.fromEntries(propose("click").parameters.map(({ name, from }) => [name, from]));
    expect(origins).toEqual({
      lr: "name",
      layers: "bounds",
      act: "choices",
      amp: "choices",
      hidden_size: "name",
      dropout: "name",
    });
  });
});
