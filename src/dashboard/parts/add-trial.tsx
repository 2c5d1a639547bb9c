/**
 * @file Adds a trial by hand: a configuration with the results that it had somewhere else.
 */
import { Plus } from "lucide-preact";
import { useState } from "preact/hooks";
import type { DefinitionAnswer, ParameterDefinition } from "../../node/server/answers.ts";
import { formatParameter } from "../format/numbers.ts";
import { postJson, studyApi } from "../server/client.ts";
import { numberProblem, parameterProblem } from "../study/form-checks.ts";
import { readParameter } from "../study/parameter-input.ts";
import type { StudyStore } from "../study/study-store.ts";
import { Dialog } from "./dialog.tsx";
import { say } from "./notice.tsx";
import { checkForm, TextField } from "./text-field.tsx";

/** The button, and the dialog that it opens. */
export function AddTrial({ store, definition }: { readonly store: StudyStore; readonly definition: DefinitionAnswer }) {
  const [isOpen, setOpen] = useState(false);
  if (store.isUnreadable) return null;
  return (
    <>
      <button type="button" class="button" onClick={() => setOpen(true)}>
        <Plus size={14} aria-hidden="true" /> Add a trial
      </button>
      {isOpen ? <AddTrialDialog store={store} definition={definition} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

interface AddTrialDialogProps {
  readonly store: StudyStore;
  readonly definition: DefinitionAnswer;
  readonly onClose: () => void;
}

function AddTrialDialog({ store, definition, onClose }: AddTrialDialogProps) {
  const { parameters, objectives, metrics, baseline } = definition;
  const inputs = parameters.filter(({ kind }) => kind !== "fixed" && kind !== "derived");
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(
      inputs.map(({ name }) => [name, baseline?.[name] === undefined ? "" : inputText(baseline[name])]),
    ),
  );
  const [results, setResults] = useState<Readonly<Record<string, string>>>({});
  const [isChecked, setChecked] = useState(false);
  const metricsOfAll = [...objectives, ...metrics];
  const problems = {
    parameters: inputs.map((parameter) => parameterProblem(parameter, texts[parameter.name] ?? "")),
    results: metricsOfAll.map(({ name }) => resultProblem(results[name] ?? "")),
  };
  const submit = async (): Promise<void> => {
    setChecked(true);
    checkForm([...problems.parameters, ...problems.results]);
    const told = await postJson<readonly { readonly trial?: number }[]>(studyApi(store.name, "tell"), [
      { parameters: configured(inputs, texts), metrics: measured(results) },
    ]);
    say(`Trial ${told[0]?.trial ?? ""} is recorded.`);
    store.refresh();
  };
  return (
    <Dialog title="Add a trial" action="Record it" onSubmit={submit} onClose={onClose}>
      <p class="sub">A result that was measured elsewhere. It counts for the models, and not towards the budget.</p>
      <fieldset class="grid">
        <legend>Parameters</legend>
        {inputs.map((parameter, place) => (
          <ParameterInput
            key={parameter.name}
            parameter={parameter}
            text={texts[parameter.name] ?? ""}
            onText={(text) => setTexts({ ...texts, [parameter.name]: text })}
            problem={isChecked ? problems.parameters[place] : undefined}
          />
        ))}
      </fieldset>
      <fieldset class="grid">
        <legend>Results</legend>
        {metricsOfAll.map(({ name, unit }, place) => (
          <TextField
            key={name}
            label={unit === undefined ? name : `${name} (${unit})`}
            inputMode="decimal"
            text={results[name] ?? ""}
            onText={(text) => setResults({ ...results, [name]: text })}
            problem={isChecked ? problems.results[place] : undefined}
          />
        ))}
      </fieldset>
    </Dialog>
  );
}

/** The values that were written. */
function configured(
  inputs: readonly ParameterDefinition[],
  texts: Readonly<Record<string, string>>,
): Readonly<Record<string, unknown>> {
  const written = inputs.flatMap((parameter) => {
    const text = texts[parameter.name] ?? "";
    return text === "" ? [] : [[parameter.name, readParameter(parameter, text)]];
  });
  return Object.fromEntries(written);
}

/** A result that is left empty is none. */
function resultProblem(text: string): string | undefined {
  return text.trim() === "" ? undefined : numberProblem(text);
}

/** The results that were written. */
function measured(texts: Readonly<Record<string, string>>): Readonly<Record<string, number>> {
  const written = Object.entries(texts).filter(([, text]) => text.trim() !== "");
  return Object.fromEntries(written.map(([name, text]) => [name, Number(text)]));
}

/** An input for a value of a parameter. */
export function ParameterInput({
  parameter,
  text,
  onText,
  problem,
}: {
  readonly parameter: ParameterDefinition;
  readonly text: string;
  readonly onText: (text: string) => void;
  /** What is wrong with the text. */
  readonly problem: string | undefined;
}) {
  const { name, kind, lower, upper, isConditional } = parameter;
  const listed = kind === "bool" ? [false, true] : parameter.values;
  const range = lower === undefined ? "" : ` (${formatParameter(lower)} to ${formatParameter(upper)})`;
  if (listed === undefined) {
    return <TextField label={`${name}${range}`} inputMode="decimal" text={text} onText={onText} problem={problem} />;
  }
  return (
    <label class="field">
      <span>{name}</span>
      <select value={text} onChange={({ currentTarget }) => onText(currentTarget.value)}>
        {text === "" || isConditional === true ? <option value="">–</option> : null}
        {listed.map((value) => (
          <option key={inputText(value)} value={inputText(value)}>
            {formatParameter(value)}
          </option>
        ))}
      </select>
    </label>
  );
}

function inputText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
