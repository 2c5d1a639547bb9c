/** @file Where the texts of a drawing are. */
import { textWidth } from "../../src/figures/drawing/layout.ts";
import type { SvgElement } from "../../src/figures/drawing/svg-document.ts";

/** A text of a drawing, with its ends in pixels by the estimated width of its letters. */
export interface TextBox {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly y: number;
}

interface Inherited {
  readonly x: number;
  readonly y: number;
  readonly anchor: string;
  readonly size: number;
}

/** The estimated width of letters is that of wide ones; most texts are a tenth narrower. */
const USUAL_WIDTH = 0.9;

/** All texts of a drawing. */
export function textBoxes(root: SvgElement): readonly TextBox[] {
  return boxesIn(root, { x: 0, y: 0, anchor: "start", size: 12 });
}

function boxesIn(element: SvgElement, parent: Inherited): readonly TextBox[] {
  const [, dx = "0", dy = "0"] =
    /translate\(([-\d.]+)[, ]*([-\d.]*)\)/.exec(element.getAttribute("transform") ?? "") ?? [];
  const own = (name: string): number => Number.parseFloat(element.getAttribute(name) ?? "0") || 0;
  const isPlaced = element.tagName === "text" || element.tagName === "svg";
  const here: Inherited = {
    x: parent.x + Number(dx) + (isPlaced ? own("x") + own("dx") : 0),
    y: parent.y + Number(dy || 0) + (isPlaced ? own("y") : 0),
    anchor: element.getAttribute("text-anchor") ?? parent.anchor,
    size: Number(element.getAttribute("font-size") ?? parent.size),
  };
  if (element.tagName !== "text") return element.children.flatMap((child) => boxesIn(child, here));
  const text = String(element.textContent);
  const width = USUAL_WIDTH * textWidth(text, here.size);
  const left = here.x - (here.anchor === "middle" ? width / 2 : here.anchor === "end" ? width : 0);
  return [{ text, left, right: left + width, y: here.y }];
}
