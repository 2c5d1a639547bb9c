/**
 * @file The fronts of several studies in one picture, each relative to its own baseline.
 */
import type {
  ComparedFrontsData,
  ComparedPoint,
  FigureData,
  FrontData,
  FrontPoint,
  FrontValue,
  Metric,
} from "../../figures/index.ts";

/** A study with the data of its figures. */
export interface StudyFigures {
  readonly name: string;
  readonly figures: readonly FigureData[];
}

/**
 * The fronts of each pair of objectives that at least two of the studies have, of those of them whose objectives have a reference.
 * All of them are shown on one basis.
 */
export function comparedFronts(studies: readonly StudyFigures[]): readonly ComparedFrontsData[] {
  const fronts = studies.flatMap(({ name, figures }) =>
    figures.filter(isRelativeFront).map((front) => ({ study: name, front })),
  );
  const names = [...new Set(fronts.map(({ front }) => front.name))];
  return names.flatMap((name) => {
    const same = fronts.filter(({ front }) => front.name === name);
    const [first] = same;
    if (first === undefined || same.length < 2) return [];
    const { title, x, y, basis } = first.front;
    return [
      {
        kind: "compared-fronts",
        name: `compare-${name}`,
        title,
        x: relativeMetric(x),
        y: relativeMetric(y),
        groups: same.map(({ study }) => ({ name: study, words: study })),
        panels: [
          {
            panel: basis,
            studies: same.map(({ study, front }) => ({ label: study, group: study, points: pointsOf(front) })),
          },
        ],
      },
    ];
  });
}

function isRelativeFront(data: FigureData): data is FrontData {
  return (
    data.kind === "front" && [data.x, data.y].every(({ reference }) => reference !== undefined && reference.value !== 0)
  );
}

function pointsOf({
  points,
  x,
  y,
  basis,
}: FrontData): ComparedFrontsData["panels"][number]["studies"][number]["points"] {
  const share = (value: number, { reference }: Metric): number => value / (reference?.value ?? 1);
  const interval = ({ lower, upper }: FrontValue, metric: Metric): readonly [number, number] | undefined => {
    if (basis === "measured" || lower === undefined || upper === undefined) return undefined;
    const ends = [share(lower, metric), share(upper, metric)] as const;
    return [Math.min(...ends), Math.max(...ends)];
  };
  const intervalsOf = (point: FrontPoint): Pick<ComparedPoint, "intervals"> => {
    const [across, up] = [interval(point.x, x), interval(point.y, y)];
    return across === undefined || up === undefined ? {} : { intervals: { x: across, y: up } };
  };
  return points
    .filter(({ kind }) => kind !== "baseline")
    .map((point) => ({
      trial: point.trial,
      x: share(point.x.median, x),
      y: share(point.y.median, y),
      onFront: point.kind === "front",
      ...intervalsOf(point),
    }));
}

/** Values of a comparison are relative already. */
function relativeMetric({ name, goal }: Metric): Metric {
  return { name, ...(goal === undefined ? {} : { goal }), reference: { value: 1, name: "baseline" } };
}
