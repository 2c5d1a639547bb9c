/**
 * @file The sliders: what the problem is like, and how it is searched. A change begins another search.
 */
import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { LessonSettings } from "../../core/tutorial/index.ts";
import { DEFAULT_SETTINGS, PRIORS, percent, RANGES, type SliderRange } from "../settings.ts";

/** A slider that is being moved has come to rest after this time. */
const REST_MS = 250;

/** What the controls are given. */
export interface ControlsProps {
  readonly settings: LessonSettings;
  /** A slider begins to move: whatever is being computed is of no use any more. */
  readonly onMove: () => void;
  /** It has come to rest, or something else was chosen. */
  readonly onChoose: (change: Partial<LessonSettings>) => void;
}

/** The controls. */
export function Controls({ settings, onMove, onChoose: choose }: ControlsProps) {
  const isDefault = Object.entries(DEFAULT_SETTINGS).every(
    ([name, value]) => settings[name as keyof LessonSettings] === value,
  );
  return (
    <section class="card controls" aria-labelledby="controls">
      <h2 id="controls">Change the experiment</h2>
      <p class="sub">Each change ends the search at once and begins another.</p>
      <Slider
        label="Measurement noise"
        hint="Standard deviation, as a share of the baseline's value."
        range={RANGES.noise}
        value={percent(settings.noise)}
        shown={(value) => `${value} %`}
        onMove={onMove}
        onRest={(value) => choose({ noise: value / 100 })}
      />
      <Slider
        label="Dimension"
        hint="Parameters of the search space. Three of them matter."
        range={RANGES.dimension}
        value={settings.dimension}
        shown={(value) => `${value} parameters`}
        onMove={onMove}
        onRest={(dimension) => choose({ dimension })}
      />
      <Slider
        label="Batch"
        hint="Candidates that are proposed together and evaluated in parallel."
        range={RANGES.batch}
        value={settings.batch}
        shown={(value) => (value === 1 ? "1 candidate" : `${value} candidates`)}
        onMove={onMove}
        onRest={(batch) => choose({ batch })}
      />
      <Slider
        label="Seed"
        hint="Another seed draws another design, other noise and other samples."
        range={RANGES.seed}
        value={settings.seed}
        shown={String}
        onMove={onMove}
        onRest={(seed) => choose({ seed })}
      />
      <PriorChoice shown={settings.strategy} onChoose={(strategy) => choose({ strategy })} />
      <button type="button" class="button small" disabled={isDefault} onClick={() => choose(DEFAULT_SETTINGS)}>
        Back to the defaults
      </button>
    </section>
  );
}

function PriorChoice({
  shown,
  onChoose,
}: {
  readonly shown: LessonSettings["strategy"];
  readonly onChoose: (strategy: LessonSettings["strategy"]) => void;
}) {
  return (
    <fieldset class="prior">
      <legend>Prior of the lengthscales</legend>
      {PRIORS.map(([value, words]) => (
        <label key={value} class="check">
          <input type="radio" name="prior" value={value} checked={shown === value} onChange={() => onChoose(value)} />
          {words}
        </label>
      ))}
    </fieldset>
  );
}

interface SliderProps {
  readonly label: string;
  readonly hint: string;
  readonly range: SliderRange;
  readonly value: number;
  readonly shown: (value: number) => string;
  /** The slider begins to move. */
  readonly onMove: () => void;
  /** It has come to rest at another value. */
  readonly onRest: (value: number) => void;
}

function Slider({ label, hint, range, value, shown, onMove, onRest }: SliderProps) {
  const id = useId();
  const [moved, setMoved] = useState<number>();
  const timer = useRef<ReturnType<typeof setTimeout>>();
  useEffect(() => () => clearTimeout(timer.current), []);
  const present = moved ?? value;
  const move = (next: number): void => {
    if (moved === undefined) onMove();
    setMoved(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      setMoved(undefined);
      onRest(next);
    }, REST_MS);
  };
  return (
    <div class="slider">
      <label for={id}>{label}</label>
      <output for={id}>{shown(present)}</output>
      <input
        id={id}
        type="range"
        {...range}
        // A seed of an address may lie beyond the slider.
        max={Math.max(range.max, value)}
        value={present}
        aria-valuetext={shown(present)}
        aria-describedby={`${id}-hint`}
        onInput={({ currentTarget }) => move(currentTarget.valueAsNumber)}
      />
      <p id={`${id}-hint`} class="sub">
        {hint}
      </p>
    </div>
  );
}
