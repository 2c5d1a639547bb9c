import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { newFolder } from "../fixtures/new-folder.ts";
import { importCorpus } from "./nlu-corpus.ts";
import { runProgram } from "./programs.ts";

const { loadCorpus, decodeFrame } = await importCorpus("index");

const base = newFolder();
afterAll(() => rmSync(base, { recursive: true, force: true }));

const HEADING = "domain\tutterance\tsemantic_parse";

/** A folder with these files; a list of lines is joined, other content is written as it is. */
function writeFolder(name: string, files: Readonly<Record<string, readonly string[] | Buffer>>): string {
  const folder = join(base, name);
  mkdirSync(folder);
  for (const [file, content] of Object.entries(files)) {
    writeFileSync(join(folder, file), content instanceof Buffer ? content : (content as string[]).join("\n"));
  }
  return folder;
}

const topv2 = writeFolder("topv2", {
  "weather_train.tsv": [
    HEADING,
    "weather\tIs it cold?\t[IN:GET_WEATHER Is it [SL:WEATHER_ATTRIBUTE cold ] ? ]",
    "weather\tis it hot\t[IN:GET_WEATHER is it [SL:WEATHER_ATTRIBUTE hot ] ]",
    "weather\tnothing\t[IN:GET_WEATHER nothing [SL:LOCATION ] ]",
    "",
  ],
  "weather_eval.tsv": [HEADING, "weather\tis it\t[IN:GET_SUNSET is it ]"],
  "timer_train.tsv": [HEADING, "timer\tstop\t[IN:PAUSE_TIMER stop ]\r", "timer\tgo\t[IN:RESUME_TIMER go ]\r"],
  "timer_eval.tsv": [HEADING, "timer\tgo stop\t[IN:PAUSE_TIMER go stop ]"],
});

describe("TOPv2", () => {
  it("is read: the training file to train on, the eval file to evaluate with", () => {
    const corpus = loadCorpus({ data: topv2, domain: "weather" });
    expect(corpus.vocabulary).toEqual(["<padding>", "<unknown>", "is", "it"]);
    expect(corpus.ontology).toEqual(["]", "[IN:GET_SUNSET", "[IN:GET_WEATHER", "[SL:WEATHER_ATTRIBUTE"]);
    expect(corpus.train.map(({ source }) => [...source])).toEqual([
      [2, 3, 1, 1],
      [2, 3, 1],
    ]);
    expect([...corpus.train[0]!.target]).toEqual([2, 3, 4 + 2, 4 + 2, 0, 0]);
    expect(corpus.evaluation.map(({ target }) => decodeFrame(target, corpus.ontology))).toEqual([
      ["[IN:GET_SUNSET", "]"],
    ]);
  });

  it("skips rows with a slot of no words, and counts them", () => {
    expect(loadCorpus({ data: topv2, domain: "weather" }).skipped).toBe(1);
  });

  it("is read for several domains, or for all", () => {
    const both = loadCorpus({ data: topv2, domain: "timer, weather" });
    expect(both.train).toHaveLength(4);
    expect(both.evaluation).toHaveLength(2);
    expect(loadCorpus({ data: topv2 }).train).toHaveLength(4);
  });

  it("gives as many rows as asked for, drawn by the seed", () => {
    const drawn = (seed: number) => loadCorpus({ data: topv2, rows: 2, seed }).train.map(({ source }) => source.length);
    expect(drawn(1)).toHaveLength(2);
    expect(drawn(1)).toEqual(drawn(1));
    expect(new Set([1, 2, 3, 4, 5, 6].map((seed) => drawn(seed).join(" "))).size).toBeGreaterThan(1);
  });

  it("says which domains there are", () => {
    expect(() => loadCorpus({ data: topv2, domain: "music" })).toThrow(
      `no domain "music" in ${topv2}; available: timer, weather`,
    );
  });

  it.each([
    ["two cells", "weather\tis it", "expected 3 columns between tabs; got 2"],
    ["a broken tree", "weather\tis it\t[IN:A is it", "no tree in column semantic_parse: [IN:A is not closed"],
  ])("names file and line of a row with %s", (name, row, sentence) => {
    const folder = writeFolder(name.replace(" ", "-"), {
      "weather_train.tsv": [HEADING, "weather\tis it\t[IN:A is it ]", row],
      "weather_eval.tsv": [HEADING],
    });
    const load = () => loadCorpus({ data: folder });
    expect(load).toThrow(`${join(folder, "weather_train.tsv")}:3: ${sentence}`);
  });

  it("names a file that has no heading, and one that is not there", () => {
    const bare = writeFolder("bare", { "weather_train.tsv": ["weather\tis it\t[IN:A is it ]"] });
    expect(() => loadCorpus({ data: bare })).toThrow(`weather_train.tsv:1: expected a heading`);
    const half = writeFolder("half", { "weather_train.tsv": [HEADING] });
    expect(() => loadCorpus({ data: half })).toThrow(`cannot read ${join(half, "weather_eval.tsv")} (ENOENT)`);
  });

  it("says what a folder should hold", () => {
    const nowhere = join(base, "nowhere");
    expect(() => loadCorpus({ data: nowhere })).toThrow(`--data: there is no folder ${nowhere}`);
    const empty = writeFolder("empty", {});
    expect(() => loadCorpus({ data: empty })).toThrow("--data: neither TOPv2 (DOMAIN_train.tsv) nor SNIPS");
  });
});

