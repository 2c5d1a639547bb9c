/**
 * @file The study of a page. Pages of the same study share what is known of it.
 */
import { useEffect, useState } from "preact/hooks";
import { StudyStore } from "./study-store.ts";

/** How long a study that no page shows is kept: going from page to page does not read it again. */
const KEPT_MS = 5000;

interface Kept {
  readonly store: StudyStore;
  pages: number;
  timer?: ReturnType<typeof setTimeout>;
}

const kept = new Map<string, Kept>();

/** The study with a name, while a page is shown. The name does not change as long as the page is the same. */
export function useStudy(name: string): StudyStore {
  const [entry] = useState(() => keep(name));
  useEffect(() => {
    clearTimeout(entry.timer);
    entry.pages++;
    return () => {
      entry.pages--;
      if (entry.pages === 0) entry.timer = setTimeout(() => drop(name), KEPT_MS);
    };
  }, [name, entry]);
  return entry.store;
}

function keep(name: string): Kept {
  const known = kept.get(name);
  if (known !== undefined) return known;
  const store = new StudyStore(name);
  void store.open();
  const entry: Kept = { store, pages: 0 };
  kept.set(name, entry);
  return entry;
}

function drop(name: string): void {
  kept.get(name)?.store.close();
  kept.delete(name);
}
