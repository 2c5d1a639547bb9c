/**
 * @file What can be said of commands before they run: whether their folder and their programs are there.
 */
import { accessSync, constants, existsSync, statSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import type { StudyIssue } from "./issue.ts";
import type { CommandTemplate, RunSettings, StudyFile, Template } from "./settings.ts";

/**
 * Looks for the folder and for each command's program, as the system will when it starts them: a name with a slash in
 * the commands' folder, another on PATH. Shell lines, and programs whose name holds a placeholder, are left to the run.
 */
export function checkCommands(file: StudyFile): readonly StudyIssue[] {
  const { run } = file;
  const issue = (key: string, message: string, suggestion?: string): StudyIssue => ({
    ...(file.positions?.[key] ?? { line: 0, column: 0 }),
    key,
    message,
    ...(suggestion === undefined ? {} : { suggestion }),
  });
  if (!isFolder(run.cwd)) return [issue("cwd", `there is no folder ${run.cwd}`)];
  return commandsByKey(file).flatMap(([key, command]) => {
    const problem = programProblem(command, run);
    return problem === undefined ? [] : [issue(key, ...problem)];
  });
}

function commandsByKey({ run, study, positions }: StudyFile): readonly (readonly [string, CommandTemplate])[] {
  const isList = positions === undefined ? run.commands.length > 1 : positions["command[0]"] !== undefined;
  const objectives = new Set(study.objectives.map(({ name }) => name));
  return [
    ...run.commands.map((command, index) => [isList ? `command[${index}]` : "command", command] as const),
    ...run.metrics.flatMap(({ name, source }) => {
      const section = objectives.has(name) ? "objectives" : "metrics";
      return source.kind === "measure" ? [[`${section}.${name}.measure.command`, source.command] as const] : [];
    }),
  ];
}

/** What is wrong with a command's program, and what to write instead where that is known. */
function programProblem(command: CommandTemplate, run: RunSettings): readonly [string, string?] | undefined {
  if (command.kind === "shell") return undefined;
  const program = plainText(command.words[0] ?? []);
  if (program === undefined) return undefined;
  const assignment = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/.exec(program);
  if (assignment !== null) {
    return [`${program} is a variable, not a program; move it to env: { ${assignment[1]}: ${assignment[2] || '""'} }`];
  }
  if (/[/\\]/.test(program)) return pathProblem(program, resolve(run.cwd, program));
  const folders = (environmentPath(run) ?? "").split(delimiter).map((folder) => resolve(run.cwd, folder));
  if (folders.some((folder) => candidates(join(folder, program)).some(isProgram))) return undefined;
  if (isProgram(join(run.cwd, program))) {
    return [`${program} is not on PATH, but in the folder that commands start in`, `./${program}`];
  }
  const list = run.commands.length > 1 && run.commands.includes(command);
  const hint = list ? " (a list is a list of commands; the words of one stand in one text)" : "";
  return [`the program ${program} is not on PATH${hint}; install it, or write its path`];
}

function pathProblem(program: string, path: string): readonly [string] | undefined {
  const found = candidates(path).find((candidate) => existsSync(candidate));
  if (found === undefined) return [`there is no program ${program} (looked for ${path})`];
  if (isFolder(found)) return [`${program} is a folder, not a program`];
  return isProgram(found) ? undefined : [`${program} may not be executed; run: chmod +x ${found}`];
}

/** PATH as the command will see it. */
function environmentPath(run: RunSettings): string | undefined {
  const own = run.environment["PATH"];
  return own === undefined ? process.env["PATH"] : plainText(own);
}

function plainText(template: Template): string | undefined {
  if (template.some(({ kind }) => kind === "placeholder")) return undefined;
  return template.map((part) => (part.kind === "text" ? part.text : "")).join("");
}

/** The file itself, and on Windows with the endings of programs. */
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

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
