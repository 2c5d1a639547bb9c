/**
 * @file The changes of parameters that the flags of `edit` request.
 */
import { isTuned, listedValues, listItems, type Parameter } from "../../core/space/index.ts";
import { closest } from "../expression/index.ts";
import { type ParameterEdit, writtenValue } from "../study-file/index.ts";
import { BadInput, quoted } from "./bad-input.ts";

/** The changes that the flags of `edit` request (`list` has the values of each flag), in an order that works: values are added before a parameter is pinned to them. */
export function readEdits(
  list: (flag: string) => readonly string[],
  parameters: readonly Parameter[],
  mayBeNone: boolean,
): readonly ParameterEdit[] {
  const assignments = (flag: string) => list(flag).map((text) => readAssignment(flag, text, parameters));
  const listed = (kind: "add" | "remove") =>
    assignments(kind).map(({ parameter, value }): ParameterEdit => ({ kind, parameter: parameter.name, value }));
  const edits = [
    ...list("unpin").map(
      (name): ParameterEdit => ({ kind: "unpin", parameter: findParameter("unpin", name, parameters).name }),
    ),
    ...assignments("range").map(rangeEdit),
    ...listed("add"),
    ...listed("remove"),
    ...assignments("pin").map(
      ({ parameter, value }): ParameterEdit => ({
        kind: "pin",
        parameter: parameter.name,
        value: pinText(parameter, value),
      }),
    ),
  ];
  if (edits.length > 0 || mayBeNone) return edits;
  throw new BadInput(
    "Name a change, such as --pin NAME=VALUE, --range NAME=LOW:HIGH or --trials 240. `paretune edit --help` lists all flags.",
  );
}

/** A searched parameter and the text that a flag gives for it. */
interface Assignment {
  readonly parameter: Parameter;
  readonly value: string;
}

function readAssignment(flag: string, text: string, parameters: readonly Parameter[]): Assignment {
  const [, name, value] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    const form = flag === "range" ? "NAME=LOW:HIGH with two numbers" : "NAME=VALUE";
    throw new BadInput(`--${flag} must be ${form}; got ${quoted(text)}.`);
  }
  return { parameter: findParameter(flag, name, parameters), value };
}

/** The searched parameter of that name; throws BadInput for any other name. */
function findParameter(flag: string, name: string, parameters: readonly Parameter[]): Parameter {
  const found = parameters.find((parameter) => parameter.name === name);
  if (found !== undefined && isTuned(found)) return found;
  if (found !== undefined) throw new BadInput(`--${flag}: ${name} is ${found.kind} and is not tuned.`);
  const names = parameters.filter(isTuned).map((parameter) => parameter.name);
  const near = closest(name, names);
  const hint = near === undefined ? `The parameters are: ${names.join(", ")}.` : `Did you mean ${near}?`;
  throw new BadInput(`--${flag}: there is no parameter ${quoted(name)}. ${hint}`);
}

function rangeEdit({ parameter: { name }, value }: Assignment): ParameterEdit {
  const [, lower = "", upper = ""] = /^([^:]+):([^:]+)$/.exec(value) ?? [];
  const isRange = [lower, upper].every((bound) => bound !== "" && Number.isFinite(Number(bound)));
  if (!isRange)
    throw new BadInput(`--range must be NAME=LOW:HIGH with two numbers; got ${quoted(`${name}=${value}`)}.`);
  return { kind: "range", parameter: name, lower, upper };
}

/** The value of a pin as YAML: text is quoted where YAML would read it as another type. */
function pinText(parameter: Parameter, value: string): string {
  const items = "values" in parameter ? listItems(value) : undefined;
  if (items !== undefined) return writtenValue(items);
  const listed = listedValues(parameter)?.find((each) => String(each) === value);
  if (listed !== undefined) return writtenValue(listed);
  return Number.isFinite(Number(value)) ? value : writtenValue(value);
}
