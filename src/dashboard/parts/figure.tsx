/**
 * @file A figure of the server's data, drawn for the width that it has.
 */
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { type Drawing, drawFigure, PLOTTING } from "../../figures/browser.ts";
import { describeFigure, type FigureData, type Units, visibleCharacters } from "../../figures/index.ts";
import type { StudyPageAnswer } from "../../node/server/answers.ts";
import { getJson, sentenceOf, studyApi } from "../server/client.ts";
import { useAnswer } from "../server/use-answer.ts";
import { Notice } from "./notice.tsx";

/** What lies over a figure: it is given the drawing. */
export type Overlay = (drawing: Drawing<SVGSVGElement>) => ComponentChildren;

interface FigureProps {
  readonly data: FigureData;
  readonly units?: Units | undefined;
  readonly overlay?: Overlay | undefined;
  /** Without its caption, where space is short. */
  readonly isBare?: boolean | undefined;
}

/** A figure. */
export function Figure({ data, units, overlay, isBare = false }: FigureProps) {
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const [drawing, setDrawing] = useState<Drawing<SVGSVGElement>>();
  const [words, setWords] = useState({ title: "", caption: "" });
  useEffect(() => {
    if (width === 0 || frame.current === null) return;
    const description = describeFigure(PLOTTING, data, { units, width });
    const drawn = drawFigure<SVGSVGElement>(PLOTTING, description, document);
    // The picture has a name; its parts are no elements of the page that could have one. Styles know them by another attribute.
    for (const part of drawn.svg.querySelectorAll("[aria-label]")) {
      part.setAttribute("data-part", part.getAttribute("aria-label") ?? "");
      part.removeAttribute("aria-label");
    }
    showCharacters(drawn.svg);
    frame.current.replaceChildren(drawn.svg);
    setDrawing(drawn);
    setWords({ title: visibleCharacters(description.title), caption: visibleCharacters(description.caption) });
  }, [data, units, width]);
  return (
    <figure class="figure">
      <h2>{words.title}</h2>
      <div class="drawing-frame">
        <div ref={frame} class="drawing" />
        {overlay === undefined || drawing === undefined ? null : overlay(drawing)}
      </div>
      {isBare ? null : <figcaption>{words.caption}</figcaption>}
    </figure>
  );
}

/** Puts a visible sign in place of each character of a drawing's texts that makes a text look like another one. */
function showCharacters(drawing: SVGSVGElement): void {
  const texts = document.createTreeWalker(drawing, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
    text.nodeValue = visibleCharacters(text.nodeValue ?? "");
  }
}

/** The width of an element, in whole pixels; 0 before it is known. */
export function useWidth(element: { readonly current: HTMLElement | null }): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const { current } = element;
    if (current === null) return;
    const observer = new ResizeObserver(() => setWidth(Math.floor(current.clientWidth)));
    observer.observe(current);
    return () => observer.disconnect();
  }, [element]);
  return width;
}

/** Which figures are read. */
export interface WantedFigures {
  /** `known`: nothing is fitted for them. */
  readonly basis: "known" | "model" | undefined;
  /** Separated by commas. */
  readonly kinds: string;
}

/** What an analysis alone gives, which is shown first. */
export const FIRST_FIGURES: WantedFigures = { basis: "known", kinds: "front,hypervolume,best-so-far" };

/** The figures of a trial, read again whenever `version` changes. The page shows the trial without those that cannot be read. */
export function useTrialFigures(study: string, trial: number, version: unknown): readonly FigureData[] {
  const { value } = useAnswer(
    async (signal) => {
      const path = studyApi(study, "trials", trial, "figures");
      const listed = await getJson<readonly { readonly data: string }[]>(path, signal);
      return Promise.all(listed.map(({ data }) => getJson<FigureData>(data, signal)));
    },
    [study, trial, version],
  );
  return value ?? [];
}

/**
 * Figures of a study. They are read at once, and again whenever `version` changes from one that was known; what was there stays in
 * view meanwhile. Without a basis nothing is read.
 */
export function useFigures(
  study: string,
  { basis, kinds }: WantedFigures,
  version: unknown,
): { readonly figures: readonly FigureData[] | undefined; readonly problem: string | undefined } {
  const [figures, setFigures] = useState<readonly FigureData[]>();
  const [problem, setProblem] = useState<string>();
  const seen = useRef<unknown>();
  const reading = useRef<AbortController>();
  useEffect(() => {
    const isFirst = seen.current === undefined && reading.current !== undefined;
    seen.current = version;
    if (basis === undefined || isFirst) return;
    reading.current?.abort();
    const stop = new AbortController();
    reading.current = stop;
    getJson<readonly FigureData[]>(`${studyApi(study, "figure-data")}?basis=${basis}&kinds=${kinds}`, stop.signal).then(
      (found) => {
        if (stop.signal.aborted) return;
        setFigures(found);
        setProblem(undefined);
      },
      (error: unknown) => {
        if (!stop.signal.aborted) setProblem(sentenceOf(error));
      },
    );
  }, [study, basis, kinds, version]);
  useEffect(() => () => reading.current?.abort(), []);
  return { figures, problem };
}

/** What the figures of a study depend on. */
export function figuresVersion(page: StudyPageAnswer | undefined): string | undefined {
  return page === undefined ? undefined : `${page.events} ${page.best?.basis}`;
}

/** Figures below each other, or why there are none. */
export function FigureList({
  figures,
  problem,
  units,
}: {
  readonly figures: readonly FigureData[] | undefined;
  readonly problem?: string | undefined;
  readonly units?: Units | undefined;
}) {
  if (problem !== undefined) return <Notice kind="error">{problem}</Notice>;
  return (
    <>
      {(figures ?? []).map((data) => (
        <section key={data.name} class="card">
          <Figure data={data} units={units} />
        </section>
      ))}
    </>
  );
}
