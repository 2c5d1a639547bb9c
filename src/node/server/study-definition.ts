/**
 * @file What a study file says, for programs that draw a study: its objectives, parameters and baseline.
 */
import type { Parameter, ParameterValue } from "../../core/space/index.ts";
import { listedValues, nativeConfiguration, nativeValue } from "../../core/space/index.ts";
import { conditionWords } from "../report/index.ts";
import type { StudyFile } from "../study-file/index.ts";
import type { DefinitionAnswer, ParameterDefinition } from "./answers.ts";

/** The definition of a study. */
export function definitionJson({ study, run }: StudyFile): DefinitionAnswer {
  const objectives = study.objectives.map(({ name, goal, unit }) => ({ name, goal, unit }));
  const own = new Set(objectives.map(({ name }) => name));
  return {
    objectives,
    metrics: run.metrics
      .filter(({ name }) => !own.has(name))
      .map(({ name }) => ({ name, unit: study.metrics?.[name]?.unit })),
    parameters: study.parameters.map(parameterJson),
    ...(study.baseline === undefined ? {} : { baseline: nativeConfiguration(study.parameters, study.baseline) }),
    outcomeConstraints: (study.outcomeConstraints ?? []).map(({ text }) => text),
    ...(run.evaluator === undefined ? {} : { evaluator: run.evaluator }),
    strategy: study.strategy,
    batch: study.budget.batch,
    parallel: study.budget.parallel,
    budget: {
      trials: Number.isFinite(study.budget.trials) ? study.budget.trials : null,
      seconds: study.budget.seconds,
      slotSeconds: study.budget.slotSeconds,
    },
  };
}

function parameterJson(parameter: Parameter): ParameterDefinition {
  const { name, kind } = parameter;
  const native = (value: ParameterValue): unknown => nativeValue(parameter, value);
  const range =
    "lower" in parameter
      ? { lower: parameter.lower, upper: parameter.upper, scale: parameter.scale, step: parameter.step }
      : {};
  const values = "lower" in parameter ? undefined : listedValues(parameter);
  return {
    name,
    kind,
    ...range,
    ...(values === undefined ? {} : { values: values.map(native) }),
    ...("pin" in parameter && parameter.pin !== undefined ? { pin: native(parameter.pin) } : {}),
    ...(parameter.when === undefined ? {} : { isConditional: true, condition: conditionWords(parameter) }),
  };
}
