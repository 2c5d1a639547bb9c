/**
 * @file Checks commands before they run: whether their folder and their programs exist.
 */
import { accessSync, constants, existsSync, statSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import type { CommandTemplate, Template } from "../command-template/index.ts";
import { isFolder } from "../is-folder.ts";
import type { IssueReport } from "./issue-report.ts";

/** Where the system looks for programs when it starts the study's commands. */
export interface ProgramSearch {
  /** The folder that commands start in, absolute. */
  readonly cwd: string;
  /** PATH as they will see it. */
  readonly path: string;
}

/** Where programs are looked for; undefined if the folder does not exist, which is reported. */
export function programSearch(
  cwd: string,
  environment: Readonly<Record<string, Template>>,
  report: IssueReport,
): ProgramSearch | undefined {
  if (!isFolder(cwd)) {
    report.mistake(["cwd"], `there is no folder ${cwd}`);
    return undefined;
  }
  const own = environment["PATH"];
  return { cwd, path: (own === undefined ? process.env["PATH"] : plainText(own)) ?? "" };
}

/**
 * What is wrong with the program of a command, and what to write instead where that is known. The program is looked for as
 * the system does when it starts it: a name with a slash in the commands' folder, any other on PATH. Shell lines, and
 * programs with a placeholder in their name, are not checked.
 */
export function programProblem(
  command: CommandTemplate,
  { cwd, path }: ProgramSearch,
  isListed: boolean,
): readonly [message: string, suggestion?: string] | undefined {
  if (command.kind === "shell") return undefined;
  const program = plainText(command.words[0] ?? []);
  if (program === undefined) return undefined;
  if (command.words.length === 0) return undefined; // a blank command, which the schema refuses
  if (program === "") return ["the first word, which names the program, is empty; write e.g. python train.py"];
  const assignment = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/.exec(program);
  if (assignment !== null) {
    return [`${program} is a variable, not a program; move it to env: { ${assignment[1]}: ${assignment[2] || '""'} }`];
  }
  if (/[/\\]/.test(program)) return pathProblem(program, resolve(cwd, program));
  const folders = path.split(delimiter).map((folder) => resolve(cwd, folder));
  if (folders.some((folder) => candidates(join(folder, program)).some(isProgram))) return undefined;
  if (isProgram(join(cwd, program))) {
    return [`${program} is not on PATH, but in the folder that commands start in`, `./${program}`];
  }
  const hint = isListed ? " (a list holds several commands; write one command as one text)" : "";
  return [`the program ${program} is not on PATH${hint}; install it, or write its path`];
}

function pathProblem(program: string, path: string): readonly [string] | undefined {
  const found = candidates(path).find((candidate) => existsSync(candidate));
  if (found === undefined) return [`there is no program ${program} (looked for ${path})`];
  if (isFolder(found)) return [`${program} is a folder, not a program`];
  return isProgram(found) ? undefined : [`${program} is not executable; run: chmod +x ${found}`];
}

function plainText(template: Template): string | undefined {
  if (template.some(({ kind }) => kind === "placeholder")) return undefined;
  return template.map((part) => (part.kind === "text" ? part.text : "")).join("");
}

/** The path itself, and on Windows also with the extensions of programs. */
function candidates(path: string): readonly string[] {
  const endings = process.platform === "win32" ? (process.env["PATHEXT"] ?? ".EXE;.CMD;.BAT").split(";") : [];
  return [path, ...endings.map((ending) => `${path}${ending}`)];
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
