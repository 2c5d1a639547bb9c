/**
 * @file Finds rows in the pages of a SQLite database without its trees: at every byte of every page, whatever reads as a row is one.
 * The sizes of a row's parts have to add up, so nearly nothing else does; the caller checks the values.
 */
import type { DatabasePages } from "./database-pages.ts";

/** A value of a row. BLOBs are in no table of a store. */
type RowValue = string | number | null;

/** A row as it was found. */
export interface FoundRow {
  /** The id of a row of a table; undefined for a row of an index. */
  readonly id: number | undefined;
  readonly values: readonly RowValue[];
}

/** The least and the largest number of columns of a store's tables and indices. */
const [MIN_COLUMNS, MAX_COLUMNS] = [2, 7];
/** The shortest payload that is looked at, in bytes. */
const MIN_PAYLOAD = 6;

/** Every row in the pages, in no order; some of them are found more than once. */
export function* foundRows(pages: DatabasePages): Generator<FoundRow> {
  for (const page of pages.all) {
    for (let at = 0; at < pages.usable - MIN_PAYLOAD; at++) {
      const size = readVarint(page, at);
      if (size === undefined || size.value < MIN_PAYLOAD) continue;
      const afterSize = at + size.length;
      const inIndex = readRow({ pages, page, at: afterSize, size: size.value, isTable: false });
      if (inIndex !== undefined) yield { id: undefined, values: inIndex };
      const id = readVarint(page, afterSize);
      if (id === undefined || id.value < 1) continue;
      const inTable = readRow({ pages, page, at: afterSize + id.length, size: size.value, isTable: true });
      if (inTable !== undefined) yield { id: id.value, values: inTable };
    }
  }
}

interface Place {
  readonly pages: DatabasePages;
  readonly page: Buffer;
  /** Where the payload begins. */
  readonly at: number;
  /** The size of the payload, in bytes. */
  readonly size: number;
  readonly isTable: boolean;
}

/** The values of the row whose payload is at a place; undefined if there is none. */
function readRow(place: Place): readonly RowValue[] | undefined {
  const types = readTypes(place);
  if (types === undefined) return undefined;
  const payload = readPayload(place);
  if (payload === undefined) return undefined;
  const values: RowValue[] = [];
  let at = types.headerSize;
  for (const type of types.types) {
    values.push(readValue(payload, at, type));
    at += sizeOf(type) ?? 0;
  }
  return values;
}

/** The types of the columns, if the header and they add up to the size of the payload. */
function readTypes({
  page,
  at,
  size,
}: Place): { readonly headerSize: number; readonly types: readonly number[] } | undefined {
  const headerSize = page[at] ?? 0;
  if (headerSize < 1 + MIN_COLUMNS || headerSize > 1 + 5 * MAX_COLUMNS) return undefined;
  const types: number[] = [];
  let left = size - headerSize;
  let offset = at + 1;
  while (offset < at + headerSize) {
    const type = readVarint(page, offset);
    const length = type === undefined ? undefined : sizeOf(type.value);
    if (type === undefined || length === undefined || types.length === MAX_COLUMNS) return undefined;
    types.push(type.value);
    left -= length;
    offset += type.length;
  }
  return left === 0 && offset === at + headerSize && types.length >= MIN_COLUMNS ? { headerSize, types } : undefined;
}

/** The bytes of a payload: in its page, and in the pages that it overflows to. */
function readPayload({ pages, page, at, size, isTable }: Place): Buffer | undefined {
  const { usable } = pages;
  const most = isTable ? usable - 35 : Math.floor(((usable - 12) * 64) / 255) - 23;
  if (size <= most) return at + size <= page.length ? page.subarray(at, at + size) : undefined;
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const fitting = least + ((size - least) % (usable - 4));
  const local = fitting <= most ? fitting : least;
  if (at + local + 4 > page.length) return undefined;
  const parts = [page.subarray(at, at + local)];
  let next = page.readUInt32BE(at + local);
  for (let left = size - local; left > 0; left -= usable - 4) {
    const overflow = pages.page(next);
    if (overflow === undefined || parts.length > pages.all.length) return undefined;
    parts.push(overflow.subarray(4, 4 + Math.min(left, usable - 4)));
    next = overflow.readUInt32BE(0);
  }
  return Buffer.concat(parts);
}

/** A number of one to eight bytes. Longer ones are in no store. */
function readVarint(page: Buffer, at: number): { readonly value: number; readonly length: number } | undefined {
  let value = 0;
  for (let length = 1; length <= 7; length++) {
    const byte = page[at + length - 1];
    if (byte === undefined) return undefined;
    value = value * 128 + (byte & 127);
    if (byte < 128) return { value, length };
  }
  return undefined;
}

const INTEGER_SIZES = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0];

/** The bytes that a value takes, by its type; undefined for types of no store. */
function sizeOf(type: number): number | undefined {
  if (type < INTEGER_SIZES.length) return INTEGER_SIZES[type];
  return type >= 13 && type % 2 === 1 ? (type - 13) / 2 : undefined;
}

function readValue(payload: Buffer, at: number, type: number): RowValue {
  if (type === 0) return null;
  if (type === 7) return payload.readDoubleBE(at);
  if (type === 8 || type === 9) return type - 8;
  if (type === 6) return Number(payload.readBigInt64BE(at));
  const size = sizeOf(type) ?? 0;
  return type < 7 ? payload.readIntBE(at, size) : payload.toString("utf8", at, at + size);
}
