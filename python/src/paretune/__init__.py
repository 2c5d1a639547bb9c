"""Paretune: multi-objective Bayesian optimization of neural networks, for accuracy and speed.

>>> study = paretune.create_study(
...     parameters={"lr": paretune.Float(1e-5, 1e-1, log=True), "depth": paretune.Int(1, 6)},
...     objectives={"accuracy": "maximize", "latency_ms": "minimize"},
... )
>>> for trial in study.ask(4):
...     study.tell(trial, accuracy=0.9, latency_ms=(12.3, 0.4))
"""

from importlib.metadata import version as _version

from ._errors import ParetuneError
from ._figures import Figure, Figures
from ._parameters import Bool, Categorical, Derived, Fixed, Float, Int, Metric, Objective, Ordinal, Parameter
from ._results import Estimate, Findings, Measurement, Point, Trial
from ._study import Study, create_study, open_study

__version__: str = _version("paretune")

__all__ = [
    "Bool",
    "Categorical",
    "Derived",
    "Estimate",
    "Figure",
    "Figures",
    "Findings",
    "Fixed",
    "Float",
    "Int",
    "Measurement",
    "Metric",
    "Objective",
    "Ordinal",
    "Parameter",
    "ParetuneError",
    "Point",
    "Study",
    "Trial",
    "create_study",
    "open_study",
]
