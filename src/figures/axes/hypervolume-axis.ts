/**
 * @file The vertical axis of the figures of hypervolumes.
 */
import { maxOf } from "../../core/statistics/index.ts";
import type { LabelledScale } from "../drawing/single-plot.ts";
import { tickFormat } from "./tick-format.ts";

/** Space above the largest value, as a factor: enough for a label above the lines. */
const HEADROOM = 1.08;
/** The largest value of the axis where no hypervolume is above 0. */
const END_WITHOUT_GAIN = 0.01;

/** An axis of hypervolumes. */
export interface HypervolumeAxis {
  /** The largest value of the axis. */
  readonly top: number;
  /** The scale in a plot's options. */
  readonly scale: LabelledScale & { readonly tickFormat: (value: number) => string };
}

/** The axis from 0 to somewhat above the largest of the hypervolumes. */
export function hypervolumeAxis(label: string, hypervolumes: readonly number[], ticks: number): HypervolumeAxis {
  const largest = maxOf([0, ...hypervolumes]);
  const top = (largest > 0 ? largest : END_WITHOUT_GAIN) * HEADROOM;
  const domain = [0, top] as const;
  return { top, scale: { label: `↑ ${label}`, domain, ticks, tickFormat: tickFormat(domain, ticks) } };
}
