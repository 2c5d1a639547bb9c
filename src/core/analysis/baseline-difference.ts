/**
 * @file The parameters in which a trial differs from the baseline.
 */
import type { Configuration, Parameter, ParameterValue } from "../space/index.ts";

/** One parameter; a value is absent where the parameter is inactive. */
export interface ParameterDifference {
  readonly parameter: string;
  readonly baseline?: ParameterValue;
  readonly value?: ParameterValue;
}

/** The parameters whose values differ, in the study's order. */
export function differencesFrom(
  baseline: Configuration,
  configuration: Configuration,
  parameters: readonly Parameter[],
): readonly ParameterDifference[] {
  return parameters.flatMap(({ name }) => {
    const [before, value] = [activeValue(baseline, name), activeValue(configuration, name)];
    if (before === value) return [];
    return [
      {
        parameter: name,
        ...(before === undefined ? {} : { baseline: before }),
        ...(value === undefined ? {} : { value }),
      },
    ];
  });
}

function activeValue(configuration: Configuration, name: string): ParameterValue | undefined {
  return Object.hasOwn(configuration, name) ? configuration[name] : undefined;
}
