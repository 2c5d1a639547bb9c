/**
 * @file The files and folders that every trial needs: whether one that was there is gone, so that a failure is not the trial's.
 */
import { access, open, opendir, stat, statfs, unlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, isAbsolute, join, resolve } from "node:path";
import type { CommandTemplate, Template } from "../command-template/index.ts";
import { errorCode, isFullDisk, saysFailingDisk, saysFullDisk } from "../files/index.ts";
import { metricFiles } from "../metrics/index.ts";
import type { StudyFile } from "../study-file/settings.ts";
import { lastLines } from "./log-tail.ts";
import { answered } from "./patience.ts";

/** A file system with less free space than this is full, in bytes. */
const MIN_FREE_BYTES = 1024 * 1024;
/** Lines of a log in which messages about a full disk are searched. */
const SEARCHED_LINES = 40;

/** How a place was found. */
interface Look {
  readonly kind: "file" | "folder";
  readonly device: number;
  readonly isEmpty: boolean;
  /** Changes when a file is written, or a folder is made anew. */
  readonly version: string;
}

interface Place {
  readonly path: string;
  readonly name: string;
  readonly look: Look;
  /** Whether it may be an output of the program: it counts only while trials have succeeded and left it alone. */
  readonly isGuess: boolean;
}

/** The places of one run. */
export class Places {
  readonly #cwd: string;
  #places: readonly Place[];
  #hasSucceeded = false;

