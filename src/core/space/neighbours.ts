/**
 * @file Configurations one step away, and all configurations of a finite space.
 */
import { indexOf, stepOf, valueAt, valueCount } from "./lattice.ts";
import type { Configuration, Parameter, ParameterValue } from "./parameter.ts";
import { countValues, listedValues, type Space } from "./space.ts";

/**
 * Every configuration that differs in one discrete parameter: by one step where values have an order, by any other
 * value where they have none. Continuous and fixed parameters stay.
 */
export function neighbours(space: Space, configuration: Configuration): readonly Configuration[] {
  return space.parameters.flatMap((parameter) =>
    nextValues(parameter, configuration[parameter.name]).map((value) => ({
      ...configuration,
      [parameter.name]: value,
    })),
  );
}

function nextValues(parameter: Parameter, value: ParameterValue): readonly ParameterValue[] {
  switch (parameter.kind) {
    case "fixed":
      return [];
    case "bool":
      return [!value];
    case "categorical":
      return parameter.values.filter((other) => other !== value);
    case "ordinal": {
      const index = parameter.values.indexOf(value);
      return parameter.values.filter((_, other) => Math.abs(other - index) === 1);
    }
    default: {
      if (stepOf(parameter) === undefined) return [];
      const index = indexOf(parameter, Number(value));
      return [index - 1, index + 1]
        .filter((other) => other >= 0 && other < valueCount(parameter))
        .map((other) => valueAt(parameter, other));
    }
  }
}

/** All configurations of a finite space, the last parameter changing fastest. */
export function* enumerate(space: Space): Generator<Configuration> {
  const counts = space.parameters.map(countValues);
  if (!Number.isFinite(space.size)) return;
  for (let number = 0; number < space.size; number++) {
    const configuration: Record<string, ParameterValue> = {};
    let rest = number;
    for (let at = counts.length - 1; at >= 0; at--) {
      const parameter = space.parameters[at];
      const index = rest % counts[at];
      rest = Math.floor(rest / counts[at]);
      const numeric = parameter.kind === "float" || parameter.kind === "int";
      const listed = listedValues(parameter) ?? [];
      configuration[parameter.name] = numeric ? numericValue(parameter, index) : listed[index];
    }
    yield configuration;
  }
}

function numericValue(parameter: Extract<Parameter, { kind: "float" | "int" }>, index: number): number {
  return stepOf(parameter) === undefined ? parameter.lower : valueAt(parameter, index);
}
