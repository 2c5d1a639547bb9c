"""Converts lines of JSON with a text and its categories into spaCy's binary format."""
import sys

import spacy
import srsly
from spacy.tokens import DocBin

source, target = sys.argv[1:]
nlp = spacy.blank("en")
documents = DocBin()
for row in srsly.read_jsonl(source):
    document = nlp(row["text"])
    document.cats = row["cats"]
    documents.add(document)
documents.to_disk(target)
