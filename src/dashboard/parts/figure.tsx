/**
 * @file A figure of the server's data, drawn for the width that it has.
 */
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { type Drawing, drawFigure, PLOTTING } from "../../figures/browser.ts";
import { describeFigure, type FigureData, type Units } from "../../figures/index.ts";
import { getJson, ServerError, sentenceOf, studyApi } from "../server/client.ts";
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
    frame.current.replaceChildren(drawn.svg);
    setDrawing(drawn);
    setWords({ title: description.title, caption: description.caption });
  }, [data, units, width]);
  return (
    <figure class="figure">
      <h3>{words.title}</h3>
      <div class="drawing-frame">
        <div ref={frame} class="drawing" />
        {overlay === undefined || drawing === undefined ? null : overlay(drawing)}
      </div>
      {isBare ? null : <figcaption>{words.caption}</figcaption>}
    </figure>
  );
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

/** The name, kind and address of a figure. */
export interface ListedFigure {
  readonly name: string;
  readonly kind: string;
  readonly title: string;
  readonly data: string;
}

/** Figures of a study. They are read again whenever `version` changes; what was there stays in view meanwhile. */
export function useFigures(
  study: string,
  basis: "known" | "model" | "measured" | undefined,
  version: unknown,
): { readonly figures: readonly FigureData[] | undefined; readonly problem: string | undefined } {
  const [figures, setFigures] = useState<readonly FigureData[]>();
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    if (basis === undefined) return;
    const stop = new AbortController();
    readFigures(study, basis, stop.signal).then(
      (found) => {
        setFigures(found);
        setProblem(undefined);
      },
      (error: unknown) => {
        const isNone = error instanceof ServerError && error.code === "no-results";
        if (!stop.signal.aborted && !isNone) setProblem(sentenceOf(error));
      },
    );
    return () => stop.abort();
  }, [study, basis, version]);
  return { figures, problem };
}

async function readFigures(study: string, basis: string, signal: AbortSignal): Promise<readonly FigureData[]> {
  const listed = await getJson<readonly ListedFigure[]>(`${studyApi(study, "figures")}?basis=${basis}`, signal);
  return Promise.all(listed.map(({ data }) => getJson<FigureData>(data, signal)));
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
