/** @file What a report shows besides an analysis and its trials: nothing that was recorded. */
import type { ReportInput } from "../../../src/node/report/index.ts";

export const about: Omit<ReportInput, "analysis" | "trials"> = {
  details: { bounds: [] },
  run: { trials: [], timelines: new Map(), modelMilliseconds: undefined, health: [] },
  facts: { runs: [], proposal: { health: [] }, edits: [] },
  reproduction: {
    confirm: "paretune confirm s.yaml",
    again: "paretune run s.yaml --store again.paretune",
    report: "paretune report s.yaml",
  },
  definition: "",
  date: "2026-01-02",
  version: "1.2.3",
};
