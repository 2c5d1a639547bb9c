/**
 * @file Runs every recipe as its README says: a virtual environment with its packages, its data, and three trials. A
 * recipe whose packages or programs cannot be had here is skipped, with the reason.
 */
import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newFolder } from "../fixtures/new-folder.ts";

const root = join(import.meta.dirname, "../..");
const cli = join(root, "dist/node/cli/main.js");
const TRIALS = 3;

/** A recipe with the packages of its requirements and the programs that it needs besides Python. */
interface Recipe {
  readonly name: string;
  readonly packages: readonly string[];
  readonly programs?: readonly string[];
}

const RECIPES: readonly Recipe[] = [
  { name: "scikit-learn", packages: ["scikit-learn"] },
  { name: "hydra", packages: ["hydra-core", "scikit-learn"] },
  { name: "lightgbm", packages: ["lightgbm", "scikit-learn", "pyyaml"] },
  { name: "xgboost", packages: ["scikit-learn"], programs: ["xgboost"] },
  { name: "fasttext", packages: [], programs: ["fasttext"] },
  { name: "spacy", packages: ["spacy"] },
  { name: "huggingface", packages: ["transformers[torch]", "datasets"] },
  { name: "lightning", packages: ["lightning", "jsonargparse[signatures]", "scikit-learn"] },
  { name: "keras", packages: ["keras", "torch", "scikit-learn"] },
];

let folder = "";

beforeAll(() => {
  folder = newFolder();
  mkdirSync(join(folder, "examples"));
  for (const part of ["nlu/corpus", "digits", "recipes"]) {
    const isKept = (path: string): boolean => !path.endsWith(".paretune");
    cpSync(join(root, "examples", part), join(folder, "examples", part), { recursive: true, filter: isKept });
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A command that finds the programs of the virtual environment first. */
function call(name: string, command: string, ...args: readonly string[]): SpawnSyncReturns<string> {
  const path = [join(folder, `${name}-venv`, "bin"), process.env["PATH"] ?? ""].join(delimiter);
  return spawnSync(command, args, {
    cwd: join(folder, "examples/recipes", name),
    encoding: "utf8",
    env: { ...process.env, PATH: path, PIP_NO_CACHE_DIR: "1" },
  });
}

/** Why the recipe cannot run here; undefined if it can. */
function prepare({ name, packages, programs = [] }: Recipe): string | undefined {
  const lacking = programs.find((program) => spawnSync("sh", ["-c", `command -v ${program}`]).status !== 0);
  if (lacking !== undefined) return `the program ${lacking} is not installed`;
  const venv = join(folder, `${name}-venv`);
  if (spawnSync("python3", ["-m", "venv", venv]).status !== 0) return "python3 cannot make a virtual environment";
  if (packages.length === 0) return undefined;
  const installed = call(name, "python", "-m", "pip", "install", "--quiet", ...packages);
  return installed.status === 0 ? undefined : `pip cannot install it: ${installed.stderr.trim().slice(-300)}`;
}

/** The commands of the README that make the data. */
function dataCommands(name: string): string {
  const readme = readFileSync(join(root, "examples/recipes", name, "README.md"), "utf8");
  return /^```sh data\n([\s\S]*?)^```$/m.exec(readme)?.[1] ?? "";
}

describe("the recipe", () => {
  it.for(RECIPES)(`$name runs: ${TRIALS} trials, each with a value for every objective`, (recipe, context) => {
    const { name } = recipe;
    try {
      const missing = prepare(recipe);
      if (missing !== undefined) {
        console.warn(`SKIPPED: the recipe ${name}, because ${missing}.`);
        return context.skip(missing);
      }
      const data = call(name, "sh", "-ec", dataCommands(name));
      expect(data.status, data.stderr).toBe(0);
      const run = call(name, process.execPath, cli, "run", "study.yaml", "--trials", String(TRIALS));
      expect(run.status, run.stdout + run.stderr).toBe(0);
      const trials = call(name, process.execPath, cli, "trials", "study.yaml", "--json");
      const rows: readonly { readonly status: string }[] = JSON.parse(trials.stdout);
      expect(rows.map(({ status }) => status)).toEqual(Array(TRIALS).fill("completed"));
    } finally {
      const venv = join(folder, `${name}-venv`);
      if (existsSync(venv)) rmSync(venv, { recursive: true, force: true }); // several gigabytes with torch
    }
  });
});
