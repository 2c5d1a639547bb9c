/**
 * @file The data of the figure of two parameters.
 */
import type { Analysis, Importance } from "../../../core/analysis/index.ts";
import type { ParameterGrid } from "../../../core/sensitivity/index.ts";
import { type Configuration, isNumeric } from "../../../core/space/index.ts";
import type { ContourData, ContourSide } from "../../../figures/index.ts";
import { centreWords } from "../sentences/importance-words.ts";
import { metricNamed } from "./metric-of.ts";

/** The prediction over the grid; empty without one. */
export function contourData(
  { metrics, parameters, through, objectives }: Importance,
  grid: ParameterGrid | undefined,
  { trials, references }: Analysis,
): readonly ContourData[] {
  if (grid === undefined || through === undefined) return [];
  const side = (name: string, values: readonly number[]): ContourSide => {
    const parameter = parameters.find((each) => each.name === name);
    const isLog = parameter !== undefined && isNumeric(parameter) && parameter.scale === "log";
    return { parameter: name, values, scale: isLog ? "log" : "linear" };
  };
  const place = (configuration: Configuration) => {
    const [x, y] = [configuration[grid.x], configuration[grid.y]];
    return typeof x === "number" && typeof y === "number" ? ([x, y] as const) : undefined;
  };
  const centre = place(through.configuration);
  const isWithin = (value: number, values: readonly number[]): boolean =>
    value >= (values[0] ?? 0) && value <= (values.at(-1) ?? 0);
  return [
    {
      kind: "contour",
      name: "contour",
      title: `${grid.x} and ${grid.y}`,
      x: side(grid.x, grid.xs),
      y: side(grid.y, grid.ys),
      through: centreWords(through),
      ...(centre === undefined ? {} : { centre }),
      metrics: metrics.map(({ metric }) => ({
        metric: metricNamed(objectives, metric, references),
        median: grid.estimates.map((estimate) => estimate[metric]?.median ?? 0),
        deviation: grid.estimates.map((estimate) => estimate[metric]?.standardDeviation ?? 0),
      })),
      trials: trials.flatMap(({ trial, configuration }) => {
        const at = place(configuration);
        if (at === undefined || !isWithin(at[0], grid.xs) || !isWithin(at[1], grid.ys)) return [];
        return [{ trial, x: at[0], y: at[1] }];
      }),
    },
  ];
}
