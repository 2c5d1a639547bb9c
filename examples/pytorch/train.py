"""Trains a convolutional network on 1,797 handwritten digits, and saves it for deployment."""

import argparse
import json
import os

import torch
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from torch import nn


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("--channels", type=int, default=64, help="channels of the first convolution")
    parser.add_argument("--blocks", type=int, default=2, help="convolutions after the first")
    parser.add_argument("--hidden", type=int, default=128, help="units of the hidden layer")
    parser.add_argument("--pooling", choices=["max", "mean"], default="max", help="pooling after the convolutions")
    parser.add_argument("--dropout", type=float, default=0.5)
    parser.add_argument("--lr", type=float, default=1e-3, help="learning rate of Adam")
    parser.add_argument("--weight-decay", type=float, default=1e-4)
    parser.add_argument("--batch-size", type=int, default=32)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--output", default="output", help="folder of the model and its metrics")
    return parser.parse_args()


def build_model(arguments: argparse.Namespace) -> nn.Module:
    layers: list[nn.Module] = [nn.Conv2d(1, arguments.channels, 3, padding=1), nn.ReLU()]
    for _ in range(arguments.blocks):
        layers += [nn.Conv2d(arguments.channels, arguments.channels, 3, padding=1), nn.ReLU()]
    layers += [nn.MaxPool2d(2) if arguments.pooling == "max" else nn.AvgPool2d(2), nn.Flatten()]
    layers += [nn.Linear(arguments.channels * 16, arguments.hidden), nn.ReLU()]
    layers += [nn.Dropout(arguments.dropout), nn.Linear(arguments.hidden, 10)]
    return nn.Sequential(*layers)


def main() -> None:
    arguments = parse_arguments()
    torch.manual_seed(arguments.seed)
    torch.set_num_threads(1)
    digits = load_digits()
    images = torch.tensor(digits.images, dtype=torch.float32).unsqueeze(1) / 16
    labels = torch.tensor(digits.target)
    train_images, test_images, train_labels, test_labels = train_test_split(
        images, labels, test_size=0.4, random_state=0, stratify=labels
    )
    model = build_model(arguments)
    optimizer = torch.optim.AdamW(model.parameters(), lr=arguments.lr, weight_decay=arguments.weight_decay)
    for epoch in range(arguments.epochs):
        model.train()
        for batch in torch.randperm(len(train_images)).split(arguments.batch_size):
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(train_images[batch]), train_labels[batch])
            loss.backward()
            optimizer.step()
        model.eval()
        with torch.no_grad():
            accuracy = (model(test_images).argmax(1) == test_labels).float().mean().item()
        print(f"epoch {epoch + 1}: loss {loss.item():.4f}, accuracy {accuracy:.4f}")
    os.makedirs(arguments.output, exist_ok=True)
    torch.save(model, os.path.join(arguments.output, "model.pt"))
    with open(os.path.join(arguments.output, "metrics.json"), "w") as file:
        json.dump({"test": {"accuracy": accuracy}}, file)


if __name__ == "__main__":
    main()
