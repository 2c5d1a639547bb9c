/**
 * @file Output of a process between its pipe and whoever asks for it: what has arrived and was not asked for yet.
 */

/** From this number of bytes on the pipe is to be left alone. */
const FULL_BYTES = 1 << 20;
/** The number of bytes that are given at once, give or take a chunk. */
const MAX_READ_BYTES = 1 << 20;

/** A queue of bytes, which are known by their offsets from the first. */
export class OutputBuffer {
  readonly #onRoom: () => void;
  #chunks: Buffer[] = [];
  /** The offset of the first byte that is kept. */
  #start = 0;
  #length = 0;
  #hasEnded = false;
  #answer: (() => void) | undefined;

  /** @param onRoom - called when the buffer is not full any more */
  constructor(onRoom: () => void) {
    this.#onRoom = onRoom;
  }

  get isFull(): boolean {
    return this.#length >= FULL_BYTES;
  }

  write(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    this.#wake();
  }

  /** No more is written. */
  end(): void {
    this.#hasEnded = true;
    this.#wake();
  }

  /** The bytes from an offset on, which forgets those before; waits for some. Empty at the end. */
  async read(from: number): Promise<Buffer> {
    const wasFull = this.isFull;
    this.#forget(from - this.#start);
    if (wasFull && !this.isFull) this.#onRoom();
    if (this.#length === 0 && !this.#hasEnded) {
      await new Promise<void>((resolve) => {
        this.#answer = resolve;
      });
    }
    const given: Buffer[] = [];
    for (let [index, length] = [0, 0]; index < this.#chunks.length && length < MAX_READ_BYTES; index++) {
      const chunk = this.#chunks[index] ?? Buffer.alloc(0);
      given.push(chunk);
      length += chunk.length;
    }
    return given.length === 1 && given[0] !== undefined ? given[0] : Buffer.concat(given);
  }

  #forget(count: number): void {
    for (let left = count; left > 0; ) {
      const [first] = this.#chunks;
      if (first === undefined) return;
      const cut = Math.min(left, first.length);
      if (cut === first.length) this.#chunks.shift();
      else this.#chunks[0] = first.subarray(cut);
      this.#start += cut;
      this.#length -= cut;
      left -= cut;
    }
  }

  #wake(): void {
    this.#answer?.();
    this.#answer = undefined;
  }
}
