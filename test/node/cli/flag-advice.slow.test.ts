/** Every flag of every command, with values that it refuses: the message names the flag, and what it advises is accepted. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { readArguments } from "../../../src/node/cli/command.ts";
import { commands } from "../../../src/node/cli/commands/index.ts";
import { createTerminal } from "../../../src/node/cli/terminal/terminal.ts";
import { BadInput } from "../../../src/node/operations/bad-input.ts";
import { newFolder } from "../../fixtures/new-folder.ts";

const STUDY = `name: small
command: node train.mjs {lr} {layers} {act}
parameters:
  lr: { type: float, range: [0.1, 1] }
  layers: { type: int, range: [1, 6] }
  act: { type: categorical, values: [relu, tanh, gelu] }
objectives:
  loss: { goal: minimize, from: { stdout: "loss ([0-9.]+)" } }
budget: { trials: 4, batch: 2, initial: 2 }
strategy: sobol
`;

const CONTROL = "\u0001\u001b[2J\u009b";
const NO_NUMBERS = [
  "",
  "NaN",
  "-1",
  "1e400",
  "many words",
  CONTROL,
  "\uff11\uff12",
  "\u0663",
  "5 parsecs",
  "x".repeat(5000),
];
const NO_COUNTS = [...NO_NUMBERS, " ", "1.5", "1e3", "0x10", "+1", "9".repeat(400), "1,2"];
const NO_ASSIGNMENTS = ["", " ", "0", "=", "a=", "=b", "nope=1", CONTROL, "x".repeat(5000)];
const ANY_TEXT = [""];

/** What a flag takes: values that it refuses, by the name of its value in the help, or by the command and the flag. */
const REFUSED: Readonly<Record<string, readonly string[]>> = {
  N: NO_COUNTS,
  R: NO_COUNTS,
  D: [...NO_NUMBERS, "0", "1.5", "9".repeat(400), "1y"],
  P: [...NO_NUMBERS, " ", "1.5", "2", "1,2"],
  S: [...NO_COUNTS, "SAAS", "saas "],
  LANGUAGE: [...ANY_TEXT, "Python", "json ", "ruby", CONTROL],
  "NAME=VALUE": NO_ASSIGNMENTS,
  "NAME=LOW:HIGH": [
    ...NO_ASSIGNMENTS,
    "lr=1",
    "lr=1:",
    "lr=a:b",
    "lr=NaN:1",
    "lr=2:1",
    "lr=1:1e400",
    "lr=\uff11:\uff12",
  ],
  "NAME=TYPE:…": [...NO_ASSIGNMENTS, "lr=float", "lr=float:2:1", "lr=int:1:2:3", "lr=float:a:b", "act=categorical:one"],
  "NAME=GOAL[:SOURCE]": [...NO_ASSIGNMENTS, "loss=best", "loss=minimize:", "loss=minimize:json:x"],
  EXPR: [
    "",
    " ",
    "NaN",
    "0",
    "many words",
    "<",
    "loss <",
    "loss == layres",
    "loss <= '0.5'",
    CONTROL,
    "x".repeat(5000),
  ],
  JSON: ["", " ", "NaN", "0", "[1]", "many words", "{", CONTROL, "x".repeat(5000)],
  "A,B": ["", " ", "0", ",", "compelted", "many words", CONTROL, "x".repeat(5000)],
  COLUMN: ["", " ", "0", "-", "nope", "many words", CONTROL, "x".repeat(5000)],
  "edit --unpin": ["", " ", "0", "nope", CONTROL, "x".repeat(5000)],
  "init --name": ["", " ", "x".repeat(5000), "\0"],
  "init --command": ["", " ", "0", "many words"],
  "init --from": ["", " ", "no-such-program --flag", "\0"],
  T: ["", " ", "many words", CONTROL, "\uff11", "x".repeat(5000)],
  // Any text is a reason, the name of a trial, of an address or of a path; what is wrong with a path is known when it is used.
  REASON: ANY_TEXT,
  TEXT: ANY_TEXT,
  ADDRESS: ANY_TEXT,
  DIR: ANY_TEXT,
  FOLDER: ANY_TEXT,
  FILE: ANY_TEXT,
  STUDY: ANY_TEXT,
  PATH: ANY_TEXT,
  NAME: ANY_TEXT,
  WORD: ["", " ", "nope", CONTROL, "x".repeat(5000)],
  TARGET: ["", " ", "many words", CONTROL, "x".repeat(5000)],
  "COLUMN=NAME": [...NO_ASSIGNMENTS, "lr=nope", "nope=lr"],
  "NAME=FACTOR": [...NO_ASSIGNMENTS, "loss=0", "loss=NaN", "loss=many"],
  "import --from-study": ["", " ", "nope", CONTROL, "x".repeat(5000)],
  "skip|failed": ["", " ", "0", "skipped", CONTROL, "x".repeat(5000)],
};

/** What a command needs besides the flag, so that the flag is looked at. */
const BESIDE: Readonly<Record<string, readonly string[]>> = {
  "best --confidence": ["--where", "loss <= 1"],
  "tell --trial": ["loss=1"],
  "tell --parameters": ["loss=1"],
  "tell --amend": ["loss=1"],
  "tell --failed": ["--trial", "3"],
  "tell --reason": ["--withdraw", "3"],
  "tell --id": ["--parameters", '{"lr":0.5,"layers":1,"act":"relu"}', "loss=1"],
};

let folder: string;
let study: string;

