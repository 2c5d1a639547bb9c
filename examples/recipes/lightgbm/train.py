"""Trains LightGBM on the breast-cancer data of scikit-learn: flags of the form key=value, as LightGBM's own."""
import json
import pathlib
import sys

import lightgbm as lgb
import yaml
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split


def parse(arguments):
    """The settings of defaults.yaml, replaced by the arguments of the form key=value."""
    settings = yaml.safe_load(pathlib.Path("defaults.yaml").read_text())
    for argument in arguments:
        key, _, value = argument.partition("=")
        settings[key] = yaml.safe_load(value)
    return settings


def main():
    settings = parse(sys.argv[1:])
    out = pathlib.Path(settings.pop("output_dir"))
    rounds = settings.pop("num_iterations")
    X, y = load_breast_cancer(return_X_y=True)
    X_train, X_valid, y_train, y_valid = train_test_split(X, y, test_size=0.5, stratify=y, random_state=0)
    train = lgb.Dataset(X_train, y_train)
    history = {}
    booster = lgb.train(
        settings,
        train,
        num_boost_round=rounds,
        valid_sets=[lgb.Dataset(X_valid, y_valid, reference=train)],
        valid_names=["valid"],
        callbacks=[lgb.log_evaluation(1), lgb.record_evaluation(history)],
    )
    out.mkdir(parents=True, exist_ok=True)
    booster.save_model(out / "model.txt")
    (out / "history.json").write_text(json.dumps(history))


if __name__ == "__main__":
    main()
