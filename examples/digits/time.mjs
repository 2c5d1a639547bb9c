/**
 * @file Times a model that train.mjs has written: `node time.mjs DIR/model.json` prints how long one image takes to
 * classify, in microseconds, one number a line. One call is too short for the clock, so that each number is the mean
 * of a few calls, on the same few images every time: the numbers differ only by what the machine does beside.
 */
import { readFileSync } from "node:fs";
import { findDigits, PIXELS, readDigits, splitRows } from "./data.mjs";
import { describeFlags, readFlags, runProgram } from "./flags.mjs";
import { accuracyOf, importNetwork } from "./network.mjs";

const FLAGS = {
  repeats: { type: "int", min: 1, max: 1_000_000, default: 300, help: "numbers to print" },
  warmup: { type: "int", min: 0, max: 1_000_000, default: 50, help: "measured before them and not printed" },
  images: { type: "int", min: 1, max: 500, default: 2, help: "images of each digit that one number is the mean of" },
  validate: { type: "switch", help: "print the accuracy on the images held back instead" },
  data: { type: "text", help: "folder of 0.json … 9.json, if not in the package mnist" },
};

/** Microseconds that `classify` takes for one of the images, on average over all of them. */
function timeOnce(network, images) {
  const started = process.hrtime.bigint();
  for (const image of images) network.classify(image);
  return Number(process.hrtime.bigint() - started) / 1000 / images.length;
}

function main(flags) {
  if (flags.help) {
    console.log(describeFlags("node time.mjs MODEL [flags]: times one image, in microseconds a line.", FLAGS));
    return;
  }
  const network = importNetwork(readFileSync(flags.positionals[0], "utf8"));
  const folder = findDigits(flags.data);
  if (flags.validate) {
    const digits = readDigits(folder);
    console.log(accuracyOf(network, digits, splitRows(digits.labels.length).validation));
    return;
  }
  const { images, labels } = readDigits(folder, flags.images);
  const views = Array.from(labels, (_, row) => images.subarray(row * PIXELS, (row + 1) * PIXELS));
  for (let i = 0; i < flags.warmup; i++) timeOnce(network, views);
  const samples = new Float64Array(flags.repeats);
  for (let i = 0; i < flags.repeats; i++) samples[i] = timeOnce(network, views);
  console.log(Array.from(samples, (microseconds) => microseconds.toFixed(3)).join("\n"));
}

function readArguments() {
  const flags = readFlags(FLAGS, process.argv.slice(2), 1);
  if (!flags.help && flags.positionals.length !== 1) throw new Error("expected the file of one model");
  return flags;
}

runProgram("time.mjs", readArguments, main);
