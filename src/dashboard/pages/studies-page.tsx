/**
 * @file The list of studies.
 */
import { useEffect, useState } from "preact/hooks";
import { Link } from "wouter-preact";
import { formatCount } from "../../figures/index.ts";
import type { ListedStudyAnswer } from "../../node/server/answers.ts";
import { studyAddress } from "../address.ts";
import { formatAgo } from "../format/times.ts";
import { now } from "../parts/clock.ts";
import { Notice } from "../parts/notice.tsx";
import { ProgressBar } from "../parts/progress-bar.tsx";
import { type HeadCell, numberHead, TableHead } from "../parts/table-head.tsx";
import { getJson, sentenceOf } from "../server/client.ts";

/** The list is no part of an event stream; it is read again while it is in view. */
const AGAIN_MS = 3000;

/** The page. */
export function StudiesPage() {
  const { studies, problem } = useStudyList();
  useEffect(() => {
    document.title = "Studies · Paretune";
  }, []);
  return (
    <>
      <h1>Studies</h1>
      {problem === undefined ? null : <Notice kind="error">{problem}</Notice>}
      {studies === undefined ? <p aria-busy="true">Reading the studies …</p> : <StudyTable studies={studies} />}
    </>
  );
}

/** The studies, read again from time to time while the page is in view. */
export function useStudyList(): {
  readonly studies: readonly ListedStudyAnswer[] | undefined;
  readonly problem: string | undefined;
} {
  const [studies, setStudies] = useState<readonly ListedStudyAnswer[]>();
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    let isOver = false;
    let timer: ReturnType<typeof setTimeout>;
    const read = async (): Promise<void> => {
      if (document.visibilityState === "visible") {
        try {
          const found = await getJson<readonly ListedStudyAnswer[]>("/api/studies");
          if (isOver) return;
          setStudies(found);
          setProblem(undefined);
        } catch (error) {
          if (!isOver) setProblem(sentenceOf(error));
        }
      }
      if (!isOver) timer = setTimeout(() => void read(), AGAIN_MS);
    };
    void read();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, []);
  return { studies, problem };
}

const HEADS: readonly HeadCell[] = [
  ...["study", "progress"],
  ...["failed", "running"].map(numberHead),
  ...["last result", "study file"],
];

function StudyTable({ studies }: { readonly studies: readonly ListedStudyAnswer[] }) {
  if (studies.length === 0) {
    return (
      <Notice kind="info">
        There are no studies here. <code>paretune init</code> writes a study file; this page then shows it.
      </Notice>
    );
  }
  return (
    <section class="scroll card" tabIndex={0} aria-label="Studies">
      <div class="stacking">
        <table class="list stacked">
          <TableHead cells={HEADS} />
          <tbody>
            {studies.map((study) => (
              <StudyRow key={study.name} study={study} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function StudyRow({ study }: { readonly study: ListedStudyAnswer }) {
  const { name, file, problem, ended = 0, running = 0, failed = 0, trials = 0, budget, lastEvent, run } = study;
  const file_ = <code class="path">{file}</code>;
  if (problem !== undefined) {
    return (
      <tr>
        <th scope="row">{name}</th>
        <td colSpan={4} class="problem">
          {problem}
        </td>
        <td data-label="study file">{file_}</td>
      </tr>
    );
  }
  const others = Math.max(0, trials - ended - running);
  return (
    <tr>
      <th scope="row">
        <Link href={studyAddress(name)}>{name}</Link>
        {run?.paused ? <span class="sub">paused</span> : run?.alive ? <span class="sub">being run</span> : null}
      </th>
      <td class="progress">
        <ProgressBar counted={study.counted} budget={budget ?? null} />
        <span class="sub">
          {ended}
          {budget == null ? " trials" : ` of ${budget} trials`}
          {others > 0 ? `, and ${formatCount(others, "other")}` : ""}
        </span>
      </td>
      <td class="number" data-label="failed">
        {failed}
      </td>
      <td class="number" data-label="running">
        {running}
      </td>
      <td data-label="last result">
        {lastEvent == null ? <span class="absent">none yet</span> : formatAgo(lastEvent, now.value)}
      </td>
      <td data-label="study file">{file_}</td>
    </tr>
  );
}
