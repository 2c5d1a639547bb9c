"""Trains a convolutional network on scikit-learn's handwritten digits with Keras."""
import argparse
import json
import pathlib

import keras
from keras import layers
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split


def parse_args():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("--filters", type=int, nargs="+", default=[16, 32], help="filters of each convolution")
    parser.add_argument("--units", type=int, default=64, help="units of the dense layer")
    parser.add_argument("--batch-norm", action="store_true", help="normalise after each convolution")
    parser.add_argument("--dropout", type=float, default=0.0)
    parser.add_argument("--learning-rate", type=float, default=1e-3)
    parser.add_argument("--batch-size", type=int, default=32)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("out"))
    return parser.parse_args()


def build(args):
    model = keras.Sequential([keras.Input((8, 8, 1))])
    for filters in args.filters:
        model.add(layers.Conv2D(filters, 3, padding="same", activation="relu"))
        if args.batch_norm:
            model.add(layers.BatchNormalization())
    model.add(layers.MaxPooling2D())
    model.add(layers.Flatten())
    model.add(layers.Dense(args.units, activation="relu"))
    model.add(layers.Dropout(args.dropout))
    model.add(layers.Dense(10, activation="softmax"))
    optimizer = keras.optimizers.Adam(args.learning_rate)
    model.compile(optimizer, loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def main():
    args = parse_args()
    keras.utils.set_random_seed(args.seed)
    args.out.mkdir(parents=True, exist_ok=True)
    X, y = load_digits(return_X_y=True)
    images = X.reshape(-1, 8, 8, 1).astype("float32") / 16
    x_train, x_val, y_train, y_val = train_test_split(images, y, test_size=0.5, stratify=y, random_state=0)
    model = build(args)
    model.fit(
        x_train,
        y_train,
        validation_data=(x_val, y_val),
        batch_size=args.batch_size,
        epochs=args.epochs,
        verbose=2,
        callbacks=[keras.callbacks.CSVLogger(args.out / "history.csv")],
    )
    (args.out / "model.json").write_text(json.dumps({"params": model.count_params()}))


if __name__ == "__main__":
    main()
