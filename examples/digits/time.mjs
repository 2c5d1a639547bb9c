/**
 * @file Times a model that train.mjs has written: `node time.mjs DIR/model.json` prints the time to classify one image
 * in microseconds, one number per line. Each number is the fastest of several calls, which other programs of the machine
 * rarely interrupt all. The images are used in turn, so that the numbers include images with many and with few non-zero
 * pixels, as on a device.
 */
import { readFileSync } from "node:fs";
import { findDigits, PIXELS, readDigits, splitRows } from "./data.mjs";
import { describeFlags, readFlags, runProgram } from "./flags.mjs";
import { accuracyOf, importNetwork } from "./network.mjs";

const FLAGS = {
  repeats: { type: "int", min: 1, max: 1_000_000, default: 1000, help: "numbers to print" },
  calls: { type: "int", min: 1, max: 1000, default: 5, help: "calls per number, of which the fastest counts" },
  warmup: { type: "int", min: 0, max: 1_000_000, default: 2000, help: "calls before the timed ones" },
  images: { type: "int", min: 1, max: 500, default: 50, help: "images per digit, used in turn" },
  validate: { type: "switch", help: "print the accuracy on the held-out images instead" },
  data: { type: "text", help: "folder of 0.json … 9.json; by default the package mnist" },
};

/** Microseconds that `classify` takes for one image: the fastest of `calls` calls. */
function timeImage(network, image, calls) {
  let fastest = Number.POSITIVE_INFINITY;
  for (let call = 0; call < calls; call++) {
    const started = performance.now();
    network.classify(image);
    fastest = Math.min(fastest, performance.now() - started);
  }
  return fastest * 1000;
}

function main(flags) {
  if (flags.help) {
    console.log(
      describeFlags("node time.mjs MODEL [flags]: prints the microseconds per image, one number per line.", FLAGS),
    );
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
  for (let i = 0; i < flags.warmup; i++) timeImage(network, views[i % views.length], 1);
  const samples = Float64Array.from({ length: flags.repeats }, (_, i) =>
    timeImage(network, views[i % views.length], flags.calls),
  );
  console.log(Array.from(samples, (microseconds) => microseconds.toFixed(3)).join("\n"));
}

function readArguments() {
  const flags = readFlags(FLAGS, process.argv.slice(2), 1);
  if (!flags.help && flags.positionals.length !== 1) throw new Error("expected one model file");
  return flags;
}

runProgram("time.mjs", readArguments, main);
