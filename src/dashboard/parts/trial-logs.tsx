/**
 * @file What the commands of a trial have printed, as it grows.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import type { FileAnswer } from "../../node/server/answers.ts";
import { getLogPart, sentenceOf, studyApi } from "../server/client.ts";
import { bytesOf, firstStream, STREAMS, type Stream } from "../study/log-streams.ts";
import { plainText } from "../study/terminal-text.ts";
import { Notice } from "./notice.tsx";

/** How often what was added is read while the trial runs. */
const READ_MS = 700;
/** What is shown of a long log: its end. */
const MAX_BYTES = 200_000;

/** The logs of a trial. */
export function TrialLogs({
  study,
  trial,
  isRunning,
  isFollowed,
  hasFailed,
  files,
}: {
  readonly study: string;
  readonly trial: number;
  readonly isRunning: boolean;
  /** Whether what is added is read. */
  readonly isFollowed: boolean;
  readonly hasFailed: boolean;
  readonly files: readonly FileAnswer[];
}) {
  const [chosen, setChosen] = useState<Stream>();
  const stream = chosen ?? firstStream(files, hasFailed);
  const isPrinted = isRunning || bytesOf(files, stream) > 0;
  return (
    <section class="card" aria-labelledby="logs">
      <div class="toolbar">
        <h2 id="logs">Output</h2>
        <div class="switch" role="group" aria-label="Stream">
          {STREAMS.map((each) => (
            <button key={each} type="button" aria-pressed={each === stream} onClick={() => setChosen(each)}>
              {each}
              {!isRunning && bytesOf(files, each) === 0 ? " (empty)" : ""}
            </button>
          ))}
        </div>
        {isPrinted ? (
          <a class="sub" href={studyApi(study, "trials", trial, "logs", stream)} target="_blank" rel="noreferrer">
            whole file
          </a>
        ) : null}
      </div>
      {isPrinted ? (
        <LogText key={stream} path={studyApi(study, "trials", trial, "logs", stream)} isRunning={isFollowed} />
      ) : (
        <p class="sub">Nothing was printed to {stream}.</p>
      )}
    </section>
  );
}

function LogText({ path, isRunning }: { readonly path: string; readonly isRunning: boolean }) {
  const element = useRef<HTMLPreElement>(null);
  const { text, isCut, problem } = useLog(path, isRunning);
  const isAtEnd = useRef(true);
  useEffect(() => {
    const { current } = element;
    if (current !== null && isAtEnd.current) current.scrollTop = current.scrollHeight;
  }, [text]);
  if (problem !== undefined) return <Notice kind="warning">{problem}</Notice>;
  if (text === undefined) return <p class="sub">{isRunning ? "Nothing printed yet." : "Nothing was printed."}</p>;
  return (
    <>
      {isCut ? <p class="sub">The last {MAX_BYTES / 1000} kB.</p> : null}
      <pre
        ref={element}
        class="log"
        tabIndex={0}
        role="log"
        aria-label="Output"
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
          isAtEnd.current = scrollHeight - scrollTop - clientHeight < 20;
        }}
      >
        {plainText(text)}
      </pre>
    </>
  );
}

interface Log {
  readonly text?: string;
  readonly isCut?: boolean;
  readonly problem?: string;
}

/** The text of a log: its end at first, and then what is added. */
function useLog(path: string, isRunning: boolean): Log {
  const [log, setLog] = useState<Log>({});
  const reader = useRef<LogReader>();
  useEffect(() => {
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const read = async (): Promise<void> => {
      reader.current ??= new LogReader(path);
      try {
        const next = await reader.current.read(stop.signal);
        if (next !== undefined && !stop.signal.aborted) setLog(next);
      } catch (error) {
        if (!stop.signal.aborted && !isRunning) setLog({ problem: sentenceOf(error) });
      }
      if (!stop.signal.aborted && isRunning) timer = setTimeout(() => void read(), READ_MS);
    };
    void read();
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [path, isRunning]);
  return log;
}

/** Reads a log that grows. */
class LogReader {
  readonly #path: string;
  /** A character of several bytes may be cut where a part ends. */
  readonly #decoder = new TextDecoder();
  #text = "";
  #isCut = false;
  #end: number | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** The log as it is now; undefined while there is none, or nothing new. */
  async read(signal: AbortSignal): Promise<Log | undefined> {
    const end = this.#end;
    // The last known byte is asked for again: a range that begins at the end of a file would be an error.
    const range = end === undefined ? `bytes=-${MAX_BYTES}` : `bytes=${end - 1}-`;
    const part = await getLogPart(this.#path, range, signal);
    const added = end === undefined ? part?.bytes : part?.bytes.subarray(1);
    if (part === undefined) {
      // A file that has become shorter was begun anew, by the next attempt.
      if (end !== undefined) [this.#end, this.#text] = [undefined, ""];
      return undefined;
    }
    if (added === undefined || added.length === 0) return undefined;
    if (end === undefined) this.#isCut = part.first > 0;
    this.#end = part.first + part.bytes.length;
    this.#text = `${this.#text}${this.#decoder.decode(added, { stream: true })}`.slice(-2 * MAX_BYTES);
    return { text: this.#text, isCut: this.#isCut };
  }
}
