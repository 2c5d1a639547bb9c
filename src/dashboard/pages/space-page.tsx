/**
 * @file The search space, and how it is narrowed: ranges, pinned values, values that are taken away.
 */
import { useState } from "preact/hooks";
import type { DefinitionAnswer, ParameterDefinition } from "../../node/server/answers.ts";
import { formatParameter } from "../format/numbers.ts";
import { ParameterInput } from "../parts/add-trial.tsx";
import { DataTable } from "../parts/data-table.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { say } from "../parts/notice.tsx";
import { postJson, studyApi } from "../server/client.ts";
import { readParameter } from "../study/parameter-input.ts";
import type { StudyStore } from "../study/study-store.ts";

/** The page. */
export function SpacePage({ store }: { readonly store: StudyStore }) {
  const page = store.page.value;
  const [edited, setEdited] = useState<ParameterDefinition>();
  if (page === undefined) return null;
  const { definition } = page;
  return (
    <>
      <section class="card" aria-labelledby="space">
        <h2 id="space">Parameters</h2>
        <p class="sub">
          Changes are written to the study file. Trials that lie outside of the space afterwards stay, and the models
          keep learning from them.
        </p>
        <ParameterTable definition={definition} onEdit={setEdited} />
      </section>
      <Conditions definition={definition} />
      {edited === undefined ? null : (
        <EditDialog store={store} parameter={edited} onClose={() => setEdited(undefined)} />
      )}
    </>
  );
}

function ParameterTable({
  definition,
  onEdit,
}: {
  readonly definition: DefinitionAnswer;
  readonly onEdit: (parameter: ParameterDefinition) => void;
}) {
  return (
    <DataTable
      label="Parameters"
      heads={["parameter", "kind", "values", "baseline", { words: "actions", isHidden: true }]}
      rows={definition.parameters.map((parameter) => {
        const { name, kind, scale, pin } = parameter;
        const isTuned = kind !== "fixed" && kind !== "derived";
        return {
          key: name,
          head: name,
          cells: [
            `${kind}${scale === "log" ? ", log" : ""}`,
            <span key="values">
              {valueWords(parameter)}
              {pin === undefined ? null : <strong> pinned at {formatParameter(pin)}</strong>}
            </span>,
            formatParameter(definition.baseline?.[name]),
            isTuned ? (
              <button key="change" type="button" class="button small" onClick={() => onEdit(parameter)}>
                Change<span class="visually-hidden"> {name}</span>
              </button>
            ) : null,
          ],
        };
      })}
    />
  );
}

function valueWords({ lower, upper, step, values, kind }: ParameterDefinition): string {
  if (lower !== undefined) {
    return `${formatParameter(lower)} to ${formatParameter(upper)}${step === undefined ? "" : `, step ${formatParameter(step)}`}`;
  }
  if (kind === "bool") return "false, true";
  return (values ?? []).map(formatParameter).join(", ");
}

function Conditions({ definition: { objectives, outcomeConstraints } }: { readonly definition: DefinitionAnswer }) {
  return (
    <section class="card" aria-labelledby="objectives">
      <h2 id="objectives">Objectives</h2>
      <ul>
        {objectives.map(({ name, goal, unit }) => (
          <li key={name}>
            {goal} {name}
            {unit === undefined ? "" : ` (${unit})`}
          </li>
        ))}
        {outcomeConstraints.map((text) => (
          <li key={text}>
            with <code>{text}</code>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface EditDialogProps {
  readonly store: StudyStore;
  readonly parameter: ParameterDefinition;
  readonly onClose: () => void;
}

function EditDialog({ store, parameter, onClose }: EditDialogProps) {
  const { name, kind, lower, upper, pin } = parameter;
  const hasRange = lower !== undefined;
  const values = hasRange || kind === "bool" ? [] : (parameter.values ?? []);
  const [range, setRange] = useState<RangeTexts>([String(lower ?? ""), String(upper ?? "")]);
  const [pinned, setPinned] = useState(pin === undefined ? "" : typeof pin === "string" ? pin : JSON.stringify(pin));
  const [removed, setRemoved] = useState<ReadonlySet<unknown>>(new Set());
  const submit = async (): Promise<void> => {
    const isNarrowed = hasRange && (Number(range[0]) !== lower || Number(range[1]) !== upper);
    const wanted = pinned === "" ? undefined : readParameter(parameter, pinned);
    const body = {
      ...(isNarrowed ? { range: { [name]: [Number(range[0]), Number(range[1])] } } : {}),
      ...(removed.size > 0 ? { remove: { [name]: [...removed] } } : {}),
      ...(wanted !== undefined && JSON.stringify(wanted) !== JSON.stringify(pin) ? { pin: { [name]: wanted } } : {}),
      ...(wanted === undefined && pin !== undefined ? { unpin: [name] } : {}),
    };
    if (Object.keys(body).length === 0) throw new Error("Nothing is changed.");
    const { changes } = await postJson<{ readonly changes: readonly string[] }>(studyApi(store.name, "edit"), body);
    say(changes.length === 0 ? `${name} is changed.` : changes.join(" "));
    store.refresh();
  };
  return (
    <Dialog title={`Change ${name}`} action="Change it" onSubmit={submit} onClose={onClose}>
      {hasRange ? <RangeInputs range={range} onRange={setRange} /> : null}
      {values.length < 2 ? null : <TriedValues values={values} removed={removed} onRemoved={setRemoved} />}
      <fieldset class="grid">
        <legend>Pinned at one value</legend>
        <ParameterInput parameter={{ ...parameter, isConditional: true }} text={pinned} onText={setPinned} />
      </fieldset>
      <p class="sub">An empty value lets it vary.</p>
    </Dialog>
  );
}

type RangeTexts = readonly [lowest: string, highest: string];

function RangeInputs({
  range,
  onRange,
}: {
  readonly range: RangeTexts;
  readonly onRange: (range: RangeTexts) => void;
}) {
  return (
    <fieldset class="grid">
      <legend>Range</legend>
      {(["lowest", "highest"] as const).map((label, at) => (
        <label key={label} class="field">
          <span>{label} value</span>
          <input
            type="text"
            inputMode="decimal"
            value={range[at] ?? ""}
            onInput={({ currentTarget: { value } }) => onRange(at === 0 ? [value, range[1]] : [range[0], value])}
          />
        </label>
      ))}
    </fieldset>
  );
}

interface TriedValuesProps {
  readonly values: readonly unknown[];
  readonly removed: ReadonlySet<unknown>;
  readonly onRemoved: (removed: ReadonlySet<unknown>) => void;
}

function TriedValues({ values, removed, onRemoved }: TriedValuesProps) {
  const change = (value: unknown, isTried: boolean): void => {
    const next = new Set(removed);
    if (isTried) next.delete(value);
    else next.add(value);
    onRemoved(next);
  };
  return (
    <fieldset>
      <legend>Values that are tried</legend>
      {values.map((value) => (
        <label key={formatParameter(value)} class="check">
          <input
            type="checkbox"
            checked={!removed.has(value)}
            onChange={({ currentTarget: { checked } }) => change(value, checked)}
          />
          {formatParameter(value)}
        </label>
      ))}
    </fieldset>
  );
}
