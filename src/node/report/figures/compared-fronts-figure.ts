/**
 * @file The figures of a comparison: every trial of every study with the fronts, and the hypervolume against the
 * evaluations; as measured beside what the model's estimates leave of it.
 */
import type * as Plot from "@observablehq/plot";
import type { ComparedStudy, Comparison, Progress } from "../../../core/analysis/index.ts";
import type { Objective } from "../../../core/index.ts";
import { inside } from "./axis-range.ts";
import { draw, type Figure, type Plotting, slug } from "./drawing.ts";
import { groupColours, groupWords } from "./group-colours.ts";
import { axisLabel, domainOf, referenceMarks, stepCurve } from "./objective-axes.ts";
import { dotOf } from "./trial-dots.ts";

const MEASURED = "as measured";
const MODELLED = "by the model's estimates";
const SIZE = { width: 920, height: 500, marginTop: 72 } as const;
/** About the width of a letter of the legend, in pixels. */
const LETTER = 8;

/** Each pair of objectives, then the hypervolume. */
export async function drawComparison(comparison: Comparison): Promise<readonly Figure[]> {
  const plot = await import("@observablehq/plot");
  const { objectives } = comparison;
  const pairs = objectives.flatMap((x, i) => objectives.slice(i + 1).map((y) => [x, y] as const));
  return [...pairs.map(([x, y]) => frontsFigure(plot, comparison, x, y)), hypervolumeFigure(plot, comparison)];
}

/** The panels that there is something for, with each study's part of them. */
function panelsOf<T>({ studies }: Comparison, read: (study: ComparedStudy, panel: string) => T | undefined) {
  return [MEASURED, MODELLED].flatMap((panel) => {
    const parts = studies.flatMap((study) => {
      const part = read(study, panel);
      return part === undefined ? [] : [{ study, part }];
    });
    return parts.length === 0 ? [] : [{ panel, parts }];
  });
}

function frontsFigure(plot: Plotting, comparison: Comparison, x: Objective, y: Objective): Figure {
  const groupOf = groupNames(comparison);
  const panels = panelsOf(
    comparison,
    (study, panel) => (panel === MEASURED ? study.measured : study.modelled)?.analysis,
  );
  const dots = panels.flatMap(({ panel, parts }) =>
    parts.flatMap(({ study, part: analysis }) =>
      analysis.points
        .filter(({ origin }) => origin !== "baseline")
        .map((point) => {
          const { x: across, y: up, title } = dotOf(analysis, point, x, y);
          const group = groupOf.get(study) ?? "";
          return {
            panel,
            group,
            label: study.label,
            x: across,
            y: up,
            front: point.onFront,
            title: `${study.label}\n${title}`,
          };
        }),
    ),
  );
  const xDomain = domainOf(
    dots.map((dot) => dot.x),
    x,
    true,
  );
  const yDomain = domainOf(
    dots.map((dot) => dot.y),
    y,
    true,
  );
  const shown = dots.filter((dot) => inside(dot.x, xDomain) && inside(dot.y, yDomain));
  const colours = groupColours(comparison);
  const colour = ({ group }: { readonly group: string }): string => colours.get(group) ?? "var(--text)";
  const front = shown.filter((dot) => dot.front).sort((a, b) => a.x - b.x);
  const dot = { fx: "panel", x: "x", y: "y", title: "title", fill: colour } as const;
  const svg = draw(plot, {
    ...SIZE,
    ariaLabel: `${x.name} against ${y.name}, ${comparison.studies.length} studies`,
    fx: { label: null, domain: panels.map(({ panel }) => panel) },
    x: { domain: xDomain, label: axisLabel(x, "baseline", "→", "←"), ticks: 5 },
    y: { domain: yDomain, label: axisLabel(y, "baseline", "↑", "↓") },
    marks: [
      ...referenceMarks(plot, x, y, xDomain, yDomain),
      plot.dot(
        shown.filter((each) => !each.front),
        { ...dot, r: 2.5, fillOpacity: 0.55 },
      ),
      plot.line(front, {
        fx: "panel",
        x: "x",
        y: "y",
        z: "label",
        stroke: colour,
        strokeWidth: 1.5,
        curve: stepCurve(x),
      }),
      plot.dot(front, { ...dot, r: 4.5, symbol: "square", stroke: "var(--ground)", strokeWidth: 1 }),
      ...legend(plot, comparison, panels[0]?.panel ?? MEASURED),
    ],
  });
  const hidden = dots.length - shown.length;
  const outside = hidden === 0 ? "" : ` ${hidden} dots of trials far from the fronts lie outside the drawing.`;
  return {
    name: `compare-${slug(x.name)}-${slug(y.name)}`,
    title: `${x.name} against ${y.name}`,
    caption: `Every trial relative to its own study's baseline, (1, 1); the shaded quarter is better in both. Squares and lines are the fronts, one for each study. ${ESTIMATES}${outside}`,
    svg,
  };
}

