/**
 * @file Several studies side by side. The address names them.
 */
import { useEffect, useState } from "preact/hooks";
import { Link } from "wouter-preact";
import type { FigureData } from "../../figures/index.ts";
import type { StudyPageAnswer } from "../../node/server/answers.ts";
import { studyAddress, useQuery } from "../address.ts";
import { formatNumber } from "../format/numbers.ts";
import { type DataRow, DataTable } from "../parts/data-table.tsx";
import { FigureList } from "../parts/figure.tsx";
import { ModelButton } from "../parts/fit-button.tsx";
import { Notice } from "../parts/notice.tsx";
import { numberHead } from "../parts/table-head.tsx";
import { Estimated, Measured } from "../parts/value.tsx";
import { getJson, studyApi } from "../server/client.ts";
import { useAnswer } from "../server/use-answer.ts";
import { comparedFronts, type StudyFigures } from "../study/compared-fronts.ts";
import { comparedHypervolumes } from "../study/compared-hypervolumes.ts";
import { useStudyList } from "./studies-page.tsx";

/** The page. */
export function ComparePage() {
  const [query, setQuery] = useQuery();
  const names = query.getAll("study");
  const { studies, problem } = useStudyList();
  useEffect(() => {
    document.title = "Compare · Paretune";
  }, []);
  const toggle = (name: string, isOn: boolean): void => {
    const next = new URLSearchParams(query);
    next.delete("study");
    for (const each of isOn ? [...names, name] : names.filter((other) => other !== name)) next.append("study", each);
    setQuery(next);
  };
  return (
    <>
      <h1>Compare</h1>
      {problem === undefined ? null : <Notice kind="error">{problem}</Notice>}
      <fieldset class="choices">
        <legend>Studies</legend>
        {(studies ?? [])
          .filter((each) => each.problem === undefined)
          .map(({ name }) => (
            <label key={name} class="check">
              <input
                type="checkbox"
                checked={names.includes(name)}
                onChange={({ currentTarget }) => toggle(name, currentTarget.checked)}
              />
              {name}
            </label>
          ))}
      </fieldset>
      {names.length < 2 ? <p>Choose two studies or more.</p> : <Comparison key={names.join("\n")} names={names} />}
    </>
  );
}

function Comparison({ names }: { readonly names: readonly string[] }) {
  // A model that was fitted changes what is known of its study.
  const [fits, setFits] = useState(0);
  const { value: pages, problem } = useAnswer(
    (signal) => Promise.all(names.map((name) => getJson<StudyPageAnswer>(`${studyApi(name)}?without=curve`, signal))),
    [names.join("\n"), fits],
  );
  if (problem !== undefined) return <Notice kind="error">{problem}</Notice>;
  if (pages === undefined) return <p aria-busy="true">Reading the studies …</p>;
  const objectives = [...new Set(pages.flatMap(({ definition }) => definition.objectives.map(({ name }) => name)))];
  const hasModel = pages.some(({ best }) => best?.basis === "model");
  const isMixed = hasModel && pages.some(({ best }) => best?.basis === "measured");
  return (
    <>
      {isMixed ? (
        <Notice kind="warning">
          Some studies have estimates of a model and some have measurements only. Measured values of the best trial are
          often lucky; compare them with care, or have the missing models fitted.
        </Notice>
      ) : null}
      <section class="scroll card" tabIndex={0} aria-label="Comparison">
        <DataTable
          label="Studies"
          heads={[
            ...[
              "study",
              ...["trials", "completed", "stopped early", "failed", "hypervolume, measured"].map(numberHead),
              "strategy",
              "model",
            ],
            isMixed ? "recommended" : hasModel ? "recommended by the model" : "best as measured",
            ...objectives.map((name) => `${name} of it: measured, estimated`),
          ]}
          rows={pages.map((page) => comparedRow(page, { objectives, isMixed }, () => setFits((count) => count + 1)))}
        />
      </section>
      <ComparedFigures pages={pages} basis={hasModel && !isMixed ? "known" : "measured"} />
      <p class="sub">
        Hypervolumes are over the reference of each study: they compare only between studies with the same one.{" "}
        <code>paretune compare</code> compares over a common reference.
      </p>
    </>
  );
}

interface ComparedFiguresProps {
  readonly pages: readonly StudyPageAnswer[];
  /** By the models of all studies, or by the measurements of all of them. */
  readonly basis: "known" | "measured";
}

/** The fronts of all studies in one picture for each pair of objectives, and their hypervolumes. */
function ComparedFigures({ pages, basis }: ComparedFiguresProps) {
  // The table above says what cannot be read.
  const { value: studies } = useAnswer(
    (signal) => Promise.all(pages.map((page) => comparedStudy(page, basis, signal))),
    [pages, basis],
  );
  if (studies === undefined) return null;
  const fronts = comparedFronts(studies);
  return (
    <>
      {fronts.length > 0 ? null : (
        <p class="sub">
          There is no picture of fronts: it needs two studies that share two objectives, each with a measured baseline
          or a reference.
        </p>
      )}
      <FigureList figures={[...fronts, ...comparedHypervolumes(studies)]} />
    </>
  );
}

async function comparedStudy(
  { name }: StudyPageAnswer,
  basis: ComparedFiguresProps["basis"],
  signal: AbortSignal,
): Promise<StudyFigures> {
  const path = `${studyApi(name, "figure-data")}?basis=${basis}&kinds=front,hypervolume`;
  return { name, figures: await getJson<readonly FigureData[]>(path, signal) };
}

interface ComparedOptions {
  readonly objectives: readonly string[];
  /** Whether only some of the studies have a model. */
  readonly isMixed: boolean;
}

function comparedRow(page: StudyPageAnswer, { objectives, isMixed }: ComparedOptions, onFitted: () => void): DataRow {
  const { name, status, counted, best, definition } = page;
  const chosen = best?.recommendation ?? undefined;
  return {
    key: name,
    head: <Link href={studyAddress(name)}>{name}</Link>,
    cells: [
      <span key="trials">
        {status?.ended ?? 0}
        {status === null || status.told === 0 ? null : <span class="sub">and {status.told} told or imported</span>}
      </span>,
      counted?.completed ?? 0,
      counted?.stopped ?? 0,
      counted?.failed ?? 0,
      status?.hypervolume == null ? "–" : formatNumber(status.hypervolume),
      definition.strategy,
      best?.basis === "model" ? (
        "fitted"
      ) : (
        <ModelButton
          key="model"
          study={name}
          completed={status?.trials.completed ?? 0}
          isRunning={(status?.trials.running ?? 0) > 0}
          isFitting={false}
          onFit={async () => {
            await getJson(studyApi(name, "best"));
            onFitted();
          }}
        />
      ),
      chosen === undefined ? (
        <span key="recommended" class="absent">
          none
        </span>
      ) : (
        <span key="recommended">
          <Link href={studyAddress(name, "trials", chosen.trial)}>trial {chosen.trial}</Link>
          {isMixed ? <span class="sub">{best?.basis === "model" ? "by the model" : "as measured"}</span> : null}
        </span>
      ),
      ...objectives.map((objective) => {
        const value = chosen?.objectives[objective];
        const unit = definition.objectives.find((each) => each.name === objective)?.unit;
        return (
          <span key={objective}>
            <Measured value={value?.measured} unit={unit} />
            {", "}
            {best?.basis === "model" ? <Estimated value={value} unit={unit} /> : <span class="absent">no model</span>}
          </span>
        );
      }),
    ],
  };
}
