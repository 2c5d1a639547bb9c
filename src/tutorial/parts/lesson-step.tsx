/**
 * @file What all steps are made of: sentences, figures, what it has cost.
 */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Figure } from "../../dashboard/parts/figure.tsx";
import type { FigureData } from "../../figures/index.ts";
import type { LessonRun } from "../run/lesson-run.ts";

/** A step. */
export function LessonStep({
  number,
  title,
  children,
}: {
  readonly number: number;
  readonly title: string;
  readonly children: ComponentChildren;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  const isFirst = useRef(true);
  // Whoever goes to a step continues to read there; whoever opens the page begins at its top.
  useEffect(() => {
    if (!isFirst.current) heading.current?.focus({ preventScroll: true });
    isFirst.current = false;
  }, [number]);
  return (
    <article class="lesson" aria-labelledby="step">
      <h2 id="step" ref={heading} tabIndex={-1}>
        {number}. {title}
      </h2>
      {children}
    </article>
  );
}

/** The sentences of a step. */
export function Words({ children }: { readonly children: ComponentChildren }) {
  return <div class="words">{children}</div>;
}

/** A figure in a frame of its own. */
export function LessonFigure({ data }: { readonly data: FigureData }) {
  return (
    <div class="card">
      <Figure data={data} />
    </div>
  );
}

/** Numbers that stand out. */
export function Facts({ facts }: { readonly facts: readonly (readonly [name: string, value: string])[] }) {
  return (
    <dl class="facts lesson-facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What a step has cost. */
export function Cost({ children }: { readonly children: ComponentChildren }) {
  return (
    <p class="cost">
      <strong>What it cost.</strong> {children}
    </p>
  );
}

/** Where a step shows a batch and there is none yet. */
export function NoBatch({ run }: { readonly run: LessonRun }) {
  if (run.status.value === "working") {
    return (
      <div class="card placeholder" role="note">
        <p>{run.progress.value === "" ? "Computing" : `${capital(run.progress.value)}`} …</p>
      </div>
    );
  }
  return (
    <div class="card placeholder">
      <p>No model has been fitted yet.</p>
      <button type="button" class="button primary" onClick={() => run.want(1)}>
        Fit the models and propose a batch
      </button>
    </div>
  );
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
