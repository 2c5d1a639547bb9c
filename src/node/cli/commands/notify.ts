/**
 * @file `paretune notify`: shows who is told what happens to a study, and tries it.
 */
import { commandLine, sourceOf } from "../../command-template/index.ts";
import { channelsOf, deliver, type Notice, PATIENCE } from "../../notify/index.ts";
import type { OpenedStudy } from "../../operations/open-study.ts";
import type { NotifySettings } from "../../study-file/notify.ts";
import { type CliCommand, type CommandArguments, STORE_FLAG } from "../command.ts";
import { BadInput, EXIT } from "../exit.ts";
import { openStudy } from "../files/open-study.ts";
import { listenForInterrupt } from "../terminal/interrupt.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** The command `paretune notify`. */
export const notify: CliCommand = {
  name: "notify",
  summary: "Shows who is told what happens to a study, and sends a test.",
  usage: "STUDY",
  positionals: [1, 1],
  flags: {
    test: { summary: "Sends a test to the command and the address of the study's key `notify`." },
    store: STORE_FLAG,
  },
  details: [
    "`run` and `confirm` tell what the key `notify` of the study file lists, each event once. The test has the event `test`. It is tried three times, as every " +
      "notification; the exit code is 1 if it did not arrive everywhere.",
  ],
  examples: ["paretune notify study.yaml", "paretune notify study.yaml --test"],
  run: runNotify,
};

async function runNotify(args: CommandArguments, terminal: Terminal): Promise<number> {
  const opened = await openStudy(args);
  const settings = opened.file.run.notify;
  if (settings === undefined) {
    throw new BadInput(
      `${opened.shownPath} has no key notify. Add for example: notify: { url: $SLACK_WEBHOOK, on: [finished, stuck] }`,
    );
  }
  const shown = { run: commandOf(settings), url: addressOf(settings), on: settings.on };
  terminal.print(`Told: ${settings.on.join(", ")}.`);
  if (shown.url !== undefined) terminal.print(`Posted to: ${shown.url}`);
  if (shown.run !== undefined) terminal.print(`Command: ${shown.run}`);
  if (!args.has("test")) {
    terminal.printJson(shown);
    terminal.printCommand("\nTo try it", `paretune notify ${opened.shownPath}${opened.storeFlag} --test`);
    return EXIT.ok;
  }
  const failures = await sendTest(opened, settings, terminal);
  terminal.printJson({ ...shown, test: { delivered: failures.length === 0, failures } });
  for (const failure of failures) terminal.print(`Not delivered: ${failure}.`);
  if (failures.length === 0) terminal.print("The test was delivered.");
  return failures.length === 0 ? EXIT.ok : EXIT.failed;
}

async function sendTest(
  { file }: OpenedStudy,
  settings: NotifySettings,
  terminal: Terminal,
): Promise<readonly string[]> {
  const test: Notice = {
    kind: "test",
    key: "test",
    message: "this is a test of its notifications.",
    completed: 0,
    failed: 0,
  };
  const interruption = listenForInterrupt();
  terminal.progress("sending");
  try {
    const { signal } = interruption;
    const delivery = { file, settings, environment: process.env, signal, ...PATIENCE };
    const results = await Promise.all(channelsOf(settings).map((channel) => deliver(test, channel, delivery)));
    return results.flatMap((reason) => reason ?? []);
  } finally {
    terminal.progress();
    interruption.release();
  }
}

/** The command as it is written; undefined without one. */
function commandOf({ run }: NotifySettings): string | undefined {
  return run === undefined
    ? undefined
    : commandLine({ kind: "words", words: run.map((word) => word.map(sourceOf).join("")) });
}

/** The address without its path, which is a secret; or the variable that has it. */
function addressOf({ url }: NotifySettings): string | undefined {
  if (url === undefined) return undefined;
  if (url.kind === "address") return `${new URL(url.address).origin}/…`;
  return `the address in $${url.name}${process.env[url.name] === undefined ? ", which is not set" : ""}`;
}
