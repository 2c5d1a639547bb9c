/**
 * @file The figure of the sampler's health: R-hat, effective sample size and divergences of every sampled model.
 */
import { wholeTicks } from "../axes/whole-axis.ts";
import type { Cell, Description, View } from "../drawing/description.ts";
import { fittedText, fittingText, heightBelowHeading, layoutOf, textWidth } from "../drawing/layout.ts";
import type { Plotting } from "../drawing/plotting.ts";
import { formatNumber } from "../format/number-format.ts";

/** The sampler's diagnostics in the last fit of one metric. */
export interface MetricHealth {
  readonly metric: string;
  readonly samples: number;
  readonly divergences: number;
  readonly meanAcceptance: number;
  readonly maxRhat: number;
  readonly minEffectiveSampleSize: number;
}

/** The diagnostics of every sampled model. */
export interface SamplerData {
  readonly kind: "sampler";
  readonly name: string;
  readonly title: string;
  readonly metrics: readonly MetricHealth[];
}

/** Up to this R-hat the chains agree (Vehtari et al. 2021). */
const GOOD_RHAT = 1.05;

/** A diagnostic with the value at which it is good. */
interface Column {
  readonly label: string;
  /** For narrow panels; default: the label. */
  readonly short?: string;
  readonly read: (health: MetricHealth) => number;
  readonly from: number;
  /** The limit of good values; undefined without one. */
  readonly limit: number | undefined;
  readonly isBad: (health: MetricHealth) => boolean;
  /** Whether it counts something. */
  readonly isCount?: boolean;
}

const COLUMNS: readonly Column[] = [
  {
    label: "largest R-hat",
    read: ({ maxRhat }) => maxRhat,
    from: 1,
    limit: GOOD_RHAT,
    isBad: ({ maxRhat }) => !(maxRhat <= GOOD_RHAT),
  },
  {
    label: "smallest effective sample size",
    short: "effective samples",
    read: ({ minEffectiveSampleSize }) => minEffectiveSampleSize,
    from: 0,
    limit: undefined,
    isBad: () => false,
  },
  {
    label: "divergences",
    read: ({ divergences }) => divergences,
    from: 0,
    limit: undefined,
    isBad: ({ divergences }) => divergences > 0,
    isCount: true,
  },
];

/** Sizes in pixels. */
const ROW_HEIGHT = 28;
const MIN_PANEL = 200;

/** A panel for each diagnostic, a row for each metric. */
export function samplerFigure(plot: Plotting, { metrics, ...data }: SamplerData, { width = 920 }: View): Description {
  const { fontSize } = layoutOf(width);
  const labels = Math.min(width * 0.36, 20 + Math.max(...metrics.map(({ metric }) => textWidth(metric, fontSize))));
  const columns = Math.max(1, Math.min(COLUMNS.length, Math.floor(width / (MIN_PANEL + labels / 3))));
  const panel = Math.floor(width / columns);
  const height = 64 + ROW_HEIGHT * metrics.length + fontSize;
  const cells = COLUMNS.map(
    (column, i): Cell => ({
      x: (i % columns) * panel,
      y: Math.floor(i / columns) * height,
      heading: fittingText([column.label, column.short ?? column.label], panel - labels, fontSize),
      options: panelOptions(plot, metrics, column, {
        width: panel,
        height: heightBelowHeading(height, fontSize),
        marginLeft: labels,
        fontSize,
      }),
    }),
  );
  const [first] = metrics;
  return {
    ...data,
    caption: `The sampler's diagnostics in the last fit, with ${first?.samples ?? 0} samples. R-hat should be near 1 (dashed line: ${GOOD_RHAT}), and there should be no divergences. What is doubtful has the colour of the line.`,
    label: "Diagnostics of the sampler",
    width,
    height: height * Math.ceil(COLUMNS.length / columns),
    fontSize,
    legend: [],
    cells,
  };
}

interface PanelSize {
  readonly width: number;
  readonly height: number;
  readonly marginLeft: number;
  readonly fontSize: number;
}

/** A bar with its number for each metric. */
function panelOptions(
  plot: Plotting,
  metrics: readonly MetricHealth[],
  { read, isBad, from, limit, isCount = false }: Column,
  { fontSize, ...size }: PanelSize,
): Cell["options"] {
  const rows = metrics.map((health) => ({ metric: health.metric, value: read(health), isBad: isBad(health) }));
  const top = Math.max(limit ?? 0, ...rows.map(({ value }) => (Number.isFinite(value) ? value : 0)));
  const end = top > from ? top : from + 1;
  const shortened = (name: string): string => fittedText(name, size.marginLeft - 12, fontSize);
  return {
    ...size,
    marginRight: 48,
    marginTop: 6,
    marginBottom: 28,
    x: {
      label: null,
      domain: [from, end],
      clamp: true,
      ...(isCount ? { ticks: [...wholeTicks(from, end, 3)], tickFormat: "d" } : { ticks: 3 }),
    },
    y: { label: null, type: "band", domain: metrics.map(({ metric }) => metric), tickFormat: shortened },
    marks: [
      ...(limit === undefined ? [] : [plot.ruleX([limit], { stroke: "var(--reference)", strokeDasharray: "4 4" })]),
      plot.barX(rows, {
        x1: from,
        x2: "value",
        y: "metric",
        fill: (row: { isBad: boolean }) => (row.isBad ? "var(--reference)" : "var(--front)"),
        insetTop: 6,
        insetBottom: 6,
      }),
      plot.text(rows, {
        x: "value",
        y: "metric",
        text: ({ value }: { value: number }) => formatNumber(value, 4),
        dx: 6,
        textAnchor: "start",
      }),
    ],
  };
}