/** A file of SNIPS: each utterance as pieces, of which `entity:text` is a slot. */
function snipsFile(intent: string, utterances: readonly (readonly string[])[]): string {
  const data = utterances.map((pieces) => ({
    data: pieces.map((piece) => {
      const [, entity, text] = /^(?:(\w+):)?(.*)$/.exec(piece)!;
      return entity === undefined ? { text } : { text, entity };
    }),
  }));
  return JSON.stringify({ [intent]: data });
}

describe("SNIPS", () => {
  const play = snipsFile("PlayMusic", [
    ["play ", "artist:Mötley Crüe", " now!"],
    ["play it at ", "time:5 o'clock"],
  ]);
  const rate = snipsFile("RateBook", [["rate ", "book:Emma", " ", "rating_value:4.5"]]);
  const folder = writeFolder("snips", {
    "train_PlayMusic_full.json": Buffer.from(play, "latin1"),
    "train_RateBook_full.json": Buffer.from(rate, "utf8"),
    "validate_PlayMusic.json": Buffer.from(snipsFile("PlayMusic", [["play"]])),
    "validate_RateBook.json": Buffer.from(rate),
  });

  it("becomes one intent with a slot for each entity, in Latin-1 and in UTF-8", () => {
    const corpus = loadCorpus({ data: folder });
    const frames = corpus.train.map(({ target }) => decodeFrame(target, corpus.ontology));
    expect(frames).toEqual([
      ["[IN:PlayMusic", "[SL:artist", 1, 2, "]", "]"],
      ["[IN:PlayMusic", "[SL:time", 3, 4, "]", "]"],
      ["[IN:RateBook", "[SL:book", 1, 1, "]", "[SL:rating_value", 2, 2, "]", "]"],
    ]);
    expect(corpus.train[0]!.source).toHaveLength(5);
    expect(corpus.evaluation).toHaveLength(2);
    expect(corpus.vocabulary).toEqual(["<padding>", "<unknown>", "play"]);
  });

  it("is read for the intents named", () => {
    expect(loadCorpus({ data: folder, domain: "RateBook" }).train).toHaveLength(1);
    expect(() => loadCorpus({ data: folder, domain: "BuyMusic" })).toThrow(
      `no intent "BuyMusic" in ${folder}; available: PlayMusic, RateBook`,
    );
  });

  it("holds 700 of the training rows out where there are no files to validate with, always the same", () => {
    const rows = Array.from({ length: 1600 }, (_, row) => [`go ${row}`]);
    const alone = writeFolder("alone", { "train_Go_full.json": [snipsFile("Go", rows)] });
    const { train, evaluation, vocabulary } = loadCorpus({ data: alone, seed: 1 });
    expect([train.length, evaluation.length, vocabulary.length]).toEqual([900, 700, 3]);
    expect(loadCorpus({ data: alone, seed: 2 }).evaluation).toEqual(evaluation);
  });

  it.each([
    ["not JSON", "{", "is not JSON"],
    ["no list", '{"Go": 1}', "expected a list of utterances for Go"],
    ["no pieces", '{"Go": [{"data": [{"text": "go"}]}, {"text": "go"}]}', "utterance 2 of Go has no list"],
  ])("names the file that is malformed: %s", (name, content, sentence) => {
    const broken = writeFolder(`snips-${name.replace(" ", "-")}`, { "train_Go_full.json": [content] });
    expect(() => loadCorpus({ data: broken })).toThrow(sentence);
    expect(() => loadCorpus({ data: broken })).toThrow("train_Go_full.json");
  });

  it("is checked there and back by check.mjs, as is TOPv2", () => {
    const program = fileURLToPath(new URL("../../examples/nlu/corpus/check.mjs", import.meta.url));
    const outcome = runProgram(program, [topv2]);
    expect(outcome.code).toBe(0);
    expect(outcome.output).toMatch(/^weather_train\.tsv +3 +1 +2 +1 +1$/m);
    expect(runProgram(program, [folder]).output).toMatch(/^train_RateBook_full\.json +1 +0 +1 +1 +1$/m);
    expect(runProgram(program, []).code).toBe(2);
  });
});
