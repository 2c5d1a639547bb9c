import { describe, expect, it } from "vitest";
import { type CliCommand, readArguments } from "../../../src/node/cli/command.ts";
import { closest } from "../../../src/node/expression/index.ts";

const command: CliCommand = {
  name: "suggest",
  summary: "Reserves trials.",
  usage: "STUDY",
  positionals: [1, 1],
  flags: {
    count: { value: "N", summary: "How many." },
    tag: { value: "T", summary: "Any number of them.", multiple: true },
    force: { summary: "No value." },
  },
  examples: ["paretune suggest study.yaml --count 16"],
  run: async () => 0,
};

const BAD_COUNTS = [
  ..."0 1.5 -2 many 1e3 1001 NaN Infinity 1e400 0x10 99999999999999999999 5m ٣ +1".split(" "),
  ...[" ", "1 ", "1\n2", ""],
];

describe("the arguments of a command", () => {
  it("are flags, with and without values, and positional arguments in any order", () => {
    const words = readArguments(command, ["--count", "3", "study.yaml", "--force", "--tag=a", "--tag", "b"]);
    expect(words.positionals).toEqual(["study.yaml"]);
    expect(words.count("count", 1)).toBe(3);
    expect(words.has("force")).toBe(true);
    expect(words.list("tag")).toEqual(["a", "b"]);
    expect(words.text("store")).toBeUndefined();
  });

  it("may include a single hyphen for standard input, and anything after --", () => {
    expect(readArguments({ ...command, positionals: [1, 2] }, ["study.yaml", "--json", "-"]).positionals).toEqual([
      "study.yaml",
      "-",
    ]);
    expect(readArguments(command, ["--", "--odd.yaml"]).positionals).toEqual(["--odd.yaml"]);
  });

  it.each([
    [["s", "--cuont", "3"], "suggest has no flag --cuont. Did you mean --count?"],
    [["s", "--xyz"], "suggest has no flag --xyz. `paretune suggest --help` lists them all."],
    [["s", "--count"], "--count needs a value: --count N."],
    [["s", "--count", "1", "--count", "2"], "--count was given 2 times; suggest takes it once."],
    [["s", "--force=1"], '--force takes no value; got "1".'],
    [[], "suggest needs STUDY: paretune suggest STUDY. For example: paretune suggest study.yaml --count 16"],
    [["s", "t"], 'suggest takes one argument besides its flags; got also "t".'],
  ])("%j are refused with a message that says what to write instead", (args, message) => {
    expect(() => readArguments(command, args)).toThrow(message);
  });

  it.each(BAD_COUNTS)("a count of %j is refused", (text) => {
    const read = () => readArguments(command, ["s", `--count=${text}`]).count("count", 1);
    expect(read).toThrow(
      text === "" ? "needs a value" : `--count must be a whole number from 1 to 1000; got "${text}".`,
    );
  });

  it("the ends of the range that a refusal names are accepted", () => {
    const read = (text: string) => readArguments(command, ["s", `--count=${text}`]).count("count", 1);
    expect([read("1"), read("1000")]).toEqual([1, 1000]);
  });
});

describe("the suggestion for a misspelt word", () => {
  it.each([
    ["chekc", "check"],
    ["rn", "run"],
    ["trial", "trials"],
    ["repor", "report"],
    ["rep", "report"],
    ["delete", undefined],
  ])("%s: %s", (word, meant) => {
    expect(closest(word, ["check", "run", "trials", "tell", "report", "best"])).toBe(meant);
  });
});
