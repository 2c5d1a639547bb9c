/**
 * @file The report's figures as SVG. Colours are CSS variables, so that one drawing serves light and dark pages; every
 * group of points differs in shape as well as in colour.
 */
import type * as Plot from "@observablehq/plot";
import type { Objective } from "../../core/index.ts";
import { type Analysis, type Point, traceHypervolume } from "./analysis.ts";
import { axisDomain, inside } from "./axis-domain.ts";
import { formatNumber } from "./format.ts";
import { relative } from "./reference.ts";
import { SvgDocument } from "./svg-document.ts";

/** A finished drawing. */
export interface Figure {
  /** Fit for a file name: letters, digits and hyphens. */
  readonly name: string;
  readonly title: string;
  /** One sentence for readers and for screen readers: what is drawn and what was left out. */
  readonly caption: string;
  readonly svg: string;
}

const WIDTH = 560;
const HEIGHT = 440;

/** All figures that the analysis allows: the front of each pair of objectives, the trace. */
export async function figures(analysis: Analysis): Promise<readonly Figure[]> {
  // Loaded by those alone who draw: it takes longer than all the rest of the command line.
  const plot = await import("@observablehq/plot");
  const { objectives } = analysis.study;
  const pairs = objectives.flatMap((x, i) => objectives.slice(i + 1).map((y) => [x, y] as const));
  return [...pairs.map(([x, y]) => frontFigure(plot, analysis, x, y)), ...traceFigure(plot, analysis)];
}

type Plotting = typeof Plot;

interface Dot {
  readonly x: number;
  readonly y: number;
  readonly x1?: number;
  readonly x2?: number;
  readonly y1?: number;
  readonly y2?: number;
  readonly kind: "baseline" | "front" | "initial" | "suggested";
  readonly trial: number;
  readonly recommended: boolean;
  readonly title: string;
}

type Range = readonly [number, number];

/** The front of two objectives, relative to the reference where both have one. */
function frontFigure(plot: Plotting, analysis: Analysis, x: Objective, y: Objective): Figure {
  const dots = analysis.points.map((point) => dot(analysis, point, x, y));
  const isRelative = analysis.references[x.name] !== undefined && analysis.references[y.name] !== undefined;
  const kept = dots.filter(({ kind }) => kind === "front" || kind === "baseline");
  const xDomain = axisDomain(
    dots.map((d) => d.x),
    [...kept.flatMap((d) => [d.x, d.x1, d.x2]), isRelative ? 1 : undefined],
  );
  const yDomain = axisDomain(
    dots.map((d) => d.y),
    [...kept.flatMap((d) => [d.y, d.y1, d.y2]), isRelative ? 1 : undefined],
  );
  const shown = dots.filter((d) => inside(d.x, xDomain) && inside(d.y, yDomain));
  const front = shown.filter(({ kind }) => kind === "front").sort((a, b) => a.x - b.x);
  const steps = front.length > 1 ? [plot.line(front, { x: "x", y: "y", curve: stepCurve(x), ...FRONT_LINE })] : [];
  const svg = draw(plot, {
    ariaLabel: `${x.name} against ${y.name}`,
    x: { domain: xDomain, label: axisLabel(x, isRelative ? analysis.comparison : undefined, "→", "←"), nice: false },
    y: { domain: yDomain, label: axisLabel(y, isRelative ? analysis.comparison : undefined, "↑", "↓"), nice: false },
    marks: [
      ...(isRelative ? referenceMarks(plot, x, y, xDomain, yDomain) : []),
      ...steps,
      plot.ruleX(
        front.filter((d) => d.y1 !== undefined),
        { x: "x", y1: "y1", y2: "y2", ...WHISKER },
      ),
      plot.ruleY(
        front.filter((d) => d.x1 !== undefined),
        { y: "y", x1: "x1", x2: "x2", ...WHISKER },
      ),
      ...KINDS.map(({ kind, ...look }) =>
        plot.dot(
          shown.filter((d) => d.kind === kind),
          { x: "x", y: "y", title: "title", ...look },
        ),
      ),
      ...labels(plot, shown),
    ],
  });
  return {
    name: `front-${slug(x.name)}-${slug(y.name)}`,
    title: `${x.name} against ${y.name}`,
    caption: frontCaption(analysis, isRelative, dots.length - shown.length),
    svg,
  };
}

