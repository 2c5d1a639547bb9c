// A tiny training program that knows nothing of Paretune: fits y = w·x by gradient descent with the learning rate and
// number of steps it is given, writes its loss, and appends a line to a ledger when it has finished.
// --mode: ok | exit3 | nan | half | none | hang | once (fails unless FILE.second exists, which it creates)
import { appendFileSync, existsSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    rate: { type: "string", default: "0.1" },
    steps: { type: "string", default: "10" },
    out: { type: "string", default: "metrics.json" },
    ledger: { type: "string" },
    trial: { type: "string", default: "" },
    mode: { type: "string", default: "ok" },
    wait: { type: "string" }, // a file: wait until it exists
  },
});
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

console.log(`training with rate ${values.rate}`);
if (values.mode === "hang") setInterval(() => {}, 1e6);
while (values.wait !== undefined && !existsSync(values.wait)) await sleep(10);
if (values.mode === "exit3") {
  console.error("Traceback: cuda out of memory");
  process.exit(3);
}
if (values.mode === "once" && !existsSync(`${values.out}.second`)) {
  writeFileSync(`${values.out}.second`, "");
  process.exit(1);
}

const [rate, steps] = [Number(values.rate), Number(values.steps)];
let weight = 0;
for (let step = 0; step < steps; step++) {
  for (const x of [-1, 0.5, 2]) weight -= rate * 2 * (weight * x - 3 * x) * x;
}
const loss = (weight - 3) ** 2;
console.log(`size: ${steps / 4} MB`);
if (values.mode === "nan") writeFileSync(values.out, '{"eval": {"loss": NaN}}');
else if (values.mode === "half") writeFileSync(values.out, '{"eval": {"lo');
else if (values.mode !== "none" && values.mode !== "hang") {
  writeFileSync(values.out, JSON.stringify({ eval: { loss } }));
}
if (values.ledger !== undefined) appendFileSync(values.ledger, `${values.trial} ${loss}\n`);
