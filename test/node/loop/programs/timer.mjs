// Measures something and prints one number a line: as many as asked. Notes its beginning and end in a journal.
import { appendFileSync } from "node:fs";

const [count, journal, name] = process.argv.slice(2);
if (journal) appendFileSync(journal, `measure ${name} begins\n`);
let sum = 0;
for (let sample = 0; sample < Number(count); sample++) {
  const begun = process.hrtime.bigint();
  for (let i = 0; i < 1000; i++) sum += Math.sqrt(i);
  console.log(Number(process.hrtime.bigint() - begun) / 1e6);
}
console.error(sum);
if (journal) appendFileSync(journal, `measure ${name} ends\n`);
