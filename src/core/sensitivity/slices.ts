/**
 * @file Slices: the posterior along one parameter while all others stay as in one configuration.
 */
import {
  type Configuration,
  decode,
  encode,
  type ParameterColumns,
  type ParameterValue,
  type Space,
} from "../space/index.ts";
import { type Estimates, predictMetrics, type Surrogate } from "../surrogate/index.ts";

/** Number of values along a continuous parameter, and the most along a discrete one. */
const VALUES_PER_SLICE = 65;

/** One point of a slice. */
export interface SlicePoint {
  readonly value: ParameterValue;
  /** Of objectives and of constrained metrics, by name. */
  readonly metrics: Estimates;
}

/** The posterior along one parameter, in the order of its values. */
export interface Slice {
  readonly parameter: string;
  readonly points: readonly SlicePoint[];
}

/** Slices through a configuration along the parameters of the given names, as far as it has them. */
export function slicesThrough(
  surrogate: Surrogate,
  configuration: Configuration,
  parameters: readonly string[],
): readonly Slice[] {
  const { space } = surrogate;
  const along = parameters.flatMap((name) => {
    const columns = space.columns.find(({ parameter }) => parameter.name === name);
    if (columns === undefined || columns.width === 0 || configuration[name] === undefined) return [];
    return [{ name, values: valuesAlong(space, columns, configuration) }];
  });
  const points = along.flatMap(({ name, values }) =>
    values.map((value) => encode(space, { ...configuration, [name]: value })),
  );
  if (points.length === 0) return [];
  const together = new Float64Array(points.length * space.dimension);
  points.forEach((point, i) => {
    together.set(point, i * space.dimension);
  });
  // One prediction for all slices, because each prediction conditions every model on its data.
  const estimates = predictMetrics(surrogate, together).values();
  return along.map(({ name, values }) => ({
    parameter: name,
    points: values.map((value) => ({ value, metrics: estimates.next().value ?? {} })),
  }));
}

/** The values of a parameter, each once: all of a list, otherwise evenly spread over its scale. */
function valuesAlong(
  space: Space,
  { parameter, from, width }: ParameterColumns,
  configuration: Configuration,
): readonly ParameterValue[] {
  const point = encode(space, configuration);
  const places = width > 1 ? width : VALUES_PER_SLICE;
  const values = new Set<ParameterValue>();
  for (let i = 0; i < places; i++) {
    if (width > 1) for (let j = 0; j < width; j++) point[from + j] = i === j ? 1 : 0;
    else point[from] = i / (VALUES_PER_SLICE - 1);
    const value = decode(space, point)[parameter.name];
    if (value !== undefined) values.add(value);
  }
  return [...values];
}
