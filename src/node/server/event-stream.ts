/**
 * @file Server-sent events of one listener. What is sent next is read from the history when the listener is ready for it, so
 * that a slow one needs no memory.
 */

import { nativeJson } from "../operations/native-json.ts";
import type { OpenedStudy } from "../operations/open-study.ts";
import { visibleJson } from "../operations/visible-json.ts";
import type { FeedState, StudyFeed } from "./study-feed.ts";

/** A comment is sent after this time without an event, so that a broken connection is noticed on both sides. */
const HEARTBEAT_MS = 15_000;
/** The most events that are sent at a time. */
const BATCH = 100;

/** The place in a history after which events are sent: the number of an event, and the store that it is in, if known. */
export interface Position {
  readonly store: string | undefined;
  readonly event: number;
}

/** The place that an id (`STORE.NUMBER`), or a number alone, stands for; undefined where it is neither. */
export function readPosition(text: string): Position | undefined {
  const [, store, number = ""] = /^(?:([0-9a-f]+)\.)?([0-9]{1,15})$/.exec(text) ?? [];
  return number === "" ? undefined : { store, event: Number(number) };
}

/** A stream of the events of a study after a place in its history. */
export function eventStream(
  { file: { study } }: OpenedStudy,
  feed: StudyFeed,
  from: Position,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const cursor = new Cursor(from, (event) => visibleJson(nativeJson(study.parameters, event)));
  let wake = (): void => {};
  let unlisten = (): void => {};
  let isOpen = true;
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        unlisten = feed.listen(() => wake());
        controller.enqueue(encoder.encode("retry: 1000\n\n"));
      },
      async pull(controller) {
        while (isOpen) {
          const text = cursor.next(feed.state);
          if (text !== "") return controller.enqueue(encoder.encode(text));
          const isNews = await new Promise<boolean>((resolve) => {
            const timer = setTimeout(() => resolve(false), HEARTBEAT_MS);
            timer.unref();
            wake = () => {
              clearTimeout(timer);
              resolve(true);
            };
          });
          if (!isNews && isOpen) return controller.enqueue(encoder.encode(": heartbeat\n\n"));
        }
      },
      cancel() {
        isOpen = false;
        unlisten();
        wake();
      },
    },
    { highWaterMark: 1 },
  );
}

/** Where one listener is in the history. */
class Cursor {
  #at: Position;
  readonly #json: (event: Readonly<Record<string, unknown>>) => string;
  #problem: string | undefined;
  #edits: number | undefined;
  #file: object | undefined;
  #run: string | undefined;

  constructor(from: Position, json: (event: Readonly<Record<string, unknown>>) => string) {
    this.#at = from;
    this.#json = json;
  }

  /** What comes next; empty while there is nothing. */
  next(state: FeedState | undefined): string {
    if (state === undefined) return "";
    if ("problem" in state) {
      if (state.problem === this.#problem) return "";
      this.#problem = state.problem;
      // When there is something to read again, that is said, even if nothing has been recorded meanwhile.
      this.#run = undefined;
      return named("missing", { message: state.problem });
    }
    this.#problem = undefined;
    const { store, events, edits, file } = state;
    let text = "";
    const isOther = this.#at.store !== undefined && this.#at.store !== store;
    if (isOther || this.#at.event > events.length) {
      text += named("reset", { message: "The store was replaced by another one, whose events follow from the first." });
      this.#at = { store, event: 0 };
    }
    const isEdited = this.#edits !== undefined && (this.#edits !== edits || this.#file !== file);
    if (isEdited) text += named("edited", { edits });
    [this.#edits, this.#file] = [edits, file];
    const run = JSON.stringify(state.run);
    if (this.#run !== run) text += named("run", state.run);
    this.#run = run;
    const { event: first } = this.#at;
    for (const [index, { time, event }] of events.slice(first, first + BATCH).entries()) {
      const number = first + index + 1;
      const { type, trial, ...what } = event;
      const { configuration, ...rest } = "configuration" in what ? what : { ...what, configuration: undefined };
      const parameters = configuration === undefined ? {} : { parameters: configuration };
      text += `id: ${store}.${number}\ndata: ${this.#json({ event: number, time, type, trial, ...parameters, ...rest })}\n\n`;
    }
    this.#at = { store, event: Math.min(events.length, first + BATCH) };
    return text;
  }
}

/** An event that is no event of the history. */
function named(name: string, data: object): string {
  return `event: ${name}\ndata: ${visibleJson(data)}\n\n`;
}