  private constructor(cwd: string, places: readonly Place[]) {
    [this.#cwd, this.#places] = [cwd, places];
  }

  /** Looks at the places that a study names. What does not exist now is not expected later. */
  static async of(file: StudyFile): Promise<Places> {
    const looked = namedPlaces(file).map(async (place): Promise<readonly Place[]> => {
      const look = await lookAt(place.path);
      return typeof look === "string" ? [] : [{ ...place, look }];
    });
    return new Places(file.run.cwd, (await Promise.all(looked)).flat());
  }

  /** Records that a trial has succeeded: what it has written or removed is no input of trials. */
  async succeeded(): Promise<void> {
    const kept = this.#places.map(async (place) => {
      if (!place.isGuess) return [place];
      const look = await lookAt(place.path);
      return typeof look !== "string" && look.version === place.look.version ? [place] : [];
    });
    this.#places = (await Promise.all(kept)).flat();
    this.#hasSucceeded = true;
  }

  /** Why a failure is the machine's, as a phrase: a place is gone, or a disk is full. Undefined if nothing is found. */
  async fault(trialFolder: string, log: string): Promise<string | undefined> {
    const counted = this.#places.filter(({ isGuess }) => !isGuess || this.#hasSucceeded);
    const lost = (await Promise.all(counted.map(lostWords))).find((words) => words !== undefined);
    return lost ?? this.#diskFault(trialFolder, log);
  }

  async #diskFault(trialFolder: string, log: string): Promise<string | undefined> {
    const unwritable = await writeProblem(dirname(trialFolder));
    if (unwritable !== undefined) return unwritable;
    const lines = lastLines(log, SEARCHED_LINES).filter((line) => saysFullDisk(line));
    if (lines.length === 0) return undefined;
    const named = lines.flatMap((line) => line.match(/\/[^\s'":,;()]+/g) ?? []).map((path) => existing(path));
    const folders = [...(await Promise.all(named)), trialFolder, this.#cwd, tmpdir(), "/dev/shm"];
    for (const folder of new Set([...folders, ...this.#places.map(({ path }) => path)])) {
      const words = await fullWords(folder);
      if (words !== undefined) return words;
    }
    return undefined;
  }
}

/** What the end of a log says of a disk that is full or failing; undefined where it says nothing. */
export function diskComplaint(log: string): string | undefined {
  return lastLines(log, SEARCHED_LINES).findLast((line) => saysFailingDisk(line));
}

type Named = Omit<Place, "look">;

/** The places that a study file names. */
function namedPlaces({ path, run }: StudyFile): readonly Named[] {
  const commands = [
    ...run.commands,
    ...run.metrics.flatMap(({ source }) => (source.kind === "measure" ? [source.command] : [])),
  ];
  const texts = [
    ...commands.flatMap(commandTexts),
    ...[...Object.values(run.environment), ...run.metrics.flatMap(({ source }) => metricFiles(source))].map(fixedText),
  ];
  const guesses = texts.flatMap(pathsIn).map((text) => resolve(run.cwd, text));
  const scripts = commands.flatMap((command) => scriptOf(command).map((text) => resolve(run.cwd, text)));
  const sure: readonly Named[] = [
    { path: run.cwd, name: "the folder that commands start in", isGuess: false },
    { path: dirname(path), name: "the folder of the study file", isGuess: false },
    ...[...new Set(scripts)].map((script) => ({ path: script, name: "a file of the command", isGuess: false })),
  ];
  const known = new Set(sure.map((place) => place.path));
  const others = [...new Set(guesses)].filter((guess) => !known.has(guess));
  return [...sure, ...others.map((guess) => ({ path: guess, name: "a place of the study file", isGuess: true }))];
}

const VALUE = "\0";

/** The text of a template, with a NUL for each value. */
function fixedText(template: Template): string {
  return template.map((part) => (part.kind === "text" ? part.text : VALUE)).join("");
}

function commandTexts(command: CommandTemplate): readonly string[] {
  if (command.kind === "words") return command.words.map(fixedText);
  return fixedText(command.line).split(/[\s;|&<>()"'`$]+/);
}

/** The script of an interpreter: the first word after the program that looks like a file and is no option. */
function scriptOf(command: CommandTemplate): readonly string[] {
  const words = commandTexts(command).slice(command.kind === "words" ? 1 : 0);
  const script = words.find((word) => /^[^-=\0][^=\0]*\.(py|sh|bash|js|mjs|cjs|ts|jl|R|r|pl|rb|lua|m)$/.test(word));
  return script === undefined ? [] : [script];
}

/** The paths in a word: the word itself, what follows its first "=", or the folder before the first value. */
function pathsIn(word: string): readonly string[] {
  const value = word.includes("=") ? word.slice(word.indexOf("=") + 1) : word;
  const fixed = value.includes(VALUE) ? value.slice(0, value.lastIndexOf("/", value.indexOf(VALUE)) + 1) : value;
  const isPath = fixed.includes("/") || /^[\w.-]+\.\w+$/.test(fixed);
  return isPath && !fixed.startsWith("-") && !/^\/*$/.test(fixed) && !/[*?[]/.test(fixed) ? [fixed] : [];
}

/** How a place looks now; or why it cannot be read. */
async function lookAt(path: string): Promise<Look | string> {
  return (await answered(lookNow(path).catch(errorWords))) ?? "does not answer";
}

async function lookNow(path: string): Promise<Look | string> {
  const found = await stat(path);
  if (found.isDirectory()) {
    const folder = await opendir(path);
    const first = await folder.read();
    await folder.close();
    return { kind: "folder", device: found.dev, isEmpty: first === null, version: String(found.ino) };
  }
  if (!found.isFile()) return "is no file or folder";
  await (await open(path, "r")).close();
  const version = `${found.ino} ${found.size} ${found.mtimeMs}`;
  return { kind: "file", device: found.dev, isEmpty: found.size === 0, version };
}

function errorWords(error: unknown): string {
  const code = errorCode(error);
  return code === "ENOENT" || code === "ENOTDIR"
    ? "does not exist any more"
    : `cannot be read any more (${code || error})`;
}

async function lostWords({ path, name, look: before }: Place): Promise<string | undefined> {
  const now = await lookAt(path);
  const place = `${name}, ${path},`;
  if (typeof now === "string") return `${place} ${now}`;
  if (now.kind !== before.kind) return `${place} is not a ${before.kind} any more`;
  const isUnmounted = now.device !== before.device && now.isEmpty && !before.isEmpty;
  return isUnmounted ? `${place} is empty now: its file system is not mounted any more` : undefined;
}

/** Why nothing can be written to the folder of a trial; undefined if it can, or if the trial removed its folder. */
async function writeProblem(folder: string): Promise<string | undefined> {
  const file = join(folder, "paretune.write-test");
  try {
    await writeFile(file, Buffer.alloc(64 * 1024, 1));
    return undefined;
  } catch (error) {
    const code = errorCode(error);
    if (["ENOENT", "ENOTDIR", "EACCES", "EPERM"].includes(code)) return undefined;
    return isFullDisk(error) ? `the disk of ${folder} is full (${code})` : `${folder} cannot be written (${code})`;
  } finally {
    await unlink(file).catch(() => {});
  }
}

/** The nearest folder of a path that exists. */
async function existing(path: string): Promise<string> {
  for (let folder = path; ; folder = dirname(folder)) {
    if (!isAbsolute(folder) || folder === dirname(folder)) return "/";
    if (
      await access(folder).then(
        () => true,
        () => false,
      )
    )
      return folder;
  }
}

async function fullWords(folder: string): Promise<string | undefined> {
  const found = await answered(statfs(folder).catch(() => undefined));
  if (found === undefined || found.blocks === 0) return undefined;
  if (found.bavail * found.bsize < MIN_FREE_BYTES) return `the disk of ${folder} is full`;
  return found.files > 0 && found.ffree === 0 ? `the disk of ${folder} has no room for further files` : undefined;
}
