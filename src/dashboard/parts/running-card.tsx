/**
 * @file The running trials with the last lines that they have printed.
 */
import { useEffect, useState } from "preact/hooks";
import { Link } from "wouter-preact";
import type { StudyPageAnswer, TrialRowAnswer } from "../../node/server/answers.ts";
import { studyAddress } from "../address.ts";
import { formatParameter } from "../format/numbers.ts";
import { formatDuration } from "../format/times.ts";
import { getLogPart, studyApi } from "../server/client.ts";
import type { StudyStore } from "../study/study-store.ts";
import { plainText } from "../study/terminal-text.ts";
import { stateOf } from "../study/trial-state.ts";
import { now } from "./clock.ts";

/** How often the end of a log is read while its trial runs. */
const READ_MS = 1500;
/** How much of a log is read. */
const END_BYTES = 2000;
const LINES = 3;
const SHOWN = 8;

/** The card; absent where nothing is running. */
export function RunningCard({ store, page }: { readonly store: StudyStore; readonly page: StudyPageAnswer }) {
  const running = (store.rows.value ?? []).filter((row) => stateOf(row) === "running");
  if (running.length === 0) return null;
  return (
    <section class="card" aria-labelledby="running">
      <h2 id="running">{store.isUnreadable ? "Running when it was read last" : "Running"}</h2>
      <ul class="running">
        {running.slice(0, SHOWN).map((row) => (
          <RunningTrial
            key={row.trial}
            study={store.name}
            isReadable={!store.isUnreadable}
            row={row}
            baseline={page.definition.baseline ?? {}}
          />
        ))}
      </ul>
      {running.length > SHOWN ? (
        <p class="sub">
          <Link href={`${studyAddress(store.name, "trials")}?status=running`}>all {running.length} running trials</Link>
        </p>
      ) : null}
    </section>
  );
}

function RunningTrial({
  study,
  row,
  baseline,
  isReadable,
}: {
  readonly study: string;
  /** Whether there is something to follow. */
  readonly isReadable: boolean;
  readonly row: TrialRowAnswer;
  readonly baseline: Readonly<Record<string, unknown>>;
}) {
  const { trial, start, parameters } = row;
  const lines = useLastLines(study, trial, isReadable);
  const changed = Object.entries(parameters).filter(
    ([name, value]) => formatParameter(value) !== formatParameter(baseline[name]),
  );
  return (
    <li>
      <Link href={studyAddress(study, "trials", trial)}>trial {trial}</Link>{" "}
      {start === undefined || !isReadable ? null : (
        <span class="sub">{formatDuration(Math.max(0, now.value - Date.parse(start)) / 1000)}</span>
      )}{" "}
      <span class="sub parameters">
        {changed.map(([name, value]) => `${name} ${formatParameter(value)}`).join(" · ")}
      </span>
      <pre class="log-end">{lines === undefined ? "nothing printed yet" : lines}</pre>
    </li>
  );
}

/** The last lines of a trial's output. */
function useLastLines(study: string, trial: number, isReadable: boolean): string | undefined {
  const [lines, setLines] = useState<string>();
  useEffect(() => {
    if (!isReadable) return;
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const read = async (): Promise<void> => {
      if (document.visibilityState === "visible") {
        try {
          const part = await getLogPart(
            studyApi(study, "trials", trial, "logs", "stdout"),
            `bytes=-${END_BYTES}`,
            stop.signal,
          );
          if (part !== undefined)
            setLines(plainText(new TextDecoder().decode(part.bytes)).trimEnd().split("\n").slice(-LINES).join("\n"));
        } catch {
          // The connection mark says so.
        }
      }
      if (!stop.signal.aborted) timer = setTimeout(() => void read(), READ_MS);
    };
    void read();
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [study, trial, isReadable]);
  return lines;
}