/** The quarter in which both objectives are better than the reference, and the lines that bound it. */
function referenceMarks(plot: Plotting, x: Objective, y: Objective, [x1, x2]: Range, [y1, y2]: Range): Plot.Markish[] {
  const better = [
    {
      x1: x.goal === "maximize" ? 1 : x1,
      x2: x.goal === "maximize" ? x2 : 1,
      y1: y.goal === "maximize" ? 1 : y1,
      y2: y.goal === "maximize" ? y2 : 1,
    },
  ];
  return [
    plot.rect(better, { x1: "x1", x2: "x2", y1: "y1", y2: "y2", fill: "var(--good)", fillOpacity: 0.07 }),
    plot.ruleX([1], REFERENCE_LINE),
    plot.ruleY([1], REFERENCE_LINE),
  ];
}

/** The baseline by its name, and a ring around the recommended trial with its number. */
function labels(plot: Plotting, dots: readonly Dot[]): Plot.Markish[] {
  const chosen = dots.filter((each) => each.recommended);
  const baseline = dots.filter((each) => each.kind === "baseline");
  const halo = { stroke: "var(--ground)", strokeWidth: 4 };
  return [
    plot.dot(chosen, { x: "x", y: "y", r: 10, stroke: "var(--good)", strokeWidth: 2, fill: "none" }),
    plot.text(chosen, {
      x: "x",
      y: "y",
      text: (each: Dot) => `trial ${each.trial}`,
      dy: 20,
      fontWeight: "bold",
      fill: "var(--good)",
      ...halo,
    }),
    plot.text(baseline, {
      x: "x",
      y: "y",
      text: () => "baseline",
      dx: 10,
      dy: -12,
      textAnchor: "start",
      fill: "var(--reference)",
      ...halo,
    }),
  ];
}

function frontCaption(analysis: Analysis, isRelative: boolean, hidden: number): string {
  const values =
    analysis.basis === "model" ? "estimates of the model, without the noise of one measurement" : "as measured";
  const bars = analysis.front.some((point) => Object.values(point.objectives).some((o) => o.value.lower !== undefined))
    ? " Bars on the front are 95 % intervals."
    : "";
  const failed =
    analysis.counts.failed === 0 ? "" : ` ${count(analysis.counts.failed, "trial")} failed and cannot be drawn.`;
  const outside =
    hidden === 0
      ? ""
      : ` ${count(hidden, "trial")} far from the front ${hidden === 1 ? "lies" : "lie"} outside the drawing.`;
  const reference = isRelative
    ? ` The lines cross at the ${analysis.comparison}, (1, 1); the shaded quarter is better in both.`
    : "";
  return `Values are ${values}.${reference}${bars}${outside}${failed}`;
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}

function dot(analysis: Analysis, point: Point, x: Objective, y: Objective): Dot {
  const read = (objective: Objective): { at: number; low?: number; high?: number } => {
    const value = point.objectives[objective.name]?.value ?? { mean: Number.NaN };
    const reference = analysis.references[objective.name];
    const place = (v: number): number => (reference === undefined ? v : relative(v, reference));
    if (value.lower === undefined || value.upper === undefined) return { at: place(value.mean) };
    return { at: place(value.mean), low: place(value.lower), high: place(value.upper) };
  };
  const [across, up] = [read(x), read(y)];
  const words = [x, y].map(
    (o) => `${o.name} ${formatNumber(point.objectives[o.name]?.value.mean ?? Number.NaN)}${o.unit ? ` ${o.unit}` : ""}`,
  );
  return {
    x: across.at,
    y: up.at,
    ...(across.low === undefined || across.high === undefined ? {} : { x1: across.low, x2: across.high }),
    ...(up.low === undefined || up.high === undefined ? {} : { y1: up.low, y2: up.high }),
    kind: kindOf(point),
    trial: point.trial,
    recommended: analysis.recommendation?.trial === point.trial,
    title: `Trial ${point.trial} (${point.origin})\n${words.join("\n")}`,
  };
}

function kindOf(point: Point): Dot["kind"] {
  if (point.origin === "baseline") return "baseline";
  if (point.onFront) return "front";
  return point.origin === "sobol" || point.origin === "random" ? "initial" : "suggested";
}

