import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { importCorpus, type Tree } from "./nlu-corpus.ts";

const { parseTree, writeTree, wordsOf, hasEmptySlot } = await importCorpus("tree");
const { decoupledText } = await importCorpus("decoupled");
const { frameOf, treeOf, findFault } = await importCorpus("frame");
const { collectOntology, frameEncoder, decodeFrame } = await importCorpus("ontology");
const { collectVocabulary, wordEncoder } = await importCorpus("words");

const SEED = 20_210_407;

const word = fc.constantFrom("call", "Mom", "at", "7:30", "[", "'s", "?", "tomorrow", "éclair", "IN:", "constructor");
const name = fc.constantFrom("A", "B_C", "DATE_TIME");

/** Any tree with words or intents in every slot; also slots with words beside an intent, as in a few rows of TOPv2. */
const { intent } = fc.letrec<{ intent: Tree; slot: Tree }>((tie) => ({
  intent: fc.record({
    label: name.map((text) => `IN:${text}`),
    children: fc.array(fc.oneof({ depthSize: "small", withCrossShrink: true }, word, tie("slot")), { maxLength: 5 }),
  }),
  slot: fc.record({
    label: name.map((text) => `SL:${text}`),
    children: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.array(word, { minLength: 1, maxLength: 4 }),
      fc.tuple(tie("intent")),
      fc.tuple(tie("intent"), word, tie("intent")),
    ),
  }),
}));

const check = (law: (tree: Tree) => void) =>
  fc.assert(
    fc.property(intent, (tree) => void law(tree)),
    { seed: SEED, numRuns: 500 },
  );

describe("a tree", () => {
  it("comes back from its text", () => {
    check((tree) => expect(parseTree(writeTree(tree))).toEqual(tree));
  });

  it("is the sentence with brackets: without them its words are left, in order", () => {
    check((tree) => {
      const tokens = writeTree(tree).split(" ");
      expect(wordsOf(tree)).toEqual(tokens.filter((token) => !/^(\[(IN|SL):.*|\])$/.test(token)));
    });
  });

  it.each([
    ["", "there is no tree"],
    ["play [IN:A ]", '"play" comes before the first intent'],
    ["[IN:A play", "[IN:A is not closed"],
    ["[IN:A ] now", '"now" comes after the end of the tree'],
    ["[IN:A ] ]", '"]" comes after the end of the tree'],
    ["[SL:A me ]", "[SL:A stands at the root"],
    ["[IN:A [IN:B ] ]", "[IN:B stands in [IN:A"],
    ["[IN:A [SL:B [SL:C x ] ] ]", "[SL:C stands in [SL:B"],
  ])("is refused with the token that does not fit: %s", (text, sentence) => {
    expect(() => parseTree(text)).toThrow(sentence);
  });
});

