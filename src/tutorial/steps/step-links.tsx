/**
 * @file From step to step.
 */
import { ArrowLeft, ArrowRight } from "lucide-preact";
import { LAST_STEP, type LessonView, withView } from "../settings.ts";
import { STEPS } from "./index.ts";

interface StepLinksProps {
  readonly query: URLSearchParams;
  readonly view: LessonView;
  readonly onShow: (change: Partial<LessonView>) => void;
}

/** All steps, as links that can be copied. */
export function StepLinks({ query, view, onShow }: StepLinksProps) {
  const open = (event: MouseEvent, step: number): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    onShow({ step });
  };
  return (
    <nav class="steps" aria-label="Steps">
      <ol>
        {STEPS.map(({ title }, i) => (
          <li key={title}>
            <a
              href={`?${withView(query, { step: i + 1 })}`}
              aria-current={view.step === i + 1 ? "step" : undefined}
              onClick={(event) => open(event, i + 1)}
            >
              <span class="step-number">{i + 1}</span>
              {title}
            </a>
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** To the step before and to the next one. */
export function StepTurns({ view, onShow }: Omit<StepLinksProps, "query">) {
  const { step } = view;
  return (
    <div class="step-turns">
      {step === 1 ? (
        <span />
      ) : (
        <button type="button" class="button" onClick={() => onShow({ step: step - 1 })}>
          <ArrowLeft size={15} aria-hidden="true" />
          {STEPS[step - 2]?.title}
        </button>
      )}
      {step === LAST_STEP ? null : (
        <button type="button" class="button primary" onClick={() => onShow({ step: step + 1 })}>
          {STEPS[step]?.title}
          <ArrowRight size={15} aria-hidden="true" />
        </button>
      )}
    </div>
  );
}
