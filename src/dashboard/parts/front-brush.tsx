/**
 * @file Selects trials with a rectangle over the front, and marks the selected ones.
 */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Drawing } from "../../figures/browser.ts";
import type { FrontData } from "../../figures/index.ts";
import type { SelectionView } from "../pages/trials-page.tsx";
import type { Column } from "../study/columns.ts";
import { type Rectangle, rectangleOf, useDrag } from "./drag.ts";

/** The half of a marked point's side, in pixels. */
const MARK = 2;
/** The farthest that a point is from the pointer to be named. */
const NEAR = 12;

interface FrontBrushProps extends SelectionView {
  readonly data: FrontData;
  readonly drawing: Drawing<SVGSVGElement>;
}

/** The layer over the figure. */
export function FrontBrush({ data, drawing, table, selection, kept, onDraft, onCommit }: FrontBrushProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [tip, setTip] = useState<{ readonly x: number; readonly y: number; readonly words: string }>();
  const points = useMemo(() => pointsOf(drawing, table.rows), [drawing, table.rows]);
  const prefix = data.basis === "model" ? "model." : "";
  const columns = [data.x.name, data.y.name].map((name) => table.columns.find(({ key }) => key === `${prefix}${name}`));
  const isSelecting = !kept.every((flag) => flag === 1);
  const select = (rectangle: Rectangle) => {
    const inside = points.filter(
      ({ x, y }) => x >= rectangle.left && x <= rectangle.right && y >= rectangle.top && y <= rectangle.bottom,
    );
    const conditions = { ...selection.conditions };
    for (const column of columns) {
      if (column === undefined) continue;
      const range = rangeOf(column, inside);
      if (range === undefined) delete conditions[column.key];
      else conditions[column.key] = range;
    }
    return { ...selection, conditions };
  };
  const { rectangle, handlers } = useDrag({
    onMove: (drag) => onDraft(select(rectangleOf(drag))),
    onEnd: (drag) => onCommit(select(rectangleOf(drag))),
    onClick: () => onCommit(withoutColumns(selection, columns)),
  });
  useEffect(() => {
    const { svg } = drawing;
    svg.style.opacity = isSelecting ? "0.3" : "1";
    if (canvas.current !== null)
      drawMarks(canvas.current, drawing, isSelecting ? points.filter(({ place }) => kept[place] === 1) : []);
  }, [drawing, kept, isSelecting, points]);
  const point = (event: PointerEvent): void => {
    const { offsetX: x, offsetY: y } = event;
    const near = points.reduce<{ distance: number; words: string } | undefined>((best, each) => {
      const distance = Math.hypot(each.x - x, each.y - y);
      return distance <= (best?.distance ?? NEAR) ? { distance, words: each.title } : best;
    }, undefined);
    setTip(near === undefined ? undefined : { x, y, words: near.words });
  };
  return (
    <>
      <canvas ref={canvas} class="layer" aria-hidden="true" />
      <div
        class="layer brush"
        {...handlers}
        onPointerMove={(event) => {
          handlers.onPointerMove(event);
          point(event);
        }}
        onPointerLeave={() => setTip(undefined)}
      >
        {rectangle === undefined ? null : (
          <div
            class="brush-rectangle"
            style={{
              left: `${rectangle.left}px`,
              top: `${rectangle.top}px`,
              width: `${rectangle.right - rectangle.left}px`,
              height: `${rectangle.bottom - rectangle.top}px`,
            }}
          />
        )}
      </div>
      {tip === undefined || rectangle !== undefined ? null : (
        <div class="tip" style={{ left: `${Math.min(tip.x + 14, drawing.width - 220)}px`, top: `${tip.y + 14}px` }}>
          {tip.words}
        </div>
      )}
    </>
  );
}

interface Point {
  readonly place: number;
  readonly x: number;
  readonly y: number;
  readonly title: string;
}

function pointsOf({ places }: Drawing<SVGSVGElement>, rows: SelectionView["table"]["rows"]): readonly Point[] {
  const byTrial = new Map(rows.map(({ trial }, place) => [trial, place]));
  return places.flatMap(({ trial, title, points }) => {
    const place = byTrial.get(trial);
    const [x, y] = points[0] ?? [];
    return place === undefined || x === undefined || y === undefined ? [] : [{ place, x, y, title }];
  });
}

/** The range of a column's values over some points; undefined without points. */
function rangeOf({ values }: Column, points: readonly Point[]): { lower: number; upper: number } | undefined {
  let lower = Number.POSITIVE_INFINITY;
  let upper = Number.NEGATIVE_INFINITY;
  for (const { place } of points) {
    const value = values[place] ?? Number.NaN;
    if (value < lower) lower = value;
    if (value > upper) upper = value;
  }
  return lower <= upper ? { lower, upper } : undefined;
}

function withoutColumns(selection: SelectionView["selection"], columns: readonly (Column | undefined)[]) {
  const keys = new Set(columns.map((column) => column?.key));
  const conditions = Object.fromEntries(Object.entries(selection.conditions).filter(([key]) => !keys.has(key)));
  return { ...selection, conditions };
}

function drawMarks(
  canvas: HTMLCanvasElement,
  { width, height }: Drawing<SVGSVGElement>,
  points: readonly Point[],
): void {
  const ratio = Math.min(2, devicePixelRatio);
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const context = canvas.getContext("2d");
  if (context === null) return;
  context.scale(ratio, ratio);
  context.fillStyle = getComputedStyle(canvas).getPropertyValue("--front");
  for (const { x, y } of points) context.fillRect(x - MARK, y - MARK, 2 * MARK, 2 * MARK);
}
