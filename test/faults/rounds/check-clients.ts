/**
 * @file Whether a study has what its clients were told that it has.
 */
import type { Violation } from "./check.ts";
import { journalOf, readNotes } from "./members.ts";
import type { Scene } from "./scene.ts";
import type { StudyState } from "./study.ts";

/** What is wrong with a study that clients have asked and told. */
export function checkClients(
  scene: Pick<Scene, "plan" | "folder">,
  state: StudyState | undefined,
): readonly Violation[] {
  const notes = Array.from({ length: scene.plan.processes }, (_, index) => readNotes(journalOf(scene, index))).flat();
  const trials = state?.trials ?? [];
  const askers = new Map<number, number>();
  const found: Violation[] = [];
  for (const note of notes) {
    if ("asked" in note) {
      askers.set(note.asked, (askers.get(note.asked) ?? 0) + 1);
      const { x, n } = trials[note.asked]?.configuration ?? {};
      if (x === note.parameters["x"] && n === note.parameters["n"]) continue;
      found.push({ wrong: "lost", what: `trial ${note.asked} was given out with other parameters, or is not there` });
    } else if ("told" in note) {
      const measured = notes.find((each) => "got" in each && each.got === note.told);
      const trial = trials[note.told];
      const loss = trial?.status === "completed" ? trial.metrics["loss"]?.mean : undefined;
      if (measured !== undefined && "got" in measured && measured.loss === loss) continue;
      found.push({ wrong: "lost", what: `trial ${note.told} was acknowledged, and has the loss ${loss}` });
    }
  }
  for (const [trial, times] of askers) {
    if (times > 1) found.push({ wrong: "twice", what: `trial ${trial} was given to ${times} clients` });
  }
  return found;
}
