/**
 * @file The events of a study as they are recorded. The browser continues after the last event when the connection was lost.
 */
import type { RunStateJson } from "../../node/server/answers.ts";
import { studyApi } from "./client.ts";

/** How long to wait before a stream that the server has refused is asked for again. */
const RETRY_MS = 2000;

/** What a listener is told. */
export interface EventListenerSet {
  /** Something happened to a trial. */
  readonly onTrial: (trial: number, type: string) => void;
  /** The study, its store or its search space is another one, the connection is there again, or was refused: everything is to be read. */
  readonly onChanged: (why: "edited" | "reset" | "reconnected" | "refused") => void;
  /** Whether the study is being run, when the stream begins and whenever that changes. */
  readonly onRun: (run: RunStateJson) => void;
  /** There is nothing to read, and why. */
  readonly onMissing: (message: string) => void;
  readonly onConnection: (state: "live" | "lost") => void;
}

/** Listens to what happens after an event, until the returned function is called. */
export function listenToStudy(name: string, after: number, listeners: EventListenerSet): () => void {
  let last = String(after);
  let isLost = false;
  let source: EventSource;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const open = (): void => {
    source = new EventSource(`${studyApi(name, "events")}?after=${encodeURIComponent(last)}`);
    source.onopen = () => {
      listeners.onConnection("live");
      if (isLost) listeners.onChanged("reconnected");
      isLost = false;
    };
    source.onerror = () => {
      isLost = true;
      listeners.onConnection("lost");
      // The browser itself connects again, unless the answer was an error.
      if (source.readyState !== EventSource.CLOSED) return;
      listeners.onChanged("refused");
      timer = setTimeout(open, RETRY_MS);
    };
    source.onmessage = ({ data, lastEventId }: MessageEvent<string>) => {
      last = lastEventId;
      const { trial, type } = JSON.parse(data) as { readonly trial: number; readonly type: string };
      listeners.onTrial(trial, type);
    };
    source.addEventListener("edited", () => listeners.onChanged("edited"));
    source.addEventListener("reset", () => listeners.onChanged("reset"));
    source.addEventListener("run", ({ data }: MessageEvent<string>) =>
      listeners.onRun(JSON.parse(data) as RunStateJson),
    );
    source.addEventListener("missing", ({ data }: MessageEvent<string>) => {
      listeners.onMissing((JSON.parse(data) as { readonly message: string }).message);
    });
  };
  open();
  return () => {
    clearTimeout(timer);
    source.close();
  };
}
