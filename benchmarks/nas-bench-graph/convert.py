"""Writes the table of NAS-Bench-Graph as JSON, with every way to write a network.

    pip install nas-bench-graph numpy
    python convert.py arxiv > arxiv.json

A key is the index of the links, then that of each of the four operations; a value is [test accuracy in percent, latency in
milliseconds]. Networks that differ only in how they are written have the same values.
"""

import itertools
import json
import sys

from nas_bench_graph import Arch, gnn_list, light_read, link_list

table = light_read(sys.argv[1])
networks = {}
for links, operations in itertools.product(range(len(link_list)), itertools.product(range(len(gnn_list)), repeat=4)):
    arch = Arch(list(link_list[links]), [gnn_list[index] for index in operations])
    entry = table.get(arch.valid_hash())
    if entry is not None:
        key = "".join(map(str, (links, *operations)))
        networks[key] = [round(100 * float(entry["perf"]), 4), round(1000 * float(entry["latency"]), 6)]
json.dump({"links": ["".join(map(str, each)) for each in link_list], "operations": gnn_list, "networks": networks}, sys.stdout)
