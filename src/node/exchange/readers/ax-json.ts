import type { TrialSource } from "./source.ts";
export const axJson: TrialSource = {
  format: "ax",
  title: "Ax experiment (JSON)",
  recognises: () => false,
  read: () => [],
};
