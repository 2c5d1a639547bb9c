/**
 * @file Dots of a figure on a canvas, in the shapes and colours that they have in the figure.
 */
import type { DotLook } from "../../figures/browser.ts";

/** Where a dot is, in pixels, and how it looks. */
export interface DrawnDot {
  readonly x: number;
  readonly y: number;
  readonly look: DotLook;
}

/** Draws dots; those that look the same are one path, which a browser draws fastest. */
export function drawDots(context: CanvasRenderingContext2D, dots: readonly DrawnDot[]): void {
  const style = getComputedStyle(context.canvas);
  const colour = (name: string): string => /^var\((--[\w-]+)\)$/.exec(name)?.[1] ?? "";
  const resolved = (name: string): string => style.getPropertyValue(colour(name)) || name;
  const groups = new Map<DotLook, DrawnDot[]>();
  for (const dot of dots) {
    const same = groups.get(dot.look);
    if (same === undefined) groups.set(dot.look, [dot]);
    else same.push(dot);
  }
  // Large dots lie above small ones, as in the figure.
  for (const [look, same] of [...groups].sort(([a], [b]) => a.r - b.r)) {
    const { fill = "none", fillOpacity = 1, stroke = "none", strokeWidth = 1 } = look;
    const path = new Path2D();
    for (const dot of same) addOutline(path, dot);
    if (fill !== "none") {
      context.globalAlpha = fillOpacity;
      context.fillStyle = resolved(fill);
      context.fill(path);
    }
    context.globalAlpha = 1;
    if (stroke === "none") continue;
    context.strokeStyle = resolved(stroke);
    context.lineWidth = strokeWidth;
    context.stroke(path);
  }
}

/** The shapes of a figure have the area of the circle with their radius. */
function addOutline(path: Path2D, { x, y, look: { symbol = "circle", r } }: DrawnDot): void {
  if (symbol === "square") {
    const side = Math.sqrt(Math.PI) * r;
    path.rect(x - side / 2, y - side / 2, side, side);
  } else if (symbol === "diamond") {
    const height = Math.sqrt((Math.PI * r * r * Math.sqrt(3)) / 2);
    const width = height / Math.sqrt(3);
    path.moveTo(x, y - height);
    path.lineTo(x + width, y);
    path.lineTo(x, y + height);
    path.lineTo(x - width, y);
    path.closePath();
  } else {
    path.moveTo(x + r, y);
    path.arc(x, y, r, 0, 2 * Math.PI);
  }
}
