"""Times a saved network on one image at a time, and prints the milliseconds of each run."""

import sys
import time

import torch

torch.set_num_threads(1)
model = torch.load(sys.argv[1], weights_only=False).eval()
runs = int(sys.argv[2])
image = torch.rand(1, 1, 8, 8)
with torch.no_grad():
    for _ in range(50):
        model(image)
    for _ in range(runs):
        begin = time.perf_counter()
        model(image)
        print((time.perf_counter() - begin) * 1000)
