#!/usr/bin/env python3
"""Train a small neural network on handwritten digits with Python's standard library alone.

What a job does for Purser, and all it has to do:
- print metrics as JSON lines: {"step": 45, "loss": 1.2, "val_acc": 0.71};
- write checkpoints aside, rename them into place, and announce them: {"step": 45, "checkpoint": "/path"};
- begin at PURSER_RESUME_FROM where it is set;
- save once more on SIGTERM, which comes before a node is taken back.

Run by hand it works as well: python3 train_digits.py --epochs 3
"""

import argparse
import csv
import json
import math
import operator
import os
import pathlib
import random
import signal
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
INPUTS, HIDDEN, CLASSES = 64, 28, 10
BATCH = 32


def load():
    """The images as (values from 0 to 1, digit), shuffled the same way every time: training part, validation part."""
    with open(HERE / "data" / "digits.csv", newline="") as file:
        rows = [[int(value) for value in row] for row in csv.reader(file)]
    images = [([value / 16 for value in row[:INPUTS]], row[INPUTS]) for row in rows]
    random.Random(7).shuffle(images)
    return images[300:], images[:300]


def dot(left, right):
    return sum(map(operator.mul, left, right))


class Network:
    """Two layers with rectified units and a softmax; trained by stochastic gradient descent."""

    def __init__(self, seed):
        draw = random.Random(seed)
        self.first = [[draw.gauss(0, 0.18) for _ in range(INPUTS)] + [0.0] for _ in range(HIDDEN)]
        self.second = [[draw.gauss(0, 0.26) for _ in range(HIDDEN)] + [0.0] for _ in range(CLASSES)]

    def forward(self, image):
        hidden = [max(0.0, dot(row, image) + row[-1]) for row in self.first]
        scores = [dot(row, hidden) + row[-1] for row in self.second]
        top = max(scores)
        powers = [math.exp(score - top) for score in scores]
        total = sum(powers)
        return hidden, [power / total for power in powers]

    def train(self, image, digit, rate):
        """One gradient step; the cross-entropy before it."""
        hidden, chances = self.forward(image)
        errors = chances[:]
        errors[digit] -= 1
        back = [
            sum(error * self.second[k][j] for k, error in enumerate(errors)) if unit > 0 else 0.0
            for j, unit in enumerate(hidden)
        ]
        for row, error in zip(self.second, errors):
            step = rate * error
            row[:] = [weight - step * unit for weight, unit in zip(row, hidden)] + [row[-1] - step]
        for row, error in zip(self.first, back):
            if error:
                step = rate * error
                row[:] = [weight - step * value for weight, value in zip(row, image)] + [row[-1] - step]
        return -math.log(max(chances[digit], 1e-12))

    def accuracy(self, images):
        hits = 0
        for image, digit in images:
            chances = self.forward(image)[1]
            hits += chances.index(max(chances)) == digit
        return hits / len(images)


def report(**values):
    print(json.dumps(values), flush=True)


def save(network, step, folder):
    """Writes aside and renames, so that a checkpoint is whole or not there."""
    path = folder / f"step-{step}.json"
    aside = folder / "writing.tmp"
    aside.write_text(json.dumps({"step": step, "first": network.first, "second": network.second}))
    os.replace(aside, path)
    report(step=step, checkpoint=str(path))
    for old in folder.glob("step-*.json"):
        if old != path:
            old.unlink()


def main():
    parser = argparse.ArgumentParser(description="Train on handwritten digits.")
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--rate", type=float, default=0.02)
    parser.add_argument("--pace", type=float, default=0.0, help="seconds a step takes at least, to look on")
    asked = parser.parse_args()

    training, validation = load()
    folder = pathlib.Path(os.environ.get("PURSER_CHECKPOINT_DIR", HERE / "checkpoints"))
    folder.mkdir(parents=True, exist_ok=True)
    network, step = Network(seed=1), 0
    resume = os.environ.get("PURSER_RESUME_FROM")
    if resume:
        saved = json.loads(pathlib.Path(resume).read_text())
        network.first, network.second, step = saved["first"], saved["second"], saved["step"]
        print(f"resuming at step {step} from {pathlib.Path(resume).name}", flush=True)

    warned = []
    signal.signal(signal.SIGTERM, lambda *_: warned.append(True))
    steps = asked.epochs * (len(training) // BATCH)
    per_epoch = len(training) // BATCH
    loss = 0.0
    while step < steps:
        began = time.monotonic()
        epoch, batch = divmod(step, per_epoch)
        order = list(range(len(training)))
        random.Random(epoch).shuffle(order)
        losses = [network.train(*training[i], asked.rate) for i in order[batch * BATCH : (batch + 1) * BATCH]]
        loss = sum(losses) / len(losses)
        step += 1
        if step % 15 == 0:
            report(step=step, loss=round(loss, 4))
        if step % per_epoch == 0:
            report(step=step, loss=round(loss, 4), val_acc=round(network.accuracy(validation), 4))
            save(network, step, folder)
        if warned:
            save(network, step, folder)
            print(f"saved at step {step} and leaving", flush=True)
            sys.exit(143)
        time.sleep(max(0.0, asked.pace - (time.monotonic() - began)))
    print(f"validation accuracy {network.accuracy(validation):.3f} after {step} steps", flush=True)


if __name__ == "__main__":
    main()
