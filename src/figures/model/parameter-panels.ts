/**
 * @file Panels of the metrics side by side, each with a row for every parameter.
 */
import type * as Plot from "@observablehq/plot";
import type { Cell, Description } from "../drawing/description.ts";
import { fittedText, heightBelowHeading, layoutOf, textWidth } from "../drawing/layout.ts";

/** Sizes in pixels. */
const ROW_HEIGHT = 26;
const MAX_LABEL_WIDTH = 220;
const MIN_PANEL = 150;
const MIN_MARGIN = 8;
const TICK_GAP = 8;

/** What a panel shows of its metric. */
export interface ParameterPanel {
  readonly metric: string;
  readonly x: Plot.ScaleOptions;
  /** The widest number at a tick; half of it may stand beyond either end of the axis. */
  readonly widestTick: string;
  /** The values at which a logarithmic axis may have ticks, one per decade, ascending; as many of them have one as there is room for. */
  readonly decades?: readonly number[];
  /** The label of the horizontal axis, and one for narrow panels. */
  readonly labels: readonly [full: string, short: string];
  readonly marks: Plot.Markish[];
}

/** The panels, with the names of the parameters at the left side. */
export function parameterPanels(
  parameters: readonly string[],
  panels: readonly ParameterPanel[],
  width: number,
): Pick<Description, "width" | "height" | "fontSize" | "cells"> {
  const { fontSize, isNarrow } = layoutOf(width);
  const most = isNarrow ? width * 0.38 : MAX_LABEL_WIDTH;
  const labels = Math.min(most, 16 + Math.max(...parameters.map((name) => textWidth(name, fontSize))));
  const columns = Math.max(1, Math.min(panels.length, Math.floor((width - labels) / MIN_PANEL)));
  const each = Math.floor((width - labels) / columns);
  const height = 84 + ROW_HEIGHT * parameters.length;
  const cells = panels.map((panel, i): Cell => {
    const column = i % columns;
    // The first panel of a row has the names of the parameters.
    const margin = column === 0 ? labels : 0;
    const beyond = Math.max(MIN_MARGIN, Math.ceil(textWidth(panel.widestTick, fontSize) / 2));
    const [full, short] = panel.labels;
    return {
      x: column === 0 ? 0 : labels + column * each,
      y: Math.floor(i / columns) * height,
      heading: fittedText(panel.metric, each - 8, fontSize),
      options: {
        width: each + margin,
        height: heightBelowHeading(height, fontSize),
        marginLeft: margin + beyond,
        marginRight: Math.max(20, beyond),
        marginTop: 6,
        marginBottom: 44,
        x: {
          ...panel.x,
          ...decadeTicks(panel, each - beyond - Math.max(20, beyond), fontSize),
          label: textWidth(full, fontSize) <= each - 16 ? full : short,
        },
        y: {
          label: null,
          type: "band",
          domain: [...parameters],
          axis: column === 0 ? "left" : null,
          tickFormat: (name: string) => fittedText(name, labels - 12, fontSize),
        },
        marks: panel.marks,
      },
    };
  });
  return { width, height: height * Math.ceil(panels.length / columns), fontSize, cells };
}

/** Ticks at every decade, at every second one, …: as there is room for their numbers on an axis of that width, in pixels. */
function decadeTicks(
  { decades = [], widestTick, x: { domain } }: ParameterPanel,
  width: number,
  fontSize: number,
): Pick<Plot.ScaleOptions, "ticks"> {
  if (decades.length === 0) return {};
  const [lower = 1, upper = 10] = [...(domain ?? [])].map(Number);
  const decade = width / Math.log10(upper / lower);
  const step = Math.max(1, Math.ceil((textWidth(widestTick, fontSize) + TICK_GAP) / decade));
  return { ticks: decades.filter((_, i) => (decades.length - 1 - i) % step === 0) };
}
