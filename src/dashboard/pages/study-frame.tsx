/**
 * @file What all pages of a study have in common: its name, its state in words, whether that is live, and its pages.
 */
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { Link, useRoute } from "wouter-preact";
import { studyAddress } from "../address.ts";
import { Notice } from "../parts/notice.tsx";
import type { StudyStore } from "../study/study-store.ts";
import { useStudy } from "../study/use-study.ts";

const PAGES: readonly (readonly [path: string, label: string])[] = [
  ["", "Overview"],
  ["trials", "Trials"],
  ["model", "Model"],
  ["space", "Search space"],
];

/** The frame of a study's page. */
export function StudyFrame({
  name,
  title,
  children,
}: {
  readonly name: string;
  /** What the document's title begins with, before the name of the study. */
  readonly title: string | undefined;
  readonly children: (store: StudyStore) => ComponentChildren;
}) {
  const store = useStudy(name);
  useEffect(() => {
    document.title = [title, name, "Paretune"].filter((part) => part !== undefined).join(" · ");
  }, [name, title]);
  const { page, problem, connection } = store;
  const isKnown = page.value !== undefined;
  return (
    <>
      <div class="study-head">
        <h1>{name}</h1>
        <nav aria-label={`Pages of ${name}`} class="tabs">
          {PAGES.map(([path, label]) => (
            <Tab key={path} address={path === "" ? studyAddress(name) : studyAddress(name, path)} label={label} />
          ))}
          <a href={studyAddress(name, "report")}>Report</a>
        </nav>
        <span class={`connection connection-${connection.value}`} role="status">
          {{ connecting: "connecting …", live: "live", lost: "not connected: trying again" }[connection.value]}
        </span>
      </div>
      {problem.value === undefined ? null : (
        <Notice kind="error">
          <p>{problem.value}</p>
          {isKnown ? <p>What follows is what was known before.</p> : null}
          <p>
            <Link href="/">All studies</Link>
          </p>
        </Notice>
      )}
      {isKnown || problem.value !== undefined ? null : <Waiting />}
      {children(store)}
    </>
  );
}

function Tab({ address, label }: { readonly address: string; readonly label: string }) {
  const [isExact] = useRoute(address);
  const [isBelow] = useRoute(`${address}/*`);
  const isCurrent = isExact || (isBelow && label === "Trials");
  return (
    <Link href={address} aria-current={isCurrent ? "page" : undefined}>
      {label}
    </Link>
  );
}

function Waiting() {
  return (
    <div class="waiting" aria-busy="true">
      <p>Reading the study …</p>
      <div class="skeleton" />
      <div class="skeleton" />
    </div>
  );
}
