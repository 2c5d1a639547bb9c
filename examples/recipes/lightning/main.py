"""Classifies scikit-learn's handwritten digits: python main.py fit --config config.yaml [--model.lr 0.01 …]"""
import torch
from lightning.pytorch import LightningDataModule, LightningModule
from lightning.pytorch.cli import LightningCLI
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset


class Digits(LightningDataModule):
    def __init__(self, batch_size: int = 32):
        super().__init__()
        self.save_hyperparameters()

    def setup(self, stage: str):
        X, y = load_digits(return_X_y=True)
        images = torch.tensor(X / 16, dtype=torch.float32).reshape(-1, 1, 8, 8)
        labels = torch.tensor(y)
        train, valid = train_test_split(range(len(y)), test_size=0.5, stratify=y, random_state=0)
        self.train = TensorDataset(images[train], labels[train])
        self.valid = TensorDataset(images[valid], labels[valid])

    def train_dataloader(self):
        return DataLoader(self.train, batch_size=self.hparams.batch_size, shuffle=True)

    def val_dataloader(self):
        return DataLoader(self.valid, batch_size=500)


class Network(LightningModule):
    def __init__(
        self,
        channels: int = 16,
        blocks: int = 2,
        hidden: int = 64,
        dropout: float = 0.0,
        lr: float = 1e-3,
        weight_decay: float = 1e-4,
    ):
        super().__init__()
        self.save_hyperparameters()
        layers: list[nn.Module] = []
        for block in range(blocks):
            layers += [nn.Conv2d(channels if block else 1, channels, 3, padding=1), nn.ReLU()]
        layers += [nn.MaxPool2d(2), nn.Flatten(), nn.Linear(16 * channels, hidden), nn.ReLU()]
        self.layers = nn.Sequential(*layers, nn.Dropout(dropout), nn.Linear(hidden, 10))

    def forward(self, images):
        return self.layers(images)

    def training_step(self, batch, _):
        images, labels = batch
        loss = F.cross_entropy(self(images), labels)
        self.log("train_loss", loss, on_step=False, on_epoch=True)
        return loss

    def validation_step(self, batch, _):
        images, labels = batch
        scores = self(images)
        self.log("val_loss", F.cross_entropy(scores, labels))
        self.log("val_acc", (scores.argmax(dim=1) == labels).float().mean(), prog_bar=True)

    def on_validation_epoch_end(self):
        self.log("weights", float(sum(weights.numel() for weights in self.parameters())))

    def configure_optimizers(self):
        return torch.optim.AdamW(self.parameters(), lr=self.hparams.lr, weight_decay=self.hparams.weight_decay)


if __name__ == "__main__":
    LightningCLI(Network, Digits, seed_everything_default=1)
