/**
 * @file Draws parallel coordinates onto a canvas, which is fast enough for 10,000 lines.
 */
import { visibleCharacters } from "../../figures/index.ts";
import type { Axis } from "../study/parallel-scale.ts";

/** The height of the drawing, and where axes begin and end. */
export const HEIGHT = 300;
export const AXIS_TOP = 44;
export const AXIS_BOTTOM = 272;

const FONT = "12px system-ui, sans-serif";
const LABEL_Y = 14;
const LONGEST_LABEL = 13;

/** How lines are drawn. */
export interface LineLook {
  /** A custom property of CSS. */
  readonly colour: string;
  readonly alpha: number;
  /** The rows with a 1 are drawn; default: all. */
  readonly kept?: Uint8Array;
  /** The most lines; those that are drawn are spread over the rows. */
  readonly most?: number;
}

/** Gives a canvas its size, and clears it. */
export function sizeCanvas(canvas: HTMLCanvasElement | null, width: number): CanvasRenderingContext2D | undefined {
  const context = canvas?.getContext("2d") ?? undefined;
  if (canvas === null || context === undefined) return undefined;
  const ratio = Math.min(2, devicePixelRatio);
  canvas.width = width * ratio;
  canvas.height = HEIGHT * ratio;
  canvas.style.width = `${width}px`;
  canvas.style.height = `${HEIGHT}px`;
  context.scale(ratio, ratio);
  return context;
}

/** Draws one line per row; a line is interrupted where a row has no value. */
export function drawLines(
  context: CanvasRenderingContext2D,
  axes: readonly Axis[],
  xs: readonly number[],
  { colour, alpha, kept, most = Number.POSITIVE_INFINITY }: LineLook,
): void {
  const count = axes[0]?.positions.length ?? 0;
  const chosen: number[] = [];
  for (let row = 0; row < count; row++) if (kept === undefined || kept[row] === 1) chosen.push(row);
  const stride = Math.max(1, chosen.length / most);
  context.strokeStyle = colourOf(context, colour);
  context.lineWidth = 1;
  // Many lines are drawn more faintly, so that dense bundles remain distinct.
  context.globalAlpha = Math.max(0.04, alpha * Math.min(1, Math.sqrt(120 / Math.max(1, chosen.length / stride))));
  for (let at = 0; at < chosen.length; at += stride) {
    const row = chosen[Math.floor(at)] ?? 0;
    context.beginPath();
    let isOn = false;
    for (let axis = 0; axis < axes.length; axis++) {
      const share = axes[axis]?.positions[row] ?? Number.NaN;
      const x = xs[axis] ?? 0;
      const y = AXIS_BOTTOM - share * (AXIS_BOTTOM - AXIS_TOP);
      if (Number.isNaN(share)) isOn = false;
      else if (isOn) context.lineTo(x, y);
      else {
        context.moveTo(x, y);
        isOn = true;
      }
    }
    context.stroke();
  }
  context.globalAlpha = 1;
}

/** Draws the axes with their names and ticks. */
export function drawAxes(context: CanvasRenderingContext2D, axes: readonly Axis[], xs: readonly number[]): void {
  context.font = FONT;
  context.textAlign = "center";
  for (const [place, { column, ticks }] of axes.entries()) {
    const x = xs[place] ?? 0;
    context.strokeStyle = colourOf(context, "--axis");
    context.beginPath();
    context.moveTo(x, AXIS_TOP);
    context.lineTo(x, AXIS_BOTTOM);
    context.stroke();
    context.fillStyle = colourOf(context, "--text");
    context.fillText(`${shortLabel(column.label)}${goalMark(column.goal)}`, x, LABEL_Y);
    context.fillStyle = colourOf(context, "--muted");
    for (const { share, words } of ticks) {
      const y = AXIS_BOTTOM - share * (AXIS_BOTTOM - AXIS_TOP);
      const isEnd = column.categories === undefined;
      const text = shortLabel(words);
      if (isEnd) context.fillText(text, x, share > 0.5 ? AXIS_TOP - 8 : AXIS_BOTTOM + 18);
      else drawBeside(context, text, x, y);
    }
  }
}

function shortLabel(label: string): string {
  const text = visibleCharacters(label);
  return text.length > LONGEST_LABEL ? `${text.slice(0, LONGEST_LABEL - 1)}…` : text;
}

/** A word on an axis, readable over lines. */
function drawBeside(context: CanvasRenderingContext2D, text: string, x: number, y: number): void {
  const { width } = context.measureText(text);
  context.save();
  context.globalAlpha = 0.8;
  context.fillStyle = colourOf(context, "--ground");
  context.fillRect(x - width / 2 - 2, y - 8, width + 4, 16);
  context.restore();
  context.fillText(text, x, y + 4);
}

function goalMark(goal: "maximize" | "minimize" | undefined): string {
  return goal === undefined ? "" : goal === "maximize" ? " ↑" : " ↓";
}

function colourOf({ canvas }: CanvasRenderingContext2D, property: string): string {
  return getComputedStyle(canvas).getPropertyValue(property);
}
