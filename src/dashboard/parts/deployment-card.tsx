/**
 * @file The trial to deploy: the recommended one, or another one of the front that the reader chooses.
 */
import { Link } from "wouter-preact";
import type {
  DefinitionAnswer,
  FindingsAnswer,
  PointAnswer,
  StudyPageAnswer,
  TrialPageAnswer,
} from "../../node/server/answers.ts";
import { studyAddress, useQuery } from "../address.ts";
import { formatChange, formatParameter, formatProbability } from "../format/numbers.ts";
import { getJson, studyApi } from "../server/client.ts";
import { useAnswer } from "../server/use-answer.ts";
import { differencesFrom } from "../study/differences.ts";
import type { StudyStore } from "../study/study-store.ts";
import { CopyButton } from "./copy-button.tsx";
import { DataTable } from "./data-table.tsx";
import { Notice } from "./notice.tsx";
import { numberHead } from "./table-head.tsx";
import { Estimated, Measured } from "./value.tsx";

/** The card. */
export function DeploymentCard({
  store,
  page,
  best,
}: {
  readonly store: StudyStore;
  readonly page: StudyPageAnswer;
  readonly best: FindingsAnswer;
}) {
  const [query, setQuery] = useQuery();
  const { front, recommendation } = best;
  const wanted = query.get("point");
  const chosen = front.find(({ trial }) => String(trial) === wanted) ?? recommendation ?? undefined;
  if (front.length === 0) return null;
  const choose = (trial: string): void => {
    const next = new URLSearchParams(query);
    if (trial === "") next.delete("point");
    else next.set("point", trial);
    setQuery(next);
  };
  return (
    <section class="card" aria-labelledby="deployment">
      <h2 id="deployment">What to deploy</h2>
      {recommendation === null ? (
        <Notice kind="info">No trial is recommended: none is better than the reference in every objective.</Notice>
      ) : (
        <div class="words">
          {recommendation.words.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </div>
      )}
      <PointChoice best={best} chosen={chosen} onChoose={choose} />
      {chosen === undefined ? null : (
        <ChosenPoint key={chosen.trial} study={store.name} point={chosen} best={best} definition={page.definition} />
      )}
      <Bounds bounds={best.bounds ?? []} />
    </section>
  );
}

interface PointChoiceProps {
  readonly best: FindingsAnswer;
  readonly chosen: PointAnswer | undefined;
  readonly onChoose: (trial: string) => void;
}

function PointChoice({ best: { front, recommendation }, chosen, onChoose }: PointChoiceProps) {
  return (
    <label class="field">
      <span>Deployment point</span>
      <select
        value={chosen === undefined ? "" : String(chosen.trial)}
        onChange={({ currentTarget }) => onChoose(currentTarget.value)}
      >
        {recommendation === null ? <option value="">choose a trial of the front</option> : null}
        {front.map(({ trial }) => (
          <option key={trial} value={String(trial)}>
            trial {trial}
            {trial === recommendation?.trial ? " (recommended)" : ""}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Where better trials may lie beyond the search space. */
function Bounds({ bounds }: { readonly bounds: NonNullable<FindingsAnswer["bounds"]> }) {
  if (bounds.length === 0) return null;
  return (
    <>
      <h3>The front lies on a bound</h3>
      {bounds.map(({ words, command }) => (
        <p key={words} class="sub">
          {words}
          {command === null ? "" : ": "}
          {command === null ? null : <code>{command}</code>}
        </p>
      ))}
    </>
  );
}

interface ChosenProps {
  readonly study: string;
  readonly point: PointAnswer;
  readonly best: FindingsAnswer;
  readonly definition: DefinitionAnswer;
}

function ChosenPoint({ study, point, best, definition }: ChosenProps) {
  // Without an answer the button that copies the command is absent.
  const { value: details } = useAnswer(
    (signal) => getJson<TrialPageAnswer>(studyApi(study, "trials", point.trial), signal),
    [study, point.trial],
  );
  return (
    <>
      <h3>
        <Link href={studyAddress(study, "trials", point.trial)}>Trial {point.trial}</Link>
      </h3>
      <ObjectiveTable point={point} best={best} definition={definition} />
      <Differences parameters={point.parameters} definition={definition} />
      <div class="actions">
        <CopyButton what="configuration" text={JSON.stringify(point.parameters, null, 2)} />
        {details === undefined || details.commands.length === 0 ? null : (
          <CopyButton what="command" text={details.commands.join("\n")} />
        )}
      </div>
    </>
  );
}

function ObjectiveTable({ point, best, definition }: Omit<ChosenProps, "study">) {
  const isModel = best.basis === "model";
  const rows = definition.objectives.map(({ name, unit, goal }) => {
    const value = point.objectives[name];
    const gain = value?.gain;
    return {
      key: name,
      head: (
        <>
          {name} <span class="sub">{goal === "maximize" ? "↑" : "↓"}</span>
        </>
      ),
      cells: [
        <Measured key="measured" value={value?.measured} unit={unit} />,
        isModel ? (
          <Estimated key="estimated" value={value} unit={unit} />
        ) : (
          <span key="estimated" class="absent">
            no model yet
          </span>
        ),
        gain == null ? "–" : formatChange(gain.median),
        gain?.probability == null ? "–" : formatProbability(gain.probability),
      ],
    };
  });
  return (
    <DataTable
      label={`Objectives of trial ${point.trial}`}
      heads={["objective", "measured", "estimated (95 %)", numberHead("gain"), numberHead("P(better)")]}
      rows={rows}
    />
  );
}

/** The parameters that differ from the baseline's; all of them where there is no baseline. */
export function Differences({
  parameters,
  definition,
}: {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly definition: DefinitionAnswer;
}) {
  const { baseline } = definition;
  const differences = differencesFrom(baseline, parameters, definition.parameters);
  const same = definition.parameters.length - differences.length;
  if (differences.length === 0) return <p class="sub">The configuration is the baseline's.</p>;
  return (
    <DataTable
      label="Parameters"
      heads={["parameter", "value", ...(baseline === undefined ? [] : ["baseline"])]}
      rows={differences.map(({ name, value, before }) => ({
        key: name,
        head: name,
        cells: [
          formatParameter(value),
          <span key="before" class="before">
            {formatParameter(before)}
          </span>,
        ],
      }))}
      caption={
        same > 0 && baseline !== undefined
          ? `${same === 1 ? "One other parameter is" : `${same} other parameters are`} as in the baseline.`
          : undefined
      }
    />
  );
}
