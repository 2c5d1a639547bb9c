/**
 * @file The program of the worker that runs the lesson. The core has no clock, so that time is measured here.
 */
import { toTransferableError } from "../../core/parallel/index.ts";
import { Lesson } from "../../core/tutorial/index.ts";
import type { EngineAnswers, EngineMessage, EngineRequest, Timed } from "./messages.ts";
import { startThreads } from "./start-threads.ts";

/** How the core names the search, after the models are fitted. */
const SEARCH_MESSAGE = /^choosing candidate/;

let lesson: Lesson | undefined;
/** Slices are drawn while other work goes on; everything else waits for its turn. */
let turn: Promise<unknown> = Promise.resolve();

addEventListener("message", ({ data: { id, request } }: MessageEvent<{ id: number; request: EngineRequest }>) => {
  const work = (): Promise<EngineAnswers[keyof EngineAnswers]> => answerTo(request);
  const answer = request.kind === "slice" ? work() : turn.then(work, work);
  if (request.kind !== "slice") turn = answer;
  answer.then(
    (value) => send({ id, value }),
    (error: unknown) => send({ id, error: toTransferableError(error) }),
  );
});

function send(message: EngineMessage): void {
  postMessage(message);
}

async function answerTo(request: EngineRequest): Promise<EngineAnswers[keyof EngineAnswers]> {
  if (request.kind === "begin") {
    const begun = new Lesson(request.settings, startThreads(request.threads));
    lesson = begun;
    return timed(() => begun.begin());
  }
  if (lesson === undefined) throw new Error("The lesson has not begun.");
  const present = lesson;
  switch (request.kind) {
    case "propose":
      return proposed(present);
    case "evaluate":
      return present.evaluate();
    case "diagnose":
      return timed(() => present.diagnose(request.batch));
    case "slice":
      return timed(() => present.slice(request.batch, request.candidate, request.parameter));
  }
}

/** A batch, with the time at which fitting was over. */
async function proposed(present: Lesson): Promise<EngineAnswers["propose"]> {
  const begun = performance.now();
  let fitted: number | undefined;
  const batch = await present.propose((progress) => {
    if (SEARCH_MESSAGE.test(progress)) fitted ??= performance.now();
    send({ progress });
  });
  const ended = performance.now();
  const between = fitted ?? ended;
  return { ...batch, fittingSeconds: (between - begun) / 1000, searchSeconds: (ended - between) / 1000 };
}

async function timed<Value>(work: () => Promise<Value>): Promise<Timed<Value>> {
  const begun = performance.now();
  const value = await work();
  return { value, seconds: (performance.now() - begun) / 1000 };
}
