/**
 * @file Step 4: the acquisition on a slice.
 */
import { useEffect, useMemo } from "preact/hooks";
import { formatDuration } from "../../dashboard/format/times.ts";
import type { TimedBatch } from "../engine/messages.ts";
import { BatchChoice, shownBatch } from "../parts/batch-choice.tsx";
import { Cost, LessonFigure, LessonStep, NoBatch, Words } from "../parts/lesson-step.tsx";
import { acquisitionFigure, relevanceOrder } from "../run/lesson-figures.ts";
import { sliceKey } from "../run/lesson-run.ts";
import type { StepProps } from "./step.ts";

/** The acquisition along one parameter, with the predictions beneath it. */
export function AcquisitionStep({ run, problem, view, onShow }: StepProps) {
  const batches = run.batches.value;
  const batch = shownBatch(batches, view.batch);
  return (
    <LessonStep number={4} title="The acquisition: where is the next evaluation worth most?">
      <Words>
        <p>
          For any configuration the models predict a range of outcomes. The <strong>acquisition</strong> α is the
          hypervolume that one evaluation there is expected to add, over all of these outcomes. (Its full name is
          qLogNEHVI: the logarithm of the noisy expected hypervolume improvement.) It is high where both objectives are
          predicted to be good, and where they are uncertain enough to surprise us.
        </p>
        <p>
          The search climbs to its maximum: the purple dot. A batch is chosen one candidate after another. Once a
          candidate is <strong>pending</strong>, its outcome counts as if it were coming, so repeating it gains little:
          the dashed line drops around it, and the next candidate goes elsewhere.
        </p>
        <p>
          Try the later candidates, and a parameter that does not matter: if the model knows that, its curves are flat
          and every value is as good as another.
        </p>
      </Words>
      {batch === undefined ? (
        <NoBatch run={run} />
      ) : (
        <Slice run={run} problem={problem} batch={batch} view={view} onShow={onShow} />
      )}
    </LessonStep>
  );
}

type SliceProps = Omit<StepProps, "settings"> & { readonly batch: TimedBatch };

function Slice({ run, problem, batch, view, onShow }: SliceProps) {
  const order = useMemo(() => relevanceOrder(batch), [batch]);
  const candidate = Math.min(view.candidate, batch.candidates.length);
  const parameter = order.find((name) => name === view.parameter) ?? order[0] ?? "x1";
  const wanted = { batch: batch.number, candidate, parameter };
  const key = sliceKey(wanted);
  useEffect(() => run.wantSlice({ batch: batch.number, candidate, parameter }), [run, batch, candidate, parameter]);
  const slice = run.slices.value.get(key);
  const data = useMemo(
    () => (slice === undefined ? undefined : acquisitionFigure(slice.value, candidate)),
    [slice, candidate],
  );
  return (
    <>
      <div class="toolbar">
        <BatchChoice
          batches={run.batches.value}
          shown={batch.number}
          onChoose={(number) => onShow({ batch: number, candidate: 1 })}
        />
        <CandidateSwitch
          count={batch.candidates.length}
          shown={candidate}
          onChoose={(next) => onShow({ candidate: next })}
        />
        <label class="field">
          <span>Slice along</span>
          <select value={parameter} onChange={({ currentTarget }) => onShow({ parameter: currentTarget.value })}>
            {problem.study.parameters.map(({ name }) => (
              <option key={name} value={name}>
                {name}
                {name === order[0] ? " (most relevant)" : ""}
              </option>
            ))}
          </select>
        </label>
      </div>
      {data === undefined ? (
        <div class="card placeholder" role="note">
          <p>Computing the slice …</p>
        </div>
      ) : (
        <LessonFigure data={data} />
      )}
      <Cost>
        Choosing {batch.candidates.length === 1 ? "the candidate" : `the ${batch.candidates.length} candidates`} took{" "}
        {formatDuration(batch.searchSeconds)}: for each the acquisition was evaluated at hundreds of points, and the
        best climbed by gradient.
        {slice === undefined ? "" : ` Drawing this slice took ${formatDuration(slice.seconds)}.`}
      </Cost>
    </>
  );
}

function CandidateSwitch({
  count,
  shown,
  onChoose,
}: {
  readonly count: number;
  readonly shown: number;
  readonly onChoose: (candidate: number) => void;
}) {
  return (
    <div class="field">
      <span id="candidates">Candidate</span>
      <div class="switch" role="group" aria-labelledby="candidates">
        {Array.from({ length: count }, (_, i) => (
          <button key={i} type="button" aria-pressed={shown === i + 1} onClick={() => onChoose(i + 1)}>
            {i + 1}
          </button>
        ))}
      </div>
    </div>
  );
}
