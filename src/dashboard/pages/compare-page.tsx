/**
 * @file Several studies side by side. The address names them.
 */
import { useEffect, useState } from "preact/hooks";
import { Link } from "wouter-preact";
import type { FigureData } from "../../figures/index.ts";
import type { StudyPageAnswer } from "../../node/server/answers.ts";
import { studyAddress, useQuery } from "../address.ts";
import { formatNumber } from "../format/numbers.ts";
import { FigureList } from "../parts/figure.tsx";
import { Notice } from "../parts/notice.tsx";
import { Estimated, Measured } from "../parts/value.tsx";
import { getJson, sentenceOf, studyApi } from "../server/client.ts";
import { comparedFronts, type StudyFigures } from "../study/compared-fronts.ts";
import { comparedHypervolume } from "../study/compared-hypervolume.ts";
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
  const { pages, problem } = usePages(names);
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
          often lucky; compare them with care.
        </Notice>
      ) : null}
      <section class="scroll card" tabIndex={0} aria-label="Comparison">
        <table class="list">
          <thead>
            <tr>
              <th scope="col">study</th>
              <th scope="col" class="number">
                trials
              </th>
              <th scope="col" class="number">
                failed
              </th>
              <th scope="col" class="number">
                hypervolume, measured
              </th>
              <th scope="col">strategy</th>
              <th scope="col">
                {isMixed ? "recommended" : hasModel ? "recommended by the model" : "best as measured"}
              </th>
              {objectives.map((name) => (
                <th key={name} scope="col">
                  {name} of it: measured, estimated
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {pages.map((page) => (
              <ComparedStudy key={page.name} page={page} objectives={objectives} isMixed={isMixed} />
            ))}
          </tbody>
        </table>
      </section>
      <Fronts names={names} basis={hasModel && !isMixed ? "known" : "measured"} />
      <p class="sub">
        Hypervolumes are over the reference of each study: they compare only between studies with the same one.{" "}
        <code>paretune compare</code> compares over a common reference.
      </p>
    </>
  );
}

interface FrontsProps {
  readonly names: readonly string[];
  /** By the models of all studies, or by the measurements of all of them. */
  readonly basis: "known" | "measured";
}

/** The fronts of all studies in one picture for each pair of objectives. */
function Fronts({ names, basis }: FrontsProps) {
  const [studies, setStudies] = useState<readonly StudyFigures[]>();
  useEffect(() => {
    const stop = new AbortController();
    const read = async (name: string): Promise<StudyFigures> => {
      const path = `${studyApi(name, "figure-data")}?basis=${basis}&kinds=front,hypervolume`;
      return { name, figures: await getJson<readonly FigureData[]>(path, stop.signal) };
    };
    Promise.all(names.map(read)).then(setStudies, () => {}); // the table above says what cannot be read
    return () => stop.abort();
  }, [names.join("\n"), basis]);
  if (studies === undefined) return null;
  const figures = [...comparedFronts(studies), ...comparedHypervolume(studies)];
  if (figures.length === 0) {
    return (
      <p class="sub">
        There is no picture: it needs two studies that share two objectives, each with a measured baseline or a
        reference.
      </p>
    );
  }
  return <FigureList figures={figures} />;
}

function ComparedStudy({
  page,
  objectives,
  isMixed,
}: {
  readonly page: StudyPageAnswer;
  readonly objectives: readonly string[];
  /** Whether only some of the studies have a model. */
  readonly isMixed: boolean;
}) {
  const { name, status, best, definition } = page;
  const chosen = best?.recommendation ?? undefined;
  return (
    <tr>
      <th scope="row">
        <Link href={studyAddress(name)}>{name}</Link>
      </th>
      <td class="number">{status === null ? 0 : status.trials.completed + status.trials.failed}</td>
      <td class="number">{status?.trials.failed ?? 0}</td>
      <td class="number">{status?.hypervolume == null ? "–" : formatNumber(status.hypervolume)}</td>
      <td>{definition.strategy}</td>
      <td>
        {chosen === undefined ? (
          <span class="absent">none</span>
        ) : (
          <>
            <Link href={studyAddress(name, "trials", chosen.trial)}>trial {chosen.trial}</Link>
            {isMixed ? <span class="sub">{best?.basis === "model" ? "by the model" : "as measured"}</span> : null}
          </>
        )}
      </td>
      {objectives.map((objective) => {
        const value = chosen?.objectives[objective];
        const unit = definition.objectives.find((each) => each.name === objective)?.unit;
        return (
          <td key={objective}>
            <Measured value={value?.measured} unit={unit} />
            {", "}
            {best?.basis === "model" ? <Estimated value={value} unit={unit} /> : <span class="absent">no model</span>}
          </td>
        );
      })}
    </tr>
  );
}

function usePages(names: readonly string[]) {
  const [pages, setPages] = useState<readonly StudyPageAnswer[]>();
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    const stop = new AbortController();
    Promise.all(names.map((name) => getJson<StudyPageAnswer>(studyApi(name), stop.signal))).then(
      setPages,
      (error: unknown) => {
        if (!stop.signal.aborted) setProblem(sentenceOf(error));
      },
    );
    return () => stop.abort();
  }, [names.join("\n")]);
  return { pages, problem };
}
