/**
 * @file Study files with random faults, and whether reading each ends with a study or with messages that can be read.
 */
import { createRandomStream, type RandomStream } from "../../../src/core/random/index.ts";
import { formatIssues, parseStudyFile } from "../../../src/node/study-file/index.ts";
import { example, small } from "./example.ts";

const WORDS: readonly string[] = [
  ...[
    "null",
    "~",
    "true",
    ".inf",
    "-.inf",
    ".nan",
    "-0",
    "1e400",
    "1e-320",
    "9007199254740993",
    "0x1F",
    "1_000",
    "''",
    '""',
    "[]",
    "{}",
  ],
  ...[
    "{ a: 1 }",
    "[1, [2]]",
    "&a",
    "*a",
    "!!binary x",
    "<<: *a",
    "? x",
    "|",
    ">",
    "---",
    "...",
    "%YAML 1.1",
    "#",
    "@",
    "`",
    "\t",
    "\u0000",
    "\\0",
  ],
  ...[
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "config",
    "trial.dir",
    "{lr}",
    "{{",
    "}}",
    "{config}",
    "{a,b}",
    "{layers:x}",
    "$(",
    "<<EOF",
  ],
  ...[
    "type: int",
    "range: [1, 0]",
    "step: 0",
    "when: { lr: 1 }",
    "pin: 99",
    "values: []",
    "shell: true",
    "from: x",
    "early: true",
    "parallel: 99",
  ],
  ...[
    "lr <= 1",
    "lr == lr",
    "1 < 2",
    "((",
    "8 / lr <= 2",
    "not",
    "lr = 1",
    "max(lr)",
    "lr ** lr ** lr",
    "'x",
    "layers.lr",
    "lr lr",
    "-lr ** 2",
  ],
  ...[
    "constraints: [ '",
    "outcome_constraints: [ 'loss <= 1 * baseline' ]",
    "budget: { trials: 1 }",
    "baseline: { lr: 9 }",
    "é",
    "\ud800",
    "\u202e",
  ],
];

/** What became of some files. */
export interface MutationTally {
  readonly valid: number;
  readonly refused: number;
  /** Files whose reading threw, or whose messages are empty, without a place, or longer than a screen. */
  readonly broken: readonly string[];
  /** The longest time of one file, in milliseconds. */
  readonly slowestMs: number;
}

/** Reads study files with faults; the same seed gives the same files. */
export function tryMutations(seed: string, count: number, now: () => number): MutationTally {
  const stream = createRandomStream(seed);
  const broken: string[] = [];
  let [valid, refused, slowestMs] = [0, 0, 0];
  for (let at = 0; at < count; at++) {
    const text = mutated(stream.uniform() < 0.5 ? example : small, stream);
    const start = now();
    const problem = problemOf(text);
    slowestMs = Math.max(slowestMs, now() - start);
    if (problem === "valid") valid++;
    else if (problem === undefined) refused++;
    else broken.push(`${problem}: ${JSON.stringify(text)}`);
  }
  return { valid, refused, broken, slowestMs };
}

function problemOf(text: string): string | undefined {
  try {
    const result = parseStudyFile(text, "study.yaml");
    if (result.ok) return "valid";
    const said = formatIssues("study.yaml", result.issues);
    if (result.issues.length === 0) return "refused without a reason";
    if (said.length > 30_000) return `${said.length} characters of messages`;
    const empty = result.issues.find(({ message, line }) => message.trim().length < 5 || line < 0);
    return empty === undefined ? undefined : `a message without content: ${JSON.stringify(empty)}`;
  } catch (error) {
    return String(error);
  }
}

/** A text with one to four faults. */
function mutated(text: string, stream: RandomStream): string {
  let current = text;
  for (let left = 1 + stream.integer(4); left > 0; left--) current = mutatedOnce(current, stream);
  return current;
}

function mutatedOnce(text: string, stream: RandomStream): string {
  const at = stream.integer(text.length + 1);
  const length = stream.integer(12);
  const word = WORDS[stream.integer(WORDS.length)] ?? "";
  const lines = text.split("\n");
  const line = stream.integer(lines.length);
  switch (stream.integer(7)) {
    case 0: // a word in place of a value
      return lines.map((each, index) => (index === line ? each.replace(/: .*/, () => `: ${word}`) : each)).join("\n");
    case 1: // a word in place of some characters
      return text.slice(0, at) + word + text.slice(at + length);
    case 2: // some characters are missing
      return text.slice(0, at) + text.slice(at + length);
    case 3: // a line twice
      return [...lines.slice(0, line), lines[line], ...lines.slice(line)].join("\n");
    case 4: // a line is missing
      return lines.filter((_, index) => index !== line).join("\n");
    case 5: // a word as a line
      return [...lines.slice(0, line), `${" ".repeat(2 * stream.integer(3))}${word}`, ...lines.slice(line)].join("\n");
    default: // a word in place of a word
      return lines.map((each, index) => (index === line ? each.replace(/[\w.]+/, () => word) : each)).join("\n");
  }
}
