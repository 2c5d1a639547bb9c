// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of the shell
/**
 * @file Random lines of a shell with a placeholder in them, and whether a shell hands values over in them as they are. Only what
 * a line prints with a harmless value tells what it should print with a nasty one: the same, with the values exchanged.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRandomStream, type RandomStream } from "../../../src/core/random/index.ts";
import { fillCommand, parseTemplate, quoteContexts } from "../../../src/node/command-template/index.ts";
import { shellQuote } from "../../../src/node/command-template/shell-quoting.ts";

/** Pieces of lines, some of them unfinished: their order decides what they mean. */
const PIECES: readonly string[] = [
  ...["{x}", "{x}", "{x}", " {x} ", "'{x}'", '"{x}"', "a{x}b", "show {x}", "show '{x}' \"{x}\"", 'v={x}; show "$v"'],
  ...["'", '"', "\\", "`", "$", "$(", "${", "$((", "))", ")", "}", "(", "((", "[[ ", " ]]", "[", "]", "{ ", "; }"],
  ...["#", " # ", "\n", "\\\n", " \\\n", ";", " ; ", "&&", " || ", "|", "&", "<", "<<", "<<-", "<<<", ">", ">&2"],
  ...[
    "$$",
    "$?",
    "$!",
    "$#",
    "$*",
    "$@",
    "$-",
    "$0",
    "$1",
    "$_",
    "$v",
    "${v}",
    "${#v}",
    "${v:-",
    "${v#",
    "${v%",
    "$'",
    '$"',
    "$[",
  ],
  ...[
    "EOF",
    "\nEOF\n",
    "E",
    "\nE\n",
    "1",
    "\n1\n",
    "+",
    "a",
    "b c",
    " ",
    "  ",
    "\t",
    "é",
    "\u00a0",
    "\r",
    "~",
    "*",
    "?",
    "=",
  ],
  ...[
    "show ",
    "show a ",
    'show "$(show ',
    "show '",
    "printf %s ",
    "true ",
    "v=",
    "cat ",
    "case a in a) ",
    ";; esac",
    " esac",
    " in ",
  ],
  ...[
    "if true; then ",
    "; fi",
    "for i in ",
    "; do ",
    "; done",
    "while false; do ",
    "f() { ",
    "! ",
    "eval ",
    "trap ",
    "sh -c ",
    "let ",
    "set -- ",
  ],
  ...[
    "'a'",
    '"b"',
    "\\'",
    '\\"',
    "\\\\",
    "\\$",
    "\\`",
    "\\ ",
    "''",
    '""',
    "$(show a)",
    '"$(show a)"',
    "$((1+2))",
    "${v:-a}",
    '"${v:-a}"',
  ],
];

/** Values that do harm, or fall apart, where a shell reads them as a part of the line. They hold no blanks. */
const NASTY: readonly string[] = [
  "$(touch${IFS}pwned)", "`touch${IFS}pwned`", ";touch${IFS}pwned;", "'$(touch${IFS}pwned)'", '"$(touch${IFS}pwned)"', "';touch${IFS}pwned;'",
  "\";touch${IFS}pwned;\"", "|touch${IFS}pwned|", "&touch${IFS}pwned&", ")$(touch${IFS}pwned)(", "a[$(touch${IFS}pwned)]", "}$(touch${IFS}pwned){",
  "'", '"', "\\", "$", "#", "$$", "${v}", "!", "~", "-", "it's", "%s", "\\n", "EOF", "=",
]; // biome-ignore format: one list
/** The same with blanks, for lines without `$(…)`, whose result a shell divides at blanks where it is not quoted. */
const BLANK: readonly string[] = [
  "a b",
  "$(touch pwned)",
  "`touch pwned`",
  "'; touch pwned; '",
  '"; touch pwned; "',
  "a\nEOF\ntouch pwned\n#",
  "* ?",
  "\ttouch pwned",
  ") touch pwned (",
];

const HARMLESS = "zqHarmlessqz";
/** Prints its arguments, each in brackets. */
const SHOW = `show() { for each do printf '<%s>' "$each"; done; }\n`;

/** What became of some lines. */
export interface ShellTally {
  readonly tried: number;
  readonly refused: number;
  /** Lines that a shell ran: the number of runs. */
  readonly runs: number;
  /** Lines in which a value was changed, or did something. */
  readonly broken: readonly string[];
}

/** The number of lines that one process of a shell runs, each in a process of its own. */
const BATCH = 250;

