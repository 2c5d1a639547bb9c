"""Reads what an export has written with the libraries that it is for, and prints what they saw as JSON."""

import json
import sys
import warnings

warnings.filterwarnings("ignore")
what, target = sys.argv[1:3]


def optuna_study(storage):
    import optuna

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    study = optuna.load_study(study_name="nlu", storage=storage)
    seen = {
        "directions": [d.name for d in study.directions],
        "names": study.metric_names,
        "states": [t.state.name for t in study.trials],
        "values": [t.values for t in study.trials],
        "params": [t.params for t in study.trials],
        "ids": [t.user_attrs["paretune:id"] for t in study.trials],
        "best": [t.user_attrs["paretune:trial"] for t in study.best_trials],
        "constraints": [t.system_attrs.get("constraints") for t in study.trials],
    }
    # The study goes on: the waiting trial comes first, then the sampler proposes one in the same space.
    first, second = study.ask(), study.ask()
    for trial in (first, second):
        trial.suggest_int("layers", 1, 9)
        trial.suggest_float("lr", 1e-5, 0.1, log=True)
        trial.suggest_categorical("pooling", ["mean", "max", "=first,\n'"])
        study.tell(trial, [0.5, 10.0])
    seen["enqueued"] = first.params
    return seen


if what == "optuna":
    print(json.dumps(optuna_study(f"sqlite:///{target}")))
elif what == "optuna-journal":
    from optuna.storages import JournalStorage
    from optuna.storages.journal import JournalFileBackend

    print(json.dumps(optuna_study(JournalStorage(JournalFileBackend(target)))))
elif what == "parquet":
    import pandas

    table = pandas.read_parquet(target)
    print(json.dumps({"columns": {name: str(kind) for name, kind in table.dtypes.items()}, "rows": json.loads(table.to_json(orient="records", double_precision=15))}))
elif what == "tensorboard":
    from tensorboard.backend.event_processing import plugin_event_multiplexer
    from tensorboard.backend.event_processing.data_provider import MultiplexerDataProvider
    from tensorboard.context import RequestContext
    from tensorboard.plugins.base_plugin import TBContext
    from tensorboard.plugins.hparams import api_pb2, backend_context, get_experiment, list_session_groups

    multiplexer = plugin_event_multiplexer.EventMultiplexer()
    multiplexer.AddRunsFromDirectory(target)
    multiplexer.Reload()
    provider = MultiplexerDataProvider(multiplexer, target)
    backend = backend_context.Context(TBContext(logdir=target, data_provider=provider, multiplexer=multiplexer))
    request = RequestContext()
    experiment = get_experiment.Handler(request, backend, "", api_pb2.GetExperimentRequest()).run()
    statuses = list(api_pb2.Status.values())
    asked = api_pb2.ListSessionGroupsRequest(allowed_statuses=statuses, start_index=0, slice_size=1000)
    groups = list_session_groups.Handler(request, backend, "", asked).run().session_groups
    print(json.dumps({
        "name": experiment.name,
        "parameters": sorted(info.name for info in experiment.hparam_infos),
        "groups": {g.name: {m.name.tag: m.value for m in g.metric_values} for g in groups},
        "statuses": {g.name: api_pb2.Status.Name(g.sessions[0].status) for g in groups},
        "layers": {g.name: g.hparams["layers"].number_value for g in groups},
    }))
elif what == "mlflow":
    import mlflow

    mlflow.set_tracking_uri(target)
    client = mlflow.MlflowClient()
    experiment = client.get_experiment_by_name("nlu")
    runs = client.search_runs([experiment.experiment_id], order_by=["start_time ASC"])
    print(json.dumps({
        run.info.run_name: {
            "status": run.info.status,
            "params": run.data.params,
            "metrics": run.data.metrics,
            "history": [[m.step, m.value] for m in client.get_metric_history(run.info.run_id, "accuracy")],
        }
        for run in runs
    }))
