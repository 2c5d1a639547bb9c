/**
 * @file Selects trials with a rectangle over the front, and marks the selected ones.
 */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Drawing } from "../../figures/browser.ts";
import type { FrontData } from "../../figures/index.ts";
import type { Column } from "../study/columns.ts";
import type { SelectionView } from "../study/selection-view.ts";
import { type DrawnDot, drawDots } from "./dot-drawing.ts";
import { type Rectangle, rectangleOf, useDrag } from "./drag.ts";

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
  const select = (rectangle: Rectangle) => withRectangle(selection, columns, pointsIn(points, rectangle));
  const { rectangle, handlers } = useDrag({
    onMove: (drag) => onDraft(select(rectangleOf(drag))),
    onEnd: (drag) => onCommit(select(rectangleOf(drag))),
    onClick: () => onCommit(withoutColumns(selection, columns)),
  });
  useEffect(() => {
    drawing.svg.classList.toggle("selecting", isSelecting);
    if (canvas.current !== null)
      drawMarks(canvas.current, drawing, isSelecting ? points.filter(({ place }) => kept[place] === 1) : []);
  }, [drawing, kept, isSelecting, points]);
  const point = ({ offsetX: x, offsetY: y }: PointerEvent): void => {
    const words = nearestTitle(points, x, y);
    setTip(words === undefined ? undefined : { x, y, words });
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
        {rectangle === undefined ? null : <div class="brush-rectangle" style={styleOf(rectangle)} />}
      </div>
      {tip === undefined || rectangle !== undefined ? null : (
        <div class="tip" style={{ left: `${Math.min(tip.x + 14, drawing.width - 220)}px`, top: `${tip.y + 14}px` }}>
          {tip.words}
        </div>
      )}
    </>
  );
}

function styleOf({ left, right, top, bottom }: Rectangle) {
  return { left: `${left}px`, top: `${top}px`, width: `${right - left}px`, height: `${bottom - top}px` };
}

/** What is known of the trial nearest to the pointer; undefined if none is near. */
function nearestTitle(points: readonly Point[], x: number, y: number): string | undefined {
  let least = NEAR;
  let title: string | undefined;
  for (const point of points) {
    const distance = Math.hypot(point.x - x, point.y - y);
    if (distance > least) continue;
    least = distance;
    title = point.title;
  }
  return title;
}

interface Point extends DrawnDot {
  readonly place: number;
  readonly title: string;
}

function pointsOf({ places }: Drawing<SVGSVGElement>, rows: SelectionView["table"]["rows"]): readonly Point[] {
  const byTrial = new Map(rows.map(({ trial }, place) => [trial, place]));
  return places.flatMap(({ trial, title, points, look }) => {
    const place = byTrial.get(trial);
    const [x, y] = points[0] ?? [];
    return place === undefined || x === undefined || y === undefined || look === undefined
      ? []
      : [{ place, x, y, look, title }];
  });
}

function pointsIn(points: readonly Point[], { left, right, top, bottom }: Rectangle): readonly Point[] {
  return points.filter(({ x, y }) => x >= left && x <= right && y >= top && y <= bottom);
}

/** The selection of the points of a rectangle: the ranges of their values; no ranges where there are none. */
function withRectangle(
  selection: SelectionView["selection"],
  columns: readonly (Column | undefined)[],
  inside: readonly Point[],
): SelectionView["selection"] {
  const conditions = { ...selection.conditions };
  for (const column of columns) {
    if (column === undefined) continue;
    const range = rangeOf(column, inside);
    if (range === undefined) delete conditions[column.key];
    else conditions[column.key] = range;
  }
  return { ...selection, conditions };
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
  drawDots(context, points);
}
