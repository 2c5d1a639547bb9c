import { join } from "node:path";
import { expect, it } from "vitest";
import { notStarted, withoutLog } from "../../../src/node/executors/not-started.ts";
import { newFolder } from "../../fixtures/new-folder.ts";

const folder = newFolder();
const request = (cwd: string) => ({
  command: { kind: "words", words: ["./train"] } as const,
  cwd,
  environment: {},
  stdoutFile: join(folder, "out"),
  stderrFile: join(folder, "err"),
});
const error = (code: string): Error => Object.assign(new Error(`spawn ./train ${code}`), { code });

it.each([
  ["a program that is not there", "ENOENT", "program"],
  ["a program that is not executable", "EACCES", "program"],
  ["a file that is no program", "ENOEXEC", "program"],
  ["too many processes", "EAGAIN", "machine"],
  ["too many open files", "EMFILE", "machine"],
  ["too little memory", "ENOMEM", "machine"],
  ["a share that is gone", "ESTALE", "machine"],
  ["arguments that are too long", "E2BIG", "trial"],
  ["an argument with a zero byte", "ERR_INVALID_ARG_VALUE", "trial"],
])("%s (%s) is the fault of the %s", (_what, code, cause) => {
  expect(notStarted(request(folder), error(code))).toMatchObject({ kind: "not-started", cause });
});

it("a folder that does not exist is the machine's fault, whatever the error", () => {
  const exit = notStarted(request(join(folder, "gone")), error("ENOENT"));
  expect(exit).toMatchObject({
    cause: "machine",
    reason: expect.stringContaining("that commands start in does not exist"),
  });
});

it("a log that cannot be opened is the trial's fault where it removed its folder, else the machine's", () => {
  expect(withoutLog(error("ENOENT"))).toMatchObject({ cause: "trial" });
  expect(withoutLog(error("ENOSPC"))).toMatchObject({ cause: "machine" });
  expect(withoutLog(error("EIO"))).toMatchObject({ cause: "machine" });
});