/** Tries lines in shells; the same seed gives the same lines. */
export function tryShellLines(seed: string, count: number, shells: readonly string[]): ShellTally {
  const stream = createRandomStream(seed);
  const folder = mkdtempSync(join(tmpdir(), "paretune-shell-"));
  const broken: string[] = [];
  let accepted: Case[] = [];
  let total = 0;
  const flush = (): void => {
    for (const shell of shells) broken.push(...differences(accepted, { shell, folder }));
    total += accepted.length;
    accepted = [];
  };
  try {
    for (let at = 0; at < count; at++) {
      const line = randomLine(stream);
      if (!quoteContexts(parseTemplate(line)).ok) continue;
      const values = /\$\(/.test(line) ? NASTY : [...NASTY, ...BLANK];
      accepted.push({ line, value: values[stream.integer(values.length)] ?? "" });
      if (accepted.length === BATCH) flush();
    }
    flush();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return { tried: count, refused: count - total, runs: total * shells.length, broken };
}

/** A line, and the value of its placeholder. */
interface Case {
  readonly line: string;
  readonly value: string;
}

function randomLine(stream: RandomStream): string {
  const length = 1 + stream.integer(8);
  const pieces = Array.from({ length }, () => PIECES[stream.integer(PIECES.length)] ?? "");
  if (!pieces.some((piece) => piece.includes("{x}"))) pieces.splice(stream.integer(length + 1), 0, "{x}");
  return stream.uniform() < 0.5 ? `show ${pieces.join("")}` : pieces.join("");
}

interface Where {
  readonly shell: string;
  readonly folder: string;
}

/** What a shell does otherwise with nasty values than with a harmless one. */
function differences(cases: readonly Case[], { shell, folder }: Where): readonly string[] {
  const blocks = cases.flatMap(({ line, value }) => [block(line, HARMLESS, shell), block(line, value, shell)]);
  const file = join(folder, "lines.sh");
  // In a folder with one file, so that a pattern finds one, and without what earlier lines have written.
  writeFileSync(file, `mkdir -p work; cd work; : >${FILE}\n${blocks.join("\n")}\ncd ..; rm -rf work\n`);
  const { stdout } = spawnSync("/bin/sh", [file], {
    cwd: folder,
    encoding: "utf8",
    timeout: 600_000,
    maxBuffer: 2 ** 28,
  });
  const printed = stdout.split(END);
  return cases.flatMap(({ line, value }, at) => {
    // A process has another number each time.
    const [harmless = "", nasty = ""] = printed.slice(2 * at, 2 * at + 2).map((text) => text.replace(/\d{3,}/g, "PID"));
    const expected = harmless.replaceAll(HARMLESS, () => value);
    // What runs in the background is printed in any order.
    const [got, wanted] = line.includes("&") ? [inOrder(nasty), inOrder(expected)] : [nasty, expected];
    // The line itself takes the value apart: only what ran tells something.
    if (got === wanted || (takesApart(line) && nasty !== RUN)) return [];
    return [
      `${shell}: ${JSON.stringify(line)} with ${JSON.stringify(value)}: ${JSON.stringify(nasty)} not ${JSON.stringify(expected)}`,
    ];
  });
}

function inOrder(text: string): string {
  return [...text].sort().join("");
}

/** The one file of the folder of a line; there is no program of that name. */
const FILE = "zq.txt";
/** The output of a line that ran the value. */
const RUN = "RUN";
/** Lengths, parts and words of a variable that holds the value. */
const PARTS = /\$_|\$\{#|\$\{v[#%:]/;

/** Whether a line takes a value apart by itself: by such an expansion, or by a variable of its own outside of quotes. */
function takesApart(line: string): boolean {
  return PARTS.test(line) || (line.includes("v={x}") && /\$v|\$\{v\}/.test(line.replaceAll('"$v"', "")));
}

/** Ends the output of a line; no program that a line may print contains it. */
const END = "\u0002zqEnd\u0003";

/** A command that runs a line in a process of its own and prints what it printed, and RUN if it ran the value. */
function block(line: string, value: string, shell: string): string {
  const command = fillCommand({ kind: "shell", line: parseTemplate(line) }, { x: value });
  if (command.kind !== "shell") throw new Error("not a shell line");
  const variables = Object.entries(command.environment ?? {}).map(([name, text]) => `${name}=${shellQuote(text)}`);
  const run = `env -i "PATH=$PATH" ${variables.join(" ")} ${shell} -c ${shellQuote(`${SHOW}${command.line}`)} sh`; // `$0` is no path: a line may write to it
  const clean = `set -- *; [ "$*" = ${FILE} ] || { cd ..; rm -rf work; mkdir work; cd work; : >${FILE}; }`;
  return `out=$(${run} 2>/dev/null </dev/null); [ -e pwned ] && out=${RUN}; printf '%s\\002zqEnd\\003' "$out"; ${clean}`;
}
