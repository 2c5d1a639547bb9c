/**
 * @file Reads an ONNX model: its graph as a list of nodes, its weights as tensors. Reads only the fields of the format
 * (https://onnx.ai/onnx/repo-docs/IR.html) that small feed-forward networks use.
 */
import { readFileSync } from "node:fs";
import protobuf from "protobufjs";

const FORMAT = `
  syntax = "proto2";
  message Model { optional Graph graph = 7; }
  message Graph {
    repeated Node node = 1; repeated Tensor initializer = 5; repeated Value input = 11; repeated Value output = 12;
  }
  message Value { optional string name = 1; }
  message Node {
    repeated string input = 1; repeated string output = 2; optional string op_type = 4; repeated Attribute attribute = 5;
  }
  message Attribute { optional string name = 1; optional float f = 2; optional int64 i = 3; optional Tensor t = 5; }
  message Tensor { repeated int64 dims = 1; optional int32 data_type = 2; optional string name = 8; optional bytes raw_data = 9; }
`;
const Model = protobuf.parse(FORMAT, { keepCase: true }).root.lookupType("Model");

/** Bytes per element and a function that reads one, by the format's data type number: float32 and int64. */
const TYPES = {
  1: [4, (view, at) => view.getFloat32(at, true)],
  7: [8, (view, at) => Number(view.getBigInt64(at, true))],
};

/** A tensor: `dims`, the elements as doubles, row-major, and whether they are integers. */
function tensorOf({ dims = [], data_type: type, raw_data: raw = new Uint8Array(0) }) {
  if (!(type in TYPES)) throw new Error(`tensors of data type ${type} are not supported; only float32 and int64 are`);
  const [bytes, read] = TYPES[type];
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  const data = Float64Array.from({ length: raw.byteLength / bytes }, (_, i) => read(view, i * bytes));
  return { dims, data, integer: type === 7 };
}

/** The graph of a model file: `nodes` in topological order, `weights` by name, and the names of the `outputs`. */
export function readOnnxFile(path) {
  const { graph } = Model.toObject(Model.decode(readFileSync(path)), { longs: Number });
  const nodes = graph.node.map(({ op_type: operation, input = [], output, attribute = [] }) => ({
    operation,
    inputs: input,
    output: output[0],
    attributes: Object.fromEntries(
      attribute.map(({ name, f, i, t }) => [name, t === undefined ? (f ?? i) : tensorOf(t)]),
    ),
  }));
  const weights = Object.fromEntries(graph.initializer.map((each) => [each.name, tensorOf(each)]));
  return { nodes, weights, outputs: graph.output.map(({ name }) => name) };
}
