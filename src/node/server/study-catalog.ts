/**
 * @file The studies that are served: study files, and the study files in folders, as they are at the moment.
 */
import { createHash } from "node:crypto";
import { type Dirent, readdirSync, statSync } from "node:fs";
import { basename, extname, join, resolve } from "node:path";
import { readRegularSync } from "../files/index.ts";
import { isFolder } from "../is-folder.ts";
import { BadInput } from "../operations/bad-input.ts";
import { type OpenedStudy, openStudyFile } from "../operations/open-study.ts";
import { HttpError } from "./http-error.ts";

/** How long a study file that has not changed is believed: what it names, such as an earlier study, may have changed. */
const MAX_AGE_MS = 10_000;
/** The size of a study file in a folder. */
const MAX_STUDY_BYTES = 4 << 20;
const EXTENSIONS: readonly string[] = [".yaml", ".yml"];

/** A study file: valid, or with the sentence that says what is wrong. */
export interface ListedStudy {
  /** Its name in addresses: that of the study, with a suffix where an earlier one in the list has the same. */
  readonly name: string;
  /** The absolute path of the study file. */
  readonly path: string;
  readonly study: OpenedStudy | BadInput;
}

/** What is served. */
export interface CatalogOptions {
  /** Study files and folders, as they were given. */
  readonly paths: readonly string[];
  /** Where the results of the only study are, if not beside its file. */
  readonly store?: string | undefined;
  /** What starts or continues a study that its caller evaluates, for errors; default: a command. */
  readonly callerContinues?: string | undefined;
}

interface Known {
  readonly signature: string;
  readonly since: number;
  readonly study: Promise<OpenedStudy | BadInput>;
}

/** The list of studies. Files are read again when they have changed. */
export class StudyCatalog {
  readonly #options: CatalogOptions;
  readonly #known = new Map<string, Known>();
  /** Whether each YAML file of a folder is a study file, and its signature when that was looked at. */
  readonly #looked = new Map<string, { readonly signature: string; readonly isStudy: boolean }>();

  constructor(options: CatalogOptions) {
    this.#options = options;
  }

  /** All studies, in the order of the arguments and by file name within a folder. */
  async list(): Promise<readonly ListedStudy[]> {
    const found = this.#options.paths.flatMap((given) =>
      isFolder(given) ? yamlFilesIn(given).filter((path) => this.#isStudy(path)) : [given],
    );
    const files = [...new Map(found.map((given) => [resolve(given), given])).entries()];
    for (const path of this.#known.keys()) if (!files.some(([each]) => each === path)) this.#known.delete(path);
    const listed: ListedStudy[] = [];
    for (const [path, given] of files) {
      const study = await this.#read(path, given);
      const own = study instanceof BadInput ? basename(path, extname(path)) : study.file.study.name;
      const isTaken = listed.some(({ name }) => name === own);
      listed.push({ name: isTaken ? `${own}~${digest(path)}` : own, path, study });
    }
    return listed;
  }

  /** The study of a name. Throws `HttpError` where there is none, or its file is not valid. */
  async find(name: string): Promise<OpenedStudy> {
    const listed = await this.list();
    const found = listed.find((each) => each.name === name);
    if (found === undefined) {
      const names = listed.map((each) => each.name).slice(0, 12);
      const hint = names.length === 0 ? "There are none." : `There are: ${names.join(", ")}.`;
      throw new HttpError(
        404,
        "no-study",
        `There is no study "${name.slice(0, 100)}" any more, or there never was. ${hint}`,
      );
    }
    if (found.study instanceof BadInput) {
      throw new HttpError(422, "invalid-study", found.study.message, found.study.details);
    }
    return found.study;
  }

  /** Every request lists the studies, so a file is read only when it has changed. */
  #isStudy(path: string): boolean {
    const signature = signatureOf(path);
    const known = this.#looked.get(path);
    if (known?.signature === signature) return known.isStudy;
    const isStudy = hasParameters(path);
    this.#looked.set(path, { signature, isStudy });
    return isStudy;
  }

  #read(path: string, given: string): Promise<OpenedStudy | BadInput> {
    const signature = signatureOf(path);
    const known = this.#known.get(path);
    const now = performance.now();
    if (known?.signature === signature && now - known.since < MAX_AGE_MS) return known.study;
    const study = this.#open(given).catch((error: unknown) => {
      if (error instanceof BadInput) return error;
      return new BadInput(error instanceof Error ? error.message : String(error));
    });
    const kept = known?.signature === signature ? settled(known.study, study) : study;
    this.#known.set(path, { signature, since: now, study: kept });
    return kept;
  }

  async #open(given: string): Promise<OpenedStudy> {
    const { store, callerContinues } = this.#options;
    const opened = await openStudyFile(given, { store });
    return callerContinues === undefined ? opened : { ...opened, callerContinues };
  }
}

/** The earlier study if the later one says the same, so that whatever was computed for it stays valid. */
async function settled(
  earlier: Promise<OpenedStudy | BadInput>,
  later: Promise<OpenedStudy | BadInput>,
): Promise<OpenedStudy | BadInput> {
  const [before, after] = await Promise.all([earlier, later]);
  return JSON.stringify(before) === JSON.stringify(after) && !(after instanceof BadInput) ? before : after;
}

/** The YAML files directly in a folder. */
function yamlFilesIn(folder: string): readonly string[] {
  let entries: readonly Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return []; // it was removed
  }
  return entries
    .filter((entry) => !entry.isDirectory() && !entry.name.startsWith(".") && EXTENSIONS.includes(extname(entry.name)))
    .map(({ name }) => join(folder, name))
    .sort();
}

/** Whether a file is a study file: one with a key `parameters`. */
function hasParameters(path: string): boolean {
  try {
    return /^parameters\s*:/m.test(readRegularSync(path, { maxBytes: MAX_STUDY_BYTES }).toString("utf8"));
  } catch {
    return false; // no regular file, or one that cannot be read
  }
}

/** Changes when a file does. */
function signatureOf(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined ? "" : `${found.ino} ${found.size} ${found.mtimeMs}`;
}

function digest(path: string): string {
  return createHash("sha256").update(path).digest("hex").slice(0, 6);
}
