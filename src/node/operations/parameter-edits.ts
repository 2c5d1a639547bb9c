/**
 * @file The changes of parameters that an edit is asked for.
 */
import { isTuned, listedValues, listItems, type Parameter } from "../../core/space/index.ts";
import { closest } from "../expression/index.ts";
import { type ParameterEdit, writtenValue } from "../study-file/index.ts";
import type { EditKey, EditWords } from "./asker-words.ts";
import { BadInput, quoted } from "./bad-input.ts";

/** What is asked for, and in which words its errors are. */
interface AskedEdits {
  /** The values of a change of parameters, as texts. */
  readonly list: (key: EditKey) => readonly string[];
  readonly words: EditWords;
}

/** The changes that are asked for, in an order that works: values are added before a parameter is pinned to them. */
export function readEdits(
  { list, words }: AskedEdits,
  parameters: readonly Parameter[],
  mayBeNone: boolean,
): readonly ParameterEdit[] {
  const assignments = (key: EditKey) => list(key).map((text) => readAssignment({ key, words }, text, parameters));
  const listed = (kind: "add" | "remove") =>
    assignments(kind).map(({ parameter, value }): ParameterEdit => ({ kind, parameter: parameter.name, value }));
  const edits = [
    ...list("unpin").map(
      (name): ParameterEdit => ({
        kind: "unpin",
        parameter: findParameter({ key: "unpin", words }, name, parameters).name,
      }),
    ),
    ...assignments("range").map((each) => rangeEdit(each, words)),
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
  throw new BadInput(words.some);
}

/** A change, and in which words its errors are. */
interface AskedChange {
  readonly key: EditKey;
  readonly words: EditWords;
}

/** A searched parameter and the text that is given for it. */
interface Assignment {
  readonly parameter: Parameter;
  readonly value: string;
}

function readAssignment(asked: AskedChange, text: string, parameters: readonly Parameter[]): Assignment {
  const [, name, value] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    const { key, words } = asked;
    throw new BadInput(`${words.name(key)} must be ${words.form(key)}; got ${quoted(text)}.`);
  }
  return { parameter: findParameter(asked, name, parameters), value };
}

/** The searched parameter of that name; throws BadInput for any other name. */
function findParameter({ key, words }: AskedChange, name: string, parameters: readonly Parameter[]): Parameter {
  const found = parameters.find((parameter) => parameter.name === name);
  if (found !== undefined && isTuned(found)) return found;
  if (found !== undefined) throw new BadInput(`${words.name(key)}: ${name} is ${found.kind} and is not tuned.`);
  const names = parameters.filter(isTuned).map((parameter) => parameter.name);
  const near = closest(name, names);
  const hint = near === undefined ? `The parameters are: ${names.join(", ")}.` : `Did you mean ${near}?`;
  throw new BadInput(`${words.name(key)}: there is no parameter ${quoted(name)}. ${hint}`);
}

function rangeEdit({ parameter: { name }, value }: Assignment, words: EditWords): ParameterEdit {
  const [, lower = "", upper = ""] = /^([^:]+):([^:]+)$/.exec(value) ?? [];
  const isRange = [lower, upper].every((bound) => bound !== "" && Number.isFinite(Number(bound)));
  if (!isRange) {
    throw new BadInput(`${words.name("range")} must be ${words.form("range")}; got ${quoted(`${name}=${value}`)}.`);
  }
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