beforeAll(async () => {
  folder = newFolder();
  study = join(folder, "study.yaml");
  writeFileSync(study, STUDY);
  writeFileSync(join(folder, "train.mjs"), 'console.log("loss 0.5");\n');
  writeFileSync(join(folder, "trials.csv"), "lr,layers,act,loss\n0.5,2,relu,0.7\n");
  await call("suggest", study, "--count", "4");
  for (const trial of [0, 1, 2]) await call("tell", study, "--trial", `${trial}`, `loss=0.${trial + 1}`);
});

/** Runs a command; returns its error, or undefined. Whatever it writes is dropped. */
async function call(name: string, ...words: readonly string[]): Promise<Error | undefined> {
  const streams = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, "write").mockReturnValue(true));
  try {
    const command = commands.find((each) => each.name === name);
    await command?.run(readArguments(command, words), createTerminal(false));
    return undefined;
  } catch (error) {
    return error as Error;
  } finally {
    for (const stream of streams) stream.mockRestore();
  }
}

/** The words of a command before the flag in question. */
function wordsBefore(name: string, flag: string): readonly string[] {
  const target = join(folder, "new.yaml");
  const subjects: Readonly<Record<string, readonly string[]>> = {
    import: [join(folder, "trials.csv"), "--dry-run", ...(flag === "into" ? [] : ["--into", study])],
    export: [study, ...(flag === "to" ? [] : ["--to", join(folder, "exported.csv")])],
    init: [target, "--force", "--yes"],
    tutorial: [],
    demo: ["--directory", join(folder, "demo")],
    compare: [study, study],
  };
  const named = (subjects[name] ?? [study]).filter((word) => flag !== "directory" || !word.startsWith("--dir"));
  return [...named, ...(BESIDE[`${name} --${flag}`] ?? [])];
}

/** The values in a message that it advises instead. */
function advised(message: string): readonly string[] {
  const found = [
    ...message.matchAll(/such as ([^;]+);/g),
    ...message.matchAll(/e\.g\. ([^;]+);/g),
    ...message.matchAll(/from ([\d.]+) to [\d.]+/g),
    ...message.matchAll(/from [\d.]+ to ([\d.]+)/g),
    ...message.matchAll(/must be one (?:or more )?of ([^;]+);/g),
    ...message.matchAll(/Did you mean ([^?]+)\?/g),
  ].flatMap(([, words = ""]) => words.replaceAll('"', "").split(/,\s*| or /));
  return [...new Set(found)].filter((text) => text !== "" && !/[A-Z]{2}/.test(text)); // NAME stands for a name
}

const flags = commands.flatMap(({ name, flags: own }) =>
  Object.entries(own).flatMap(([flag, { value }]) => (value === undefined ? [] : [{ name, flag, value }])),
);

describe("a value that a flag refuses", () => {
  it("is known of every flag of every command", () => {
    const unknown = flags.filter(
      ({ name, flag, value }) => (REFUSED[`${name} --${flag}`] ?? REFUSED[value]) === undefined,
    );
    expect(unknown).toEqual([]);
  });

  it.each(flags)(
    "$name --$flag $value: the message names the flag, and what it advises is not refused",
    async ({ name, flag, value }) => {
      const before = readFileSync(study, "utf8");
      const wrong: string[] = [];
      for (const bad of REFUSED[`${name} --${flag}`] ?? REFUSED[value] ?? []) {
        const error = await call(name, ...wordsBefore(name, flag), `--${flag}=${bad}`);
        const shown = JSON.stringify(bad.slice(0, 30));
        if (!(error instanceof BadInput)) wrong.push(`${shown}: ${error?.stack ?? "accepted"}`);
        else if (!isNamed(error.message, flag)) wrong.push(`${shown}: does not name the flag: ${error.message}`);
        else if (error.message.length > 1000) wrong.push(`${shown}: ${error.message.length} characters`);
        else {
          expect(readFileSync(study, "utf8")).toBe(before);
          for (const advice of advised(error.message)) {
            if (!(await isRefused(name, flag, advice))) continue;
            wrong.push(`${shown}: ${error.message} → ${advice} is refused`);
          }
          writeFileSync(study, before);
        }
      }
      expect(wrong).toEqual([]);
      expect(readFileSync(study, "utf8")).toBe(before);
    },
  );
});

/** Whether a message names a flag, or the line of the study file that the flag stands for. */
function isNamed(message: string, flag: string): boolean {
  return message.includes(`--${flag}`) || new RegExp(`^\\S+:\\d+ ${flag}: `, "m").test(message);
}

/** Commands that go on for long once their flags are read. Given a study that does not exist, they end there. */
const LONG = ["run", "confirm", "suggest", "report", "diagnose", "importance", "compare", "serve"];
/** Long commands without a study, and the one that waits for requests. Their flags are those of others, read by the same functions. */
const WITHOUT_STUDY = ["tutorial", "demo", "engine"];

async function isRefused(name: string, flag: string, advice: string): Promise<boolean> {
  if (WITHOUT_STUDY.includes(name)) return false;
  const absent = join(folder, "absent.yaml");
  const words = wordsBefore(name, flag).map((word) => (LONG.includes(name) && word === study ? absent : word));
  // A condition may be advised to have another name in it.
  const value = flag === "where" && /^\w+$/.test(advice) ? `${advice} <= 1` : advice;
  const error = await call(name, ...words, `--${flag}=${value}`);
  return error instanceof BadInput && isNamed(error.message, flag);
}
