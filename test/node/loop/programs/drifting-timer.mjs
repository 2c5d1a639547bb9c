// Times a "model" on a pretended machine whose speed stands in a file, and is lower after every run:
//   drifting-timer.mjs TRIAL_DIR COUNT MACHINE [NOTE…]
// The model is TRIAL_DIR/model, a number of milliseconds. Adds a line of the notes to MACHINE.journal.
import { appendFileSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [folder, count, machine, ...notes] = process.argv.slice(2);
const slowness = Number(readFileSync(machine, "utf8"));
appendFileSync(`${machine}.journal`, `${notes.join(" ")}\n`);
const milliseconds = Number(readFileSync(join(folder, "model"), "utf8"));
for (let sample = 0; sample < Number(count); sample++) console.log(milliseconds * slowness * (1 + 0.01 * sample));
// Whole or not at all: another timer may read it at this moment.
writeFileSync(`${machine}.${process.pid}`, String(slowness * 1.02));
renameSync(`${machine}.${process.pid}`, machine);
