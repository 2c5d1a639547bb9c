"""Trains a neural network on scikit-learn's handwritten digits. Hydra composes its configuration from conf/."""
import json
import logging
import pathlib
import warnings

import hydra
from hydra.core.hydra_config import HydraConfig
from omegaconf import DictConfig
from sklearn.datasets import load_digits
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier

log = logging.getLogger(__name__)


@hydra.main(version_base=None, config_path="conf", config_name="config")
def main(cfg: DictConfig) -> None:
    warnings.simplefilter("ignore", ConvergenceWarning)
    X, y = load_digits(return_X_y=True)
    X_train, X_valid, y_train, y_valid = train_test_split(X / 16, y, test_size=0.5, stratify=y, random_state=0)
    network = MLPClassifier(
        hidden_layer_sizes=tuple(cfg.model.hidden),
        activation=cfg.model.activation,
        learning_rate_init=cfg.optimizer.lr,
        batch_size=cfg.optimizer.batch_size,
        alpha=cfg.optimizer.weight_decay,
        beta_1=cfg.optimizer.momentum,
        max_iter=1,
        warm_start=True,
        random_state=cfg.seed,
    )
    for epoch in range(1, cfg.epochs + 1):
        network.fit(X_train, y_train)
        accuracy = network.score(X_valid, y_valid)
        log.info("epoch %d: loss %.4f, valid accuracy %.4f", epoch, network.loss_, accuracy)
    weights = sum(array.size for array in network.coefs_ + network.intercepts_)
    folder = pathlib.Path(HydraConfig.get().runtime.output_dir)
    (folder / "metrics.json").write_text(json.dumps({"valid": {"accuracy": accuracy}, "weights": weights}))


if __name__ == "__main__":
    main()
