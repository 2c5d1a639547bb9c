/**
 * @file Writes this folder's tables and figures from finished studies (studies.mjs): `node collect.mjs --studies
 * FOLDER`. The trials of each study become tables/NAME.csv with parameters and measured numbers, without any of the
 * data. The figures are those of `paretune compare` (weather studies) and `paretune diagnose` (studies with a model).
 * numbers/ holds the JSON output of these commands and of `paretune best`. `--only PREFIX` selects some of the studies.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describeFlags, readFlags, runProgram } from "../../digits/flags.mjs";

const FLAGS = {
  studies: { type: "text", default: "studies", help: "folder of the study files and their results" },
  only: { type: "text", default: "", help: "prefix of the names of the studies" },
};

const HERE = dirname(fileURLToPath(import.meta.url));
const PARETUNE = join(HERE, "../../../dist/node/cli/main.js");
/** Columns that are the same for every trial of a study, or paths of the machine that it ran on. */
const LEFT_OUT = ["data", "domain", "budget", "seed"];

/** Keys of long lists with one entry per trial, and of paths. */
const LEFT_IN_TABLES = ["predictions", "trials", "trace", "figures", "data"];

/** The standard output of `paretune`. */
function paretune(folder, ...words) {
  return execFileSync(process.execPath, [PARETUNE, ...words], {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    stdio: ["ignore", "pipe", "inherit"],
  });
}

/** Cells of one line of CSV in which quoted cells hold no line breaks. */
function cells(line) {
  return [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].slice(0, -1).map(([, cell]) => cell);
}

/** The table of trials without the columns that are the same for all. */
function tableOf(folder, file) {
  const [head, ...rows] = paretune(folder, "trials", file, "--csv").trimEnd().split(/\r?\n/).map(cells);
  const kept = head.flatMap((name, at) => (LEFT_OUT.includes(name) ? [] : [at]));
  return `${[head, ...rows].map((row) => kept.map((at) => row[at]).join(",")).join("\n")}\n`;
}

/** Writes the figures of a command to this folder under our names, and returns the command's output. */
function withFigures(folder, name, words) {
  const scratch = join(HERE, ".figures");
  rmSync(scratch, { recursive: true, force: true });
  const said = JSON.parse(paretune(folder, ...words, "--svg", scratch, "--json"));
  for (const figure of readdirSync(scratch))
    renameSync(join(scratch, figure), join(HERE, "figures", `${name}-${figure}`));
  rmSync(scratch, { recursive: true });
  return said;
}

/** The output of a command without its entries for single trials. */
function summaryOf(said) {
  return JSON.parse(JSON.stringify(said, (key, value) => (LEFT_IN_TABLES.includes(key) ? undefined : value)));
}

function main(flags) {
  if (flags.help) {
    console.log(describeFlags("node collect.mjs [flags]: writes the tables and figures of these results.", FLAGS));
    return;
  }
  for (const folder of ["tables", "figures", "numbers"]) mkdirSync(join(HERE, folder), { recursive: true });
  const names = readdirSync(flags.studies)
    .filter((file) => file.endsWith(".paretune") && file.startsWith(flags.only))
    .map((file) => file.slice(0, -".paretune".length))
    .sort();
  const write = (name, said) =>
    writeFileSync(join(HERE, "numbers", `${name}.json`), `${JSON.stringify(said, null, 1)}\n`);
  for (const name of names) {
    writeFileSync(join(HERE, "tables", `${name}.csv`), tableOf(flags.studies, `${name}.yaml`));
    if (!name.includes("saas")) continue;
    write(`${name}-diagnose`, summaryOf(withFigures(flags.studies, name, ["diagnose", `${name}.yaml`])));
    write(`${name}-best`, summaryOf(JSON.parse(paretune(flags.studies, "best", `${name}.yaml`, "--json"))));
  }
  const weather = names.filter((name) => name.startsWith("weather"));
  if (weather.length < 2) return;
  const files = weather.map((name) => `${name}.yaml`);
  write("weather-compare", summaryOf(withFigures(flags.studies, "weather", ["compare", ...files])));
}

runProgram("collect.mjs", () => readFlags(FLAGS, process.argv.slice(2), 0), main);
