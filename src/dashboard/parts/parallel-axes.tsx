/**
 * @file Parallel coordinates: one axis per objective and parameter, one line per trial. A stretch of an axis selects trials.
 */
import type { RefObject } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { DefinitionAnswer } from "../../node/server/answers.ts";
import type { Column } from "../study/columns.ts";
import { type Axis, conditionBetween, parallelAxes, positionOf } from "../study/parallel-scale.ts";
import type { Selection } from "../study/selection.ts";
import type { SelectionView } from "../study/selection-view.ts";
import { type Drag, useDrag } from "./drag.ts";
import { useWidth } from "./figure.tsx";
import { AXIS_BOTTOM, AXIS_TOP, drawAxes, drawLines, HEIGHT, sizeCanvas } from "./parallel-drawing.ts";
import { isDark } from "./theme.ts";

const LEAST_GAP = 78;
const MARGIN = 48;
/** Lines that are drawn while a selection changes; all of them are when it rests. */
const MOVING_LINES = 800;

/** The card; absent with fewer than two axes. */
export function ParallelAxes({
  table,
  selection,
  kept,
  onDraft,
  onCommit,
  isMoving,
  definition,
}: SelectionView & { readonly definition: DefinitionAnswer; readonly isMoving: boolean }) {
  const frame = useRef<HTMLDivElement>(null);
  const base = useRef<HTMLCanvasElement>(null);
  const top = useRef<HTMLCanvasElement>(null);
  const axes = useMemo(
    () => parallelAxes(table.columns.filter((column) => isDrawn(column, definition))),
    [table, definition],
  );
  const width = Math.max(useWidth(frame), (axes.length - 1) * LEAST_GAP + 2 * MARGIN);
  const xs = axes.map((_, place) => MARGIN + (place * (width - 2 * MARGIN)) / Math.max(1, axes.length - 1));
  useDrawing({ base, top, axes, xs, width, kept, isMoving });
  const axisAt = (x: number): Axis | undefined => {
    const distances = xs.map((each) => Math.abs(each - x));
    return axes[distances.indexOf(Math.min(...distances))];
  };
  const select = ({ from, to }: Drag): Selection => {
    const axis = axisAt(from[0]);
    if (axis === undefined) return selection;
    const condition = conditionBetween(axis, heightShare(from[1]), heightShare(to[1]));
    return { ...selection, conditions: { ...selection.conditions, [axis.column.key]: condition } };
  };
  const { handlers } = useDrag({
    onMove: (drag) => onDraft(select(drag)),
    onEnd: (drag) => onCommit(select(drag)),
    onClick: ([x]) => {
      const key = axisAt(x)?.column.key ?? "";
      const { [key]: _, ...conditions } = selection.conditions;
      onCommit({ ...selection, conditions });
    },
  });
  if (axes.length < 2) return null;
  const names = axes.map(({ column }) => column.label).join(", ");
  return (
    <section class="card" aria-label="Parallel coordinates">
      <h2>Parallel coordinates</h2>
      <div ref={frame} class="scroll" tabIndex={0} role="region" aria-label={`Parallel coordinates of ${names}`}>
        <div class="parallel" style={{ width: `${width}px`, height: `${HEIGHT}px` }}>
          <canvas ref={base} class="layer" aria-hidden="true" />
          <canvas ref={top} class="layer" aria-hidden="true" />
          <div class="layer brush vertical" {...handlers}>
            {axes.map((axis, place) => (
              <Stretch key={axis.column.key} axis={axis} x={xs[place] ?? 0} selection={selection} />
            ))}
          </div>
        </div>
      </div>
      <p class="sub">
        Measured values. Draw along an axis to select; click it to clear. The filter above does the same with words.
      </p>
    </section>
  );
}

interface Drawn {
  readonly base: RefObject<HTMLCanvasElement>;
  readonly top: RefObject<HTMLCanvasElement>;
  readonly axes: readonly Axis[];
  readonly xs: readonly number[];
  readonly width: number;
  readonly kept: Uint8Array;
  readonly isMoving: boolean;
}

/** Draws all lines below, and the selected ones above: only these are drawn again while the selection changes. */
function useDrawing({ base, top, axes, xs, width, kept, isMoving }: Drawn): void {
  const isSelecting = !kept.every((flag) => flag === 1);
  const dark = isDark.value;
  useEffect(() => {
    const context = sizeCanvas(base.current, width);
    if (context === undefined) return;
    drawLines(context, axes, xs, { colour: isSelecting ? "--line" : "--suggested", alpha: isSelecting ? 0.35 : 0.5 });
    drawAxes(context, axes, xs);
  }, [axes, width, isSelecting, dark]);
  useEffect(() => {
    const context = sizeCanvas(top.current, width);
    if (context === undefined || !isSelecting) return;
    const most = isMoving ? MOVING_LINES : Number.POSITIVE_INFINITY;
    drawLines(context, axes, xs, { colour: "--front", alpha: 0.6, kept, most });
  }, [axes, width, kept, isSelecting, isMoving, dark]);
}

function isDrawn({ group, name, values }: Column, definition: DefinitionAnswer): boolean {
  if (group === "measured") return definition.objectives.some((objective) => objective.name === name);
  const isFixed = definition.parameters.some((each) => each.name === name && each.kind === "derived");
  return group === "parameter" && !isFixed && values.some((value) => !Number.isNaN(value));
}

/** The share of the axis, from its lower end, at a height in pixels. */
function heightShare(y: number): number {
  return (AXIS_BOTTOM - y) / (AXIS_BOTTOM - AXIS_TOP);
}

/** The selected stretch of an axis. */
function Stretch({ axis, x, selection }: { readonly axis: Axis; readonly x: number; readonly selection: Selection }) {
  const condition = selection.conditions[axis.column.key];
  if (condition === undefined || "among" in condition) return null;
  const shares = [positionOf(axis, condition.lower), positionOf(axis, condition.upper)];
  const [lower, upper] = [Math.max(0, Math.min(...shares)), Math.min(1, Math.max(...shares))];
  const length = AXIS_BOTTOM - AXIS_TOP;
  return (
    <div
      class="stretch"
      style={{
        left: `${x - 6}px`,
        top: `${AXIS_BOTTOM - upper * length}px`,
        height: `${Math.max(2, (upper - lower) * length)}px`,
      }}
    />
  );
}
