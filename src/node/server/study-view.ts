/**
 * @file The store of one study as the server looks at it. It is opened when somebody asks, and closed when nobody has asked for
 * a while. It never writes, so it never makes a run wait.
 */
import { noStoreWords, type OpenedStudy } from "../operations/open-study.ts";
import {
  hasTrialFolders,
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

/** A view of the store of a study, which may appear, be replaced, or disappear at any time. */
export class StudyView {
  #open: Promise<Open> | undefined;
  #readers = 0;
  #timer: NodeJS.Timeout | undefined;

  /** Reads the store. Throws `HttpError` "no-results" where there is none, and `StorageError`. */
  async read<T>(opened: OpenedStudy, use: (storage: Storage) => Promise<T>): Promise<T> {
    this.#readers++;
    clearTimeout(this.#timer);
    try {
      return await use((await this.#current(opened)).storage);
    } catch (error) {
      if (!(error instanceof StorageError) || error.kind !== "missing") throw error;
      await this.#leave();
      throw noResults(opened);
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
    if (!(await storeExists(opened))) throw noResults(opened);
    this.#open ??= openView(opened);
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
