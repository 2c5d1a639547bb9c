/**
 * @file The frame of all pages, and which page an address shows.
 */
import type { VNode } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Link, Route, Switch, useLocation } from "wouter-preact";
import { ComparePage } from "./pages/compare-page.tsx";
import { ModelPage } from "./pages/model-page.tsx";
import { OverviewPage } from "./pages/overview-page.tsx";
import { SpacePage } from "./pages/space-page.tsx";
import { StudiesPage } from "./pages/studies-page.tsx";
import { StudyFrame } from "./pages/study-frame.tsx";
import { TrialPage } from "./pages/trial-page.tsx";
import { TrialsPage } from "./pages/trials-page.tsx";
import { Announcer, Notice } from "./parts/notice.tsx";
import { ThemeSwitch } from "./parts/theme-switch.tsx";
import type { StudyStore } from "./study/study-store.ts";

/** The pages of a study: their addresses, and what the titles of their documents begin with. */
const STUDY_PAGES: readonly (readonly [
  path: string,
  title: string | undefined,
  page: (props: { readonly store: StudyStore }) => VNode | null,
])[] = [
  ["", undefined, OverviewPage],
  ["/trials", "Trials", TrialsPage],
  ["/model", "Model", ModelPage],
  ["/space", "Search space", SpacePage],
];

/** The dashboard. */
export function App() {
  const [path] = useLocation();
  // A reader of a new page begins at its top, also with the keyboard.
  const isFirst = useRef(true);
  useEffect(() => {
    scrollTo(0, 0);
    if (!isFirst.current) document.getElementById("content")?.focus({ preventScroll: true });
    isFirst.current = false;
  }, [path]);
  return (
    <>
      <a class="skip" href="#content">
        Skip to the content
      </a>
      <header class="top">
        <Link href="/" class="brand">
          Paretune
        </Link>
        <nav aria-label="All studies">
          <Link href="/">Studies</Link>
          <Link href="/compare">Compare</Link>
        </nav>
        <ThemeSwitch />
      </header>
      <main id="content" tabIndex={-1}>
        <Switch>
          <Route path="/">{() => <StudiesPage />}</Route>
          <Route path="/compare">{() => <ComparePage />}</Route>
          {STUDY_PAGES.map(([path, title, Page]) => (
            <Route key={path} path={`/studies/:name${path}`}>
              {({ name }) => (
                <StudyFrame key={name} name={decoded(name)} title={title}>
                  {(store) => <Page store={store} />}
                </StudyFrame>
              )}
            </Route>
          ))}
          <Route path="/studies/:name/trials/:trial">
            {({ name, trial }) => (
              <StudyFrame key={name} name={decoded(name)} title={`Trial ${decoded(trial)}`}>
                {(store) => <TrialPage key={trial} store={store} number={trialNumber(trial)} />}
              </StudyFrame>
            )}
          </Route>
          <Route>
            <Notice kind="error">
              There is no page at this address. <Link href="/">All studies</Link>
            </Notice>
          </Route>
        </Switch>
      </main>
      <Announcer />
    </>
  );
}

/** The router leaves some characters of an address as they are. */
function decoded(part = ""): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The number of a trial in an address; undefined if it is none. */
function trialNumber(part = ""): number | undefined {
  return /^\d{1,15}$/.test(part) ? Number(part) : undefined;
}
