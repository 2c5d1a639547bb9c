/**
 * @file Times a model that train.mjs has written: `node time.mjs DIR/model.json` prints how long one image takes to
 * classify, in microseconds, one number a line. Each number is one call; the images are taken in turn, so that the
 * numbers tell images with much ink from images with little, as a device would meet them.
 */
import { readFileSync } from "node:fs";
import { findDigits, PIXELS, readDigits, splitRows } from "./data.mjs";
import { describeFlags, readFlags, runProgram } from "./flags.mjs";
import { accuracyOf, importNetwork } from "./network.mjs";

const FLAGS = {
  repeats: { type: "int", min: 1, max: 1_000_000, default: 2000, help: "numbers to print" },
  warmup: { type: "int", min: 0, max: 1_000_000, default: 2000, help: "calls before them, not printed" },
  images: { type: "int", min: 1, max: 500, default: 10, help: "images of each digit to take in turn" },
  validate: { type: "switch", help: "print the accuracy on the images held back instead" },
  data: { type: "text", help: "folder of 0.json … 9.json, if not in the package mnist" },
};

/** Microseconds that `classify` takes for one image. */
function timeOnce(network, image) {
  const started = performance.now();
  network.classify(image);
  return (performance.now() - started) * 1000;
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
  for (let i = 0; i < flags.warmup; i++) timeOnce(network, views[i % views.length]);
  const samples = new Float64Array(flags.repeats);
  for (let i = 0; i < flags.repeats; i++) samples[i] = timeOnce(network, views[i % views.length]);
  console.log(Array.from(samples, (microseconds) => microseconds.toFixed(3)).join("\n"));
}

function readArguments() {
  const flags = readFlags(FLAGS, process.argv.slice(2), 1);
  if (!flags.help && flags.positionals.length !== 1) throw new Error("expected the file of one model");
  return flags;
}

runProgram("time.mjs", readArguments, main);
