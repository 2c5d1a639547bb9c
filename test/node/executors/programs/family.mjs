// Starts a family that is hard to end: a child, and a grandchild in a session of its own whose parent has ended. All
// ignore SIGTERM and write their process ids, one a line, into the file of the first argument. The second argument is
// the role: `hang`, or `leave` (ends well once the others run).
import { spawn } from "node:child_process";
import { appendFileSync, readFileSync } from "node:fs";

const [file, role] = process.argv.slice(2);
const start = (as, options) =>
  spawn(process.execPath, [import.meta.filename, file, as], { stdio: "ignore", ...options });

if (role === "middle") {
  start("member", { detached: true }).unref();
  process.exit(0);
}
process.on("SIGTERM", () => {});
appendFileSync(file, `${process.pid}\n`);
setInterval(() => {
  const count = readFileSync(file, "utf8").trim().split("\n").length;
  if (role === "leave" && count === 3) process.exit(0);
}, 10);
if (role !== "member") {
  start("member", {});
  start("middle", { detached: true });
}
