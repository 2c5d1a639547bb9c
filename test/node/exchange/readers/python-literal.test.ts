import { expect, it } from "vitest";
import { parsePythonLiteral } from "../../../../src/node/exchange/readers/python-literal.ts";

it.each([
  ["{'lr': 0.001, 'amp': True, 'note': None}", { lr: 0.001, amp: true, note: null }],
  ["{'sizes': (64, 32,), 'names': ['a', \"it's\"], 'one': (1,)}", { sizes: [64, 32], names: ["a", "it's"], one: [1] }],
  ["{'text': 'a: {b}, \\'c\\'\\n', 'nested': {'x': -1e-05}}", { text: "a: {b}, 'c'\n", nested: { x: -1e-5 } }],
  ['{"json": [1, 2], "ok": true}', { json: [1, 2], ok: true }],
  ["{'worst': nan, 'best': -inf}", { worst: null, best: null }],
  ["{}", {}],
  ["{'a': 1", undefined],
  ["{'a': <object at 0x7f>}", undefined],
  ["{'a': 1} extra", undefined],
  ["", undefined],
  [`${"[".repeat(500)}`, undefined],
])("a text of Python is its value, or nothing: %s", (text, value) => {
  expect(parsePythonLiteral(text)).toEqual(value);
});