const ESTIMATES =
  "As measured, a front collects lucky measurements; by the model's estimates of the same trials much of that luck is gone.";

function hypervolumeFigure(plot: Plotting, comparison: Comparison): Figure {
  const groupOf = groupNames(comparison);
  const panels = panelsOf(comparison, (study, panel) =>
    panel === MEASURED ? study.trace.measured : study.trace.modelled,
  );
  const steps = panels.flatMap(({ panel, parts }) =>
    parts.flatMap(({ study, part }) =>
      part.map((step) => ({ ...step, panel, label: study.label, group: groupOf.get(study) ?? "" })),
    ),
  );
  const means = panels.flatMap(({ panel, parts }) =>
    comparison.groups.flatMap(({ name }) => {
      const traces = parts.filter(({ study }) => groupOf.get(study) === name).map(({ part }) => part);
      return traces.length < 2 ? [] : meanTrace(traces).map((step) => ({ ...step, panel, group: name }));
    }),
  );
  const colours = groupColours(comparison);
  const stroke = ({ group }: { readonly group: string }): string => colours.get(group) ?? "var(--text)";
  const line = { fx: "panel", x: "evaluations", y: "hypervolume", curve: "step-after", stroke } as const;
  const grouped = new Set(means.map(({ group }) => group));
  const top = Math.max(1e-9, ...steps.map(({ hypervolume }) => hypervolume)) * 1.05;
  const svg = draw(plot, {
    ...SIZE,
    ariaLabel: "Hypervolume after each evaluation",
    fx: { label: null, domain: panels.map(({ panel }) => panel) },
    x: { label: "evaluations →", domain: [1, Math.max(2, ...steps.map(({ evaluations }) => evaluations))], ticks: 5 },
    y: { label: "↑ hypervolume over the baseline", domain: [0, top], tickFormat: "~g" },
    marks: [
      plot.ruleY([0], { stroke: "var(--axis)" }),
      plot.line(
        steps.filter(({ group }) => grouped.has(group)),
        { ...line, z: "label", strokeWidth: 1, strokeOpacity: 0.6 },
      ),
      plot.line(
        steps.filter(({ group }) => !grouped.has(group)),
        { ...line, z: "label", strokeWidth: 2.5 },
      ),
      plot.line(means, { ...line, z: "group", strokeWidth: 3 }),
      ...legend(plot, comparison, panels[0]?.panel ?? MEASURED),
    ],
  });
  const thick = means.length === 0 ? "" : " Thin: each study; thick: the mean of a strategy's studies.";
  const names = comparison.objectives.map(({ name }) => name).join(" × ");
  return {
    name: "compare-hypervolume",
    title: "Hypervolume",
    caption: `Area between the front and the baseline, (1, 1), in shares of its values (${names}), after each evaluation, failed ones included.${thick} ${ESTIMATES}`,
    svg,
  };
}

/** Mean hypervolume after each evaluation that all studies have reached. */
function meanTrace(traces: readonly (readonly Progress[])[]): readonly Progress[] {
  const last = Math.min(...traces.map((trace) => trace.at(-1)?.evaluations ?? 0));
  return Array.from({ length: last }, (_, index) => {
    const reached = traces.map(
      (trace) => trace.findLast(({ evaluations }) => evaluations <= index + 1)?.hypervolume ?? 0,
    );
    return { evaluations: index + 1, hypervolume: reached.reduce((sum, value) => sum + value, 0) / reached.length };
  });
}

function groupNames({ groups }: Comparison): ReadonlyMap<ComparedStudy, string> {
  return new Map(groups.flatMap(({ name, studies }) => studies.map((study) => [study, name] as const)));
}

/** The groups' names in their colours, in a row above the first panel. */
function legend(plot: Plotting, comparison: Comparison, panel: string): Plot.Markish[] {
  const colours = groupColours(comparison);
  let offset = 0;
  return comparison.groups.map((group) => {
    const words = `■ ${groupWords(group)}`;
    const mark = plot.text([words], {
      fx: () => panel,
      frameAnchor: "top-left",
      dx: offset,
      dy: -36,
      text: (each: string) => each,
      fill: colours.get(group.name) ?? "var(--text)",
      fontWeight: "bold",
    });
    offset += LETTER * (words.length + 2);
    return mark;
  });
}
