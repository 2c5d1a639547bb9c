/**
 * @file One trial: what was measured beside what is estimated, its configuration, output, files, and how to run it again.
 */
import { Link } from "wouter-preact";
import type { DefinitionAnswer, TrialPageAnswer, TrialRowAnswer } from "../../node/server/answers.ts";
import { studyAddress } from "../address.ts";
import { formatBytes, formatParameter } from "../format/numbers.ts";
import { formatDuration, formatMoment } from "../format/times.ts";
import { now } from "../parts/clock.ts";
import { CopyButton } from "../parts/copy-button.tsx";
import { DataTable } from "../parts/data-table.tsx";
import { FigureList, useTrialFigures } from "../parts/figure.tsx";
import { Notice } from "../parts/notice.tsx";
import { History, OutcomesCard } from "../parts/outcomes-card.tsx";
import { StatusMark } from "../parts/status-mark.tsx";
import { numberHead } from "../parts/table-head.tsx";
import { TrialActions } from "../parts/trial-actions.tsx";
import { TrialLogs } from "../parts/trial-logs.tsx";
import { getJson, studyApi } from "../server/client.ts";
import { useAnswer } from "../server/use-answer.ts";
import { changeWords } from "../study/differences.ts";
import type { StudyStore } from "../study/study-store.ts";
import { stateOf } from "../study/trial-state.ts";

/** The page. `number` is undefined where the address has none. */
export function TrialPage({ store, number }: { readonly store: StudyStore; readonly number: number | undefined }) {
  const page = store.page.value;
  const rows = store.rows.value;
  if (page === undefined || rows === undefined) return null;
  const place = rows.findIndex(({ trial }) => trial === number);
  const row = rows[place];
  if (row === undefined) {
    return <Notice kind="error">There is no trial {number === undefined ? "at this address" : number}.</Notice>;
  }
  return (
    <TrialView
      store={store}
      row={row}
      definition={page.definition}
      neighbours={{ previous: rows[place - 1], next: rows[place + 1] }}
    />
  );
}

interface TrialViewProps {
  readonly store: StudyStore;
  readonly row: TrialRowAnswer;
  readonly definition: DefinitionAnswer;
  readonly neighbours: Readonly<Record<"previous" | "next", TrialRowAnswer | undefined>>;
}

function TrialView({ store, row, definition, neighbours }: TrialViewProps) {
  const number = row.trial;
  const state = stateOf(row);
  // The details are read again whenever the row changes.
  const { value: details, problem } = useAnswer(
    (signal) => getJson<TrialPageAnswer>(studyApi(store.name, "trials", number), signal),
    [store.name, number, row],
  );
  const figures = useTrialFigures(store.name, number, row);
  return (
    <>
      <div class="toolbar">
        <h2 class="trial-title">
          Trial {number} <StatusMark row={row} />
        </h2>
        <nav aria-label="Neighbouring trials" class="neighbours">
          <Neighbour study={store.name} row={neighbours.previous} words="previous" />
          <Neighbour study={store.name} row={neighbours.next} words="next" />
        </nav>
        <TrialActions store={store} row={row} />
      </div>
      <TrialFacts study={store.name} row={row} />
      {problem === undefined ? null : <Notice kind="error">{problem}</Notice>}
      <Reason row={row} />
      <div class="columns">
        <div>
          <OutcomesCard store={store} row={row} definition={definition} />
          <FigureList figures={figures} />
          <History row={row} definition={definition} />
          {details === undefined && state !== "running" ? null : (
            <TrialLogs
              study={store.name}
              trial={number}
              isRunning={state === "running"}
              isFollowed={state === "running" && !store.isUnreadable}
              hasFailed={state === "failed" || state === "held"}
              files={details?.files ?? []}
            />
          )}
          {details === undefined ? null : <Files study={store.name} details={details} />}
        </div>
        <div>
          <Configuration row={row} definition={definition} />
          {details === undefined ? null : <Commands details={details} />}
        </div>
      </div>
    </>
  );
}