describe("a span frame", () => {
  it("and the words give the decoupled form back, word for word", () => {
    check((tree) => expect(writeTree(treeOf(frameOf(tree), wordsOf(tree)))).toBe(decoupledText(tree)));
  });

  it("is well-formed, and as long as 2 × inner nodes + 4 × leaf slots", () => {
    check((tree) => {
      const frame = frameOf(tree);
      expect(findFault(frame, wordsOf(tree).length)).toBeUndefined();
      const pointers = frame.filter((item) => typeof item === "number").length;
      expect(frame.length).toBe(2 * (writeTree(tree).match(/\[(IN|SL):/g) ?? []).length + pointers);
    });
  });

  it("knows nothing of the words that carry the sentence", () => {
    const tree = parseTree("[IN:SEND_MESSAGE message [SL:CONTENT_EXACT I'll be there at 6pm ] ]");
    expect(frameOf(tree)).toEqual(["[IN:SEND_MESSAGE", "[SL:CONTENT_EXACT", 1, 5, "]", "]"]);
    expect(decoupledText(tree)).toBe("[IN:SEND_MESSAGE [SL:CONTENT_EXACT I'll be there at 6pm ] ]");
  });

  it("drops words beside an intent in a slot", () => {
    const tree = parseTree("[IN:A go [SL:B about [IN:C the [SL:D party ] ] now ] ]");
    expect(decoupledText(tree)).toBe("[IN:A [SL:B [IN:C [SL:D party ] ] ] ]");
    expect(frameOf(tree)).toEqual(["[IN:A", "[SL:B", "[IN:C", "[SL:D", 3, 3, "]", "]", "]", "]"]);
  });

  it("becomes ids and comes back from them", () => {
    check((tree) => {
      const frame = frameOf(tree);
      const ontology = collectOntology([frame]);
      const target = frameEncoder(ontology)(frame);
      expect(decodeFrame(target, ontology)).toEqual(frame);
      for (const [at, item] of frame.entries()) expect(target[at]! < ontology.length).toBe(typeof item === "string");
    });
  });
});

describe("findFault", () => {
  it.each<[(string | number)[], string]>([
    [[], "it is empty"],
    [["]"], "it begins with ]"],
    [["[IN:A"], "[IN:A is not closed"],
    [["[IN:A", "]", "]"], '"]" comes after the end of the tree'],
    [["[IN:A", "]", "[IN:A"], '"[IN:A" comes after the end of the tree'],
    [["[SL:A", 0, 0, "]"], "[SL:A may not stand in the root"],
    [["[IN:A", "[IN:B", "]", "]"], "[IN:B may not stand in [IN:A"],
    [["[IN:A", "[SL:B", "[SL:C", 0, 0, "]", "]", "]"], "[SL:C may not stand in [SL:B"],
    [["[IN:A", "[SL:B", "]", "]"], "slot [SL:B is empty"],
    [["[IN:A", 0, 0, "]"], "position 0 is not in a slot of its own"],
    [["[IN:A", "[SL:B", "[IN:C", "]", 0, 0, "]", "]"], "position 0 is not in a slot of its own"],
    [["[IN:A", "[SL:B", 1, "]", "]"], "position 1 does not begin a span"],
    [["[IN:A", "[SL:B", 0, 1, 2, "]", "]"], "position 0 does not begin a span"],
    [["[IN:A", "[SL:B", 2, 1, "]", "]"], "2 … 1 is no span of 3 words"],
    [["[IN:A", "[SL:B", 1, 3, "]", "]"], "1 … 3 is no span of 3 words"],
    [["[IN:A", "[SL:B", 0, 1, "]", "[SL:B", 1, 2, "]", "]"], "the span 1 … 2 does not come after the one before it"],
  ])("says why %j is no frame", (frame, sentence) => {
    expect(findFault(frame, 3)).toBe(sentence);
    expect(() => treeOf(frame, ["a", "b", "c"])).toThrow(sentence);
  });

  it("finds every frame that lost a token", () => {
    fc.assert(
      fc.property(intent, fc.nat(), (tree, at) => {
        const frame = [...frameOf(tree)];
        frame.splice(at % frame.length, 1);
        expect(findFault(frame, wordsOf(tree).length)).toBeDefined();
      }),
      { seed: SEED, numRuns: 500 },
    );
  });
});

describe("an empty slot", () => {
  it("is noticed at any depth", () => {
    expect(hasEmptySlot(parseTree("[IN:A go [SL:B [IN:C [SL:D ] ] ] ]"))).toBe(true);
    check((tree) => expect(hasEmptySlot(tree)).toBe(false));
  });
});

describe("the vocabulary", () => {
  it("holds lower-cased words that occur twice, the frequent ones first", () => {
    const vocabulary = collectVocabulary([
      ["Will", "it", "rain", "in", "rome"],
      ["will", "It", "hail", "it", "rain"],
    ]);
    expect(vocabulary).toEqual(["<padding>", "<unknown>", "it", "rain", "will"]);
    expect([...wordEncoder(vocabulary)(["IT", "will", "snow", "it", "SNOW", "constructor"])]).toEqual([
      2, 4, 1, 2, 1, 1,
    ]);
  });
});
