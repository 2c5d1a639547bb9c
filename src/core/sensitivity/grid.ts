/**
 * @file A grid: the posterior over two parameters while all others stay as in one configuration.
 */
import {
  type Configuration,
  decode,
  encode,
  isNumeric,
  type ParameterValue,
  type Space,
  withValue,
} from "../space/index.ts";
import { type Estimates, predictMetrics, type Surrogate } from "../surrogate/index.ts";

/** Number of values along a continuous parameter, and the most along a discrete one. */
const VALUES_PER_SIDE = 25;

/** The posterior over two numeric parameters. */
export interface ParameterGrid {
  readonly x: string;
  readonly y: string;
  /** Evenly spread over the scale of each parameter, ascending. */
  readonly xs: readonly number[];
  readonly ys: readonly number[];
  /** Row by row of `ys`: of objectives and of constrained metrics, by name. */
  readonly estimates: readonly Estimates[];
}

/**
 * The grid through a configuration over the first two numeric parameters of the given names; undefined unless there are two that
 * the configuration has.
 */
export function gridThrough(
  surrogate: Surrogate,
  configuration: Configuration,
  parameters: readonly string[],
): ParameterGrid | undefined {
  const { space } = surrogate;
  const sides = parameters.flatMap((name) => {
    const values = configuration[name] === undefined ? [] : valuesAlong(space, configuration, name);
    return values.length < 2 ? [] : [{ name, values }];
  });
  const [x, y] = sides;
  if (x === undefined || y === undefined) return undefined;
  const together = new Float64Array(x.values.length * y.values.length * space.dimension);
  let at = 0;
  for (const second of y.values) {
    const row = withValue(space, configuration, y.name, second);
    for (const first of x.values) {
      together.set(encode(space, withValue(space, row, x.name, first)), at);
      at += space.dimension;
    }
  }
  const estimates = [...predictMetrics(surrogate, together).values()];
  return { x: x.name, y: y.name, xs: x.values, ys: y.values, estimates };
}

/** The values of a numeric parameter, each once, evenly spread over its scale; none of any other parameter. */
function valuesAlong(space: Space, configuration: Configuration, name: string): readonly number[] {
  const columns = space.columns.find(({ parameter }) => parameter.name === name);
  if (columns === undefined || columns.width !== 1 || !isNumeric(columns.parameter)) return [];
  const point = encode(space, configuration);
  const values = new Set<ParameterValue>();
  for (let i = 0; i < VALUES_PER_SIDE; i++) {
    point[columns.from] = i / (VALUES_PER_SIDE - 1);
    const value = decode(space, point)[name];
    if (value !== undefined) values.add(value);
  }
  return [...values].filter((value) => typeof value === "number").sort((a, b) => a - b);
}
