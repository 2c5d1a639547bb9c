/**
 * @file Adds a trial by hand: a configuration with the results that it had somewhere else.
 */
import { Plus } from "lucide-preact";
import { useState } from "preact/hooks";
import type { DefinitionAnswer, ParameterDefinition } from "../../node/server/answers.ts";
import { formatParameter } from "../format/numbers.ts";
import { postJson, studyApi } from "../server/client.ts";
import { readParameter } from "../study/parameter-input.ts";
import type { StudyStore } from "../study/study-store.ts";
import { Dialog } from "./dialog.tsx";
import { say } from "./notice.tsx";

/** The button, and the dialog that it opens. */
export function AddTrial({ store, definition }: { readonly store: StudyStore; readonly definition: DefinitionAnswer }) {
  const [isOpen, setOpen] = useState(false);
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
  const submit = async (): Promise<void> => {
    const configuration = Object.fromEntries(
      inputs.flatMap((parameter) => {
        const text = texts[parameter.name] ?? "";
        return text === "" ? [] : [[parameter.name, readParameter(parameter, text)]];
      }),
    );
    const values = Object.fromEntries(
      Object.entries(results).flatMap(([name, text]) => (text.trim() === "" ? [] : [[name, Number(text)]])),
    );
    const told = await postJson<readonly { readonly trial?: number }[]>(studyApi(store.name, "tell"), [
      { parameters: configuration, metrics: values },
    ]);
    say(`Trial ${told[0]?.trial ?? ""} is recorded.`);
    store.refresh();
  };
  return (
    <Dialog title="Add a trial" action="Record it" onSubmit={submit} onClose={onClose}>
      <p class="sub">A result that was measured elsewhere. It counts for the models, and not towards the budget.</p>
      <fieldset class="grid">
        <legend>Parameters</legend>
        {inputs.map((parameter) => (
          <ParameterInput
            key={parameter.name}
            parameter={parameter}
            text={texts[parameter.name] ?? ""}
            onText={(text) => setTexts({ ...texts, [parameter.name]: text })}
          />
        ))}
      </fieldset>
      <fieldset class="grid">
        <legend>Results</legend>
        {[...objectives, ...metrics].map(({ name, unit }) => (
          <label key={name} class="field">
            <span>
              {name}
              {unit === undefined ? "" : ` (${unit})`}
            </span>
            <input
              type="text"
              inputMode="decimal"
              value={results[name] ?? ""}
              onInput={({ currentTarget }) => setResults({ ...results, [name]: currentTarget.value })}
            />
          </label>
        ))}
      </fieldset>
    </Dialog>
  );
}

/** An input for a value of a parameter. */
export function ParameterInput({
  parameter,
  text,
  onText,
}: {
  readonly parameter: ParameterDefinition;
  readonly text: string;
  readonly onText: (text: string) => void;
}) {
  const { name, kind, lower, upper, isConditional } = parameter;
  const listed = kind === "bool" ? [false, true] : parameter.values;
  const range = lower === undefined ? "" : ` (${formatParameter(lower)} to ${formatParameter(upper)})`;
  return (
    <label class="field">
      <span>
        {name}
        {range}
      </span>
      {listed === undefined ? (
        <input
          type="text"
          inputMode="decimal"
          value={text}
          onInput={({ currentTarget }) => onText(currentTarget.value)}
        />
      ) : (
        <select value={text} onChange={({ currentTarget }) => onText(currentTarget.value)}>
          {text === "" || isConditional === true ? <option value="">–</option> : null}
          {listed.map((value) => (
            <option key={inputText(value)} value={inputText(value)}>
              {formatParameter(value)}
            </option>
          ))}
        </select>
      )}
    </label>
  );
}

function inputText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
