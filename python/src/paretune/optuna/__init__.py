"""Paretune as a sampler of Optuna. Needs Optuna: ``pip install paretune[optuna]``.

>>> import optuna
>>> from paretune.optuna import ParetuneSampler
>>> study = optuna.create_study(directions=["maximize", "minimize"], sampler=ParetuneSampler(seed=1))
"""

try:
    import optuna as _optuna  # noqa: F401
except ImportError as error:
    raise ImportError("paretune.optuna needs Optuna: pip install 'paretune[optuna]'") from error

from ._sampler import ParetuneSampler

__all__ = ["ParetuneSampler"]
