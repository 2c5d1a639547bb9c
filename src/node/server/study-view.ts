/**
 * @file The store of one study as the server has it open. It is opened when somebody asks, and closed when nobody has asked for
 * a while. One to look at never writes, so it never makes a run wait; one to write to is kept open because reading a whole study for
 * each result would take the longer the more there are.
 */
import { noStoreWords, type OpenedStudy } from "../operations/open-study.ts";
import {
  hasTrialFolders,
  openStore,
  type Storage,
  StorageError,
  storeExists,
  storeIdentity,
  viewStore,
} from "../storage/index.ts";
import { HttpError } from "./http-error.ts";

/** A store that nobody has read for this time is closed. */
const IDLE_MS = 30_000;

interface Open {
  readonly storage: Storage;
  /** What tells this store from one that takes its place. */
  readonly identity: string | undefined;
  /** The definition with which it was opened. */
  readonly opened: OpenedStudy;
}

/** That a study has no results, and how the first ones come. */
export function noResults(opened: OpenedStudy): HttpError {
  const { folder, database, shownPath, storeFlag, file } = opened;
  if (database === undefined && hasTrialFolders(folder)) return new HttpError(404, "no-results", noStoreWords(opened));
  return new HttpError(
    404,
    "no-results",
    `${file.study.name} has no results yet. POST …/suggest reserves trials and POST …/tell records results; ` +
      `a run begins with: paretune run ${shownPath}${storeFlag}`,
  );
}

/** The store of a study, which may appear, be replaced, or disappear at any time. */
export class StudyView {
  readonly #mode: "look" | "write";
  #open: Promise<Open> | undefined;
  #readers = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param mode - "write": it is created where there is none */
  constructor(mode: "look" | "write" = "look") {
    this.#mode = mode;
  }

  /** Uses the store. Throws `HttpError` "no-results" where there is none to look at, and `StorageError`. */
  async use<T>(opened: OpenedStudy, use: (storage: Storage) => Promise<T>): Promise<T> {
    this.#readers++;
    clearTimeout(this.#timer);
    try {
      return await use((await this.#current(opened)).storage);
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      if (this.#mode === "write" || error.kind === "missing") await this.#leave();
      throw error.kind === "missing" && this.#mode === "look" ? noResults(opened) : error;
    } finally {
      this.#readers--;
      if (this.#readers === 0) {
        this.#timer = setTimeout(() => void this.close(), IDLE_MS);
        this.#timer.unref();
      }
    }
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    const open = this.#open;
    this.#open = undefined;
    await open?.then(({ storage }) => storage.close()).catch(() => {});
  }

  async #current(opened: OpenedStudy): Promise<Open> {
    const known = await this.#open?.catch(() => undefined);
    const isSame = known?.opened === opened && known.identity === storeIdentity(opened);
    if (known !== undefined && isSame) return known;
    await this.#leave();
    if (this.#mode === "look" && !(await storeExists(opened))) throw noResults(opened);
    this.#open ??= this.#mode === "look" ? openView(opened) : openToWrite(opened);
    return this.#open;
  }

  /** Gives up the open store. One that somebody reads is closed when that is over. */
  async #leave(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    if (open === undefined) return;
    if (this.#readers <= 1) await open.then(({ storage }) => storage.close()).catch(() => {});
    else setTimeout(() => void open.then(({ storage }) => storage.close()).catch(() => {}), IDLE_MS).unref();
  }
}

async function openView(opened: OpenedStudy): Promise<Open> {
  const identity = storeIdentity(opened);
  return { storage: await viewStore(opened, opened.file.study), identity, opened };
}

async function openToWrite(opened: OpenedStudy): Promise<Open> {
  const { storage } = await openStore(opened, opened.file.study, { create: true });
  return { storage, identity: storeIdentity(opened), opened };
}