/** Why the trial failed, was stopped or is cancelled. */
function Reason({ row }: { readonly row: TrialRowAnswer }) {
  return (
    <>
      {row.reason === undefined ? null : (
        <Notice kind={row.status === "failed" ? "error" : "info"}>
          <span class="reason">{row.reason}</span>
        </Notice>
      )}
      {stateOf(row) === "held" ? (
        <Notice kind="warning">
          <p class="reason">{row.held?.reason}</p>
          <p>
            It is being checked whether this machine is at fault: the failure is recorded once another trial works. If
            the machine is at fault, the trial is evaluated again.
          </p>
        </Notice>
      ) : null}
    </>
  );
}

function Neighbour({
  study,
  row,
  words,
}: {
  readonly study: string;
  readonly row: TrialRowAnswer | undefined;
  readonly words: string;
}) {
  return row === undefined ? null : (
    <Link href={studyAddress(study, "trials", row.trial)}>
      {words === "next" ? `${row.trial} →` : `← ${row.trial}`}
    </Link>
  );
}

function TrialFacts({ study, row }: { readonly study: string; readonly row: TrialRowAnswer }) {
  const { origin, of, id, start, end, duration } = row;
  return (
    <p class="sub facts-line">
      <span>origin {origin}</span>
      {of === undefined ? null : (
        <span>
          repeats <Link href={studyAddress(study, "trials", of)}>trial {of}</Link>
        </span>
      )}
      <span>id {id}</span>
      {start === undefined ? null : <span>started {formatMoment(start, now.value)}</span>}
      {end === undefined ? null : <span>ended {formatMoment(end, now.value)}</span>}
      {duration === undefined ? null : <span>took {formatDuration(duration)}</span>}
    </p>
  );
}

/** The configuration beside the baseline's. */
function Configuration({ row, definition }: { readonly row: TrialRowAnswer; readonly definition: DefinitionAnswer }) {
  const { baseline } = definition;
  const names = definition.parameters.filter(
    ({ name }) => name in row.parameters || (baseline !== undefined && name in baseline),
  );
  return (
    <section class="card" aria-labelledby="configuration">
      <h2 id="configuration">Configuration</h2>
      <DataTable
        label="Parameters"
        heads={[
          "parameter",
          numberHead("value"),
          ...(baseline === undefined ? [] : ["baseline", "change"].map(numberHead)),
        ]}
        rows={names.map(({ name, scale }) => {
          const value = row.parameters[name];
          const before = baseline?.[name];
          const isChanged = baseline !== undefined && JSON.stringify(value) !== JSON.stringify(before);
          return {
            ...{ key: name, isChanged },
            head: (
              <>
                {name}
                {row.outside?.includes(name) === true ? <span class="sub"> outside the search space</span> : null}
              </>
            ),
            cells: [
              formatParameter(value),
              <span key="before" class="before">
                {formatParameter(before)}
              </span>,
              isChanged ? changeWords({ name, value, before }, scale) || "changed" : "",
            ],
          };
        })}
      />
      <div class="actions">
        <CopyButton what="configuration" text={JSON.stringify(row.parameters, null, 2)} />
      </div>
    </section>
  );
}

function Commands({ details: { commands, cwd } }: { readonly details: TrialPageAnswer }) {
  if (commands.length === 0) return null;
  const text = commands.join("\n");
  return (
    <section class="card" aria-labelledby="commands">
      <h2 id="commands">Run it again</h2>
      <pre class="command" tabIndex={0}>
        {text}
      </pre>
      <p class="sub">
        in <code>{cwd}</code>
      </p>
      <div class="actions">
        <CopyButton what="command" text={text} />
      </div>
    </section>
  );
}

function Files({
  study,
  details: { trial, files, host },
}: {
  readonly study: string;
  readonly details: TrialPageAnswer;
}) {
  if (files.length === 0) return host === undefined ? null : <p>The files of this trial are on the machine {host}.</p>;
  return (
    <section class="card" aria-labelledby="files">
      <h2 id="files">Files</h2>
      <DataTable
        label="Files"
        heads={["path", numberHead("size"), "changed"]}
        rows={files.map(({ path, bytes, modified }) => ({
          key: path,
          head: (
            <a
              href={studyApi(study, "trials", trial, "files", ...path.split("/").map(encodeURIComponent))}
              target="_blank"
              rel="noreferrer"
            >
              {path}
            </a>
          ),
          cells: [formatBytes(bytes), formatMoment(modified, now.value)],
        }))}
      />
    </section>
  );
}
