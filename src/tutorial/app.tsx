/**
 * @file The frame of the tutorial: its steps, the search, the controls, and the address that says what is shown.
 */
import { useEffect, useMemo, useState } from "preact/hooks";
import { createLessonProblem, type LessonSettings } from "../core/tutorial/index.ts";
import { useQuery } from "../dashboard/address.ts";
import { ThemeSwitch } from "../dashboard/parts/theme-switch.tsx";
import { Controls } from "./parts/controls.tsx";
import { RunBar } from "./parts/run-bar.tsx";
import { LessonRun } from "./run/lesson-run.ts";
import { type LessonView, readSettings, readView, withSettings, withView } from "./settings.ts";
import { neededBatches, STEPS } from "./steps/index.ts";
import { StepLinks, StepTurns } from "./steps/step-links.tsx";

/** The page. */
export function App() {
  const [query, setQuery] = useQuery();
  const [run] = useState(() => new LessonRun());
  const view = readView(query);
  const key = JSON.stringify(readSettings(query));
  const settings = useMemo(() => JSON.parse(key) as LessonSettings, [key]);
  const problem = useMemo(() => createLessonProblem(settings), [settings]);
  useEffect(() => run.begin(settings), [run, settings]);
  useEffect(() => run.want(neededBatches(view.step)), [run, view.step]);
  const show = (change: Partial<LessonView>): void => setQuery(withView(query, change));
  const choose = (change: Partial<LessonSettings>): void => {
    run.stop();
    const isSame = JSON.stringify({ ...settings, ...change }) === key;
    if (isSame) run.begin(settings);
    else setQuery(withSettings(query, change));
  };
  const Step = STEPS[view.step - 1]?.Content ?? STEPS[0].Content;
  return (
    <>
      <a class="skip" href="#step">
        Skip to the lesson
      </a>
      <header class="top">
        <span class="brand">Paretune</span>
        <span class="sub">Tutorial</span>
        <ThemeSwitch />
      </header>
      <main class="tutorial">
        <h1>Two objectives, few evaluations: how the search decides</h1>
        <StepLinks query={query} view={view} onShow={show} />
        <div class="lesson-columns">
          <div class="lesson-main">
            <RunBar run={run} />
            <Step run={run} problem={problem} settings={settings} view={view} onShow={show} />
            <StepTurns view={view} onShow={show} />
          </div>
          <Controls settings={settings} onMove={() => run.stop()} onChoose={choose} />
        </div>
      </main>
    </>
  );
}
