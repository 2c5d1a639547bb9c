/**
 * @file People and places. Some names are both (Jordan, Austin, Florence), some have other meanings (Reading, May,
 * Bath), and some are invented, because no list of names is complete.
 */
import { longTail } from "./expand.mjs";

const BOTH = "jordan austin florence charlotte sydney paris georgia savannah houston victoria brooklyn chelsea london";
const PEOPLE =
  "mike sarah anna tom maria david emma lucas nina oliver grace peter julia kevin laura sam rachel omar priya wei " +
  "chen fatima diego elena ivan yuki noah amir leila hugo clara felix ruth may april mark bill rob will rose dawn";
const PLACES =
  "boston seattle chicago denver miami dallas portland atlanta berlin madrid rome tokyo toronto dublin vienna lisbon " +
  "oslo prague delhi cairo lima nairobi reading bath nice mobile orange hull cork buffalo phoenix split essen male";
const PAIRS = [
  "new york",
  "los angeles",
  "san francisco",
  "las vegas",
  "hong kong",
  "cape town",
  "santa monica",
  "salt lake city",
  "buenos aires",
  "st louis",
  "grand rapids",
  "long beach",
  "snow hill",
  "palm springs",
  "lake forest",
];
const STARTS = "bar cal dun el fen gar hal kel lor mar nor pel ros sel tor ul ver wes yar zan".split(" ");
const MIDDLES = "a e i o u an en in on ar er ir".split(" ");
const PLACE_ENDS = "ton ville burg ford field dale mouth bury stead by wick port".split(" ");
const PERSON_ENDS = "a ia o us ek in ette ina as ie".split(" ");

const one = (values, random) => values[random.below(values.length)];
const invent = (ends) => (random) => one(STARTS, random) + one(MIDDLES, random) + one(ends, random);
const both = BOTH.split(" ");

export const NAMES = {
  knownPerson: longTail([...PEOPLE.split(" ").slice(0, 10), ...both, ...PEOPLE.split(" ").slice(10)]),
  inventedPerson: invent(PERSON_ENDS),
  relative: ["mom", "dad", "sister", "brother", "wife", "husband", "boss", "doctor", "neighbor", "landlord", "coach"],
  person: ["6× <knownPerson>", "<inventedPerson>", "3× my <relative>", "<knownPerson> <inventedPerson>"],
  knownPlace: longTail([...PLACES.split(" ").slice(0, 12), ...both, ...PAIRS, ...PLACES.split(" ").slice(12)]),
  inventedPlace: invent(PLACE_ENDS),
  direction: ["north", "south", "east", "west", "new", "upper", "old", "port", "lake", "mount"],
  region: ["texas", "ohio", "california", "france", "spain", "japan", "italy", "maine", "england", "georgia", "jordan"],
  place: [
    "8× <knownPlace>",
    "2× <inventedPlace>",
    "<direction> <inventedPlace>",
    "2× <knownPlace> <region>",
    "<knownPlace> , <region>",
    "<inventedPlace> <region>",
    "<region>",
  ],
};