/** The hypervolume after each evaluation, with the end of the initial design marked. */
function traceFigure(plot: Plotting, analysis: Analysis): readonly Figure[] {
  const { points, study } = analysis;
  const trace = traceHypervolume(analysis);
  if (trace.length < 2) return [];
  const steps = trace.map((each, index) => ({ ...each, evaluations: index + 1 }));
  const firstModelled = points.findIndex(({ origin }) => origin === "saas" || origin === "map");
  const boundary = firstModelled > 0 ? [firstModelled + 0.5] : [];
  const top = Math.max(1e-9, ...steps.flatMap((s) => [s.measured, s.model ?? 0])) * 1.08;
  const svg = draw(plot, {
    ariaLabel: "Hypervolume after each evaluation",
    x: { label: "evaluations →", domain: [1, Math.max(2, steps.length)] },
    y: { label: `↑ hypervolume over the ${analysis.comparison}`, domain: [0, top], tickFormat: "~g" },
    marks: [
      plot.ruleY([0], { stroke: "var(--axis)" }),
      plot.ruleX(boundary, { stroke: "var(--reference)", strokeDasharray: "4 4" }),
      plot.text(boundary, {
        x: (d: number) => d,
        y: top,
        dx: 6,
        dy: 4,
        text: () => "model-based →",
        textAnchor: "start",
        lineAnchor: "top",
        fill: "var(--muted)",
      }),
      plot.line(steps, {
        x: "evaluations",
        y: "measured",
        curve: "step-after",
        stroke: "var(--initial)",
        strokeWidth: 1.5,
        strokeDasharray: analysis.basis === "model" ? "3 3" : "none",
      }),
      ...(analysis.basis === "model"
        ? [
            plot.line(steps, {
              x: "evaluations",
              y: "model",
              curve: "step-after",
              stroke: "var(--front)",
              strokeWidth: 2.5,
            }),
          ]
        : []),
    ],
  });
  const by =
    analysis.basis === "model"
      ? "Thick: by today's model of the same trials; dashed: as measured, noise included."
      : "As measured.";
  return [
    {
      name: "hypervolume",
      title: "Hypervolume",
      caption: `Area between the front and the ${analysis.comparison}, in shares of its values (${study.objectives.map((o) => o.name).join(" × ")}). ${by}`,
      svg,
    },
  ];
}

const REFERENCE_LINE = { stroke: "var(--reference)", strokeWidth: 1.25, strokeDasharray: "4 4" } as const;
const FRONT_LINE = { stroke: "var(--front)", strokeWidth: 1.5, strokeOpacity: 0.55 } as const;
const WHISKER = { stroke: "var(--front)", strokeWidth: 1.25, strokeOpacity: 0.45 } as const;

/** How each group of points looks, in the order of drawing. */
const KINDS = [
  { kind: "initial", symbol: "circle", r: 3.5, stroke: "var(--initial)", strokeWidth: 1.5, fill: "none" },
  {
    kind: "suggested",
    symbol: "circle",
    r: 3.5,
    fill: "var(--suggested)",
    stroke: "var(--ground)",
    strokeWidth: 0.75,
  },
  { kind: "front", symbol: "square", r: 5, fill: "var(--front)", stroke: "var(--ground)", strokeWidth: 1 },
  {
    kind: "baseline",
    symbol: "diamond",
    r: 6.5,
    fill: "var(--reference)",
    stroke: "var(--ground)",
    strokeWidth: 1,
  },
] as const;

/** The front's corners: between two points nothing better than both was seen, so the line steps through the worse. */
function stepCurve(x: Objective): "step-after" | "step-before" {
  return x.goal === "maximize" ? "step-before" : "step-after";
}

function axisLabel(objective: Objective, comparison: string | undefined, more: string, less: string): string {
  const unit =
    comparison !== undefined ? `, relative to the ${comparison}` : objective.unit ? `, ${objective.unit}` : "";
  const better = objective.goal === "maximize" ? `better ${more}` : `${less} better`;
  return `${objective.name}${unit} (${better})`;
}

/** Letters, digits and hyphens of a name, for file names. */
function slug(name: string): string {
  return (
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-|-$/g, "") || "objective"
  );
}

function draw(plot: Plotting, options: Plot.PlotOptions): string {
  const document = new SvgDocument();
  const drawing = plot.plot({
    width: WIDTH,
    height: HEIGHT,
    marginLeft: 64,
    marginBottom: 48,
    marginTop: 32,
    marginRight: 24,
    grid: true,
    className: "figure",
    style: { fontSize: "14px" },
    ...options,
    document: document as unknown as NonNullable<Plot.PlotOptions["document"]>,
  });
  // One picture with a name to a screen reader, which finds every number in the tables.
  return String(drawing).replace("<svg ", '<svg role="img" ');
}
