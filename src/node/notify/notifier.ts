/**
 * @file Tells people about a run, beside it: the run neither waits for a notice nor ends because of one.
 */
import type { Trial } from "../../core/study/index.ts";
import type { LoopEvent } from "../loop/index.ts";
import type { StudyFile } from "../study-file/settings.ts";
import { type Channel, channelsOf, type Delivery, deliver, PATIENCE } from "./deliver.ts";
import type { Notice } from "./notice.ts";
import { NoticeWatch } from "./notice-watch.ts";
import { SentNotices } from "./sent-notices.ts";

/** How often it is checked whether a run is silent, in milliseconds. */
const SILENCE_CHECK_MS = 60_000;

/** What a notifier needs to know of a run. */
export interface NotifierOptions {
  readonly file: StudyFile;
  /** The folder of the store. */
  readonly folder: string;
  /** The trials before the run. */
  readonly trials: readonly Trial[];
  /** Writes a line for whoever watches the run. */
  readonly note: (text: string) => void;
  /** Ends deliveries that have not succeeded. */
  readonly signal: AbortSignal;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly patience?: Pick<Delivery, "timeoutMs" | "pausesMs">;
}

/** Tells what happens in a run. */
export interface Notifier {
  take(event: LoopEvent): void;
  /** Resolves when all notices are delivered, or were given up. */
  close(): Promise<void>;
}

/** The notifier of a run; one that does nothing where the study has no key `notify`. */
export function createNotifier(options: NotifierOptions): Notifier {
  const settings = options.file.run.notify;
  if (settings === undefined) return { take: () => {}, close: async () => {} };
  return new QueueingNotifier(options, {
    file: options.file,
    settings,
    environment: options.environment ?? process.env,
    signal: options.signal,
    ...(options.patience ?? PATIENCE),
  });
}

class QueueingNotifier implements Notifier {
  readonly #watch: NoticeWatch;
  readonly #sent: SentNotices;
  readonly #delivery: Delivery;
  readonly #note: (text: string) => void;
  readonly #timer: NodeJS.Timeout;
  /** The deliveries so far, one after another, so that notices arrive in their order. */
  #queue: Promise<void> = Promise.resolve();
  readonly #queued = new Set<string>();

  constructor({ file, folder, trials, note }: NotifierOptions, delivery: Delivery) {
    this.#watch = new NoticeWatch(file.study, trials, () => performance.now());
    this.#sent = new SentNotices(folder);
    this.#delivery = delivery;
    this.#note = note;
    this.#timer = setInterval(() => this.#add(this.#watch.checkSilence()), SILENCE_CHECK_MS);
    this.#timer.unref();
  }

  take(event: LoopEvent): void {
    try {
      this.#add(this.#watch.take(event));
    } catch (error) {
      this.#note(`No notification could be made: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#queue;
  }

  #add(notices: readonly Notice[]): void {
    const { settings } = this.#delivery;
    for (const notice of notices) {
      if (notice.kind === "test" || !settings.on.includes(notice.kind)) continue;
      for (const channel of channelsOf(settings)) {
        const key = `${channel} ${notice.key}`;
        if (this.#sent.has(key) || this.#queued.has(key)) continue;
        this.#queued.add(key);
        this.#queue = this.#queue.then(() => this.#send(notice, channel, key));
      }
    }
  }

  async #send(notice: Notice, channel: Channel, key: string): Promise<void> {
    try {
      const reason = await deliver(notice, channel, this.#delivery);
      if (reason === undefined) await this.#sent.add(key);
      else this.#note(`The notification "${notice.kind}" was not delivered: ${reason}. The run is not affected.`);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.#note(`The notification "${notice.kind}" was not recorded as sent: ${message}`);
    }
  }
}
