/**
 * @file Runs work one after another.
 */

/** A queue of work, of which one piece is under way at a time. */
export class SerialQueue {
  #last: Promise<unknown> = Promise.resolve();

  /** Does the work when all that came before has ended, however that ended. */
  run<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work, work);
    this.#last = result.catch(() => {});
    return result;
  }
}
