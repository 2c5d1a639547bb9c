"""Trains a classifier of handwritten digits (scikit-learn's load_digits) and validates it by cross-validation."""
import argparse
import json
import pathlib
import pickle

from sklearn.datasets import load_digits
from sklearn.decomposition import PCA
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.model_selection import StratifiedKFold, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC


def parse_args():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("--model", choices=["svc", "trees"], default="svc")
    parser.add_argument("--components", type=int, default=64, help="principal components that are kept")
    parser.add_argument("--C", type=float, default=1.0, help="penalty of the support vector machine")
    parser.add_argument("--gamma", type=float, default=0.02, help="width of its kernel")
    parser.add_argument("--n-estimators", type=int, default=100, help="number of trees")
    parser.add_argument("--max-depth", type=int, default=None, help="depth of the trees")
    parser.add_argument("--min-samples-leaf", type=int, default=1)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("out"))
    return parser.parse_args()


def build(args):
    if args.model == "svc":
        classifier = SVC(C=args.C, gamma=args.gamma)
    else:
        classifier = ExtraTreesClassifier(
            n_estimators=args.n_estimators,
            max_depth=args.max_depth,
            min_samples_leaf=args.min_samples_leaf,
            random_state=args.seed,
        )
    return make_pipeline(StandardScaler(), PCA(args.components, random_state=args.seed), classifier)


def main():
    args = parse_args()
    X, y = load_digits(return_X_y=True)
    folds = StratifiedKFold(args.folds, shuffle=True, random_state=args.seed)
    scores = cross_val_score(build(args), X, y, cv=folds)
    model = pickle.dumps(build(args).fit(X, y))
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / "model.pickle").write_bytes(model)
    metrics = {"accuracy": scores.tolist(), "model_kilobytes": len(model) / 1000}
    (args.out / "metrics.json").write_text(json.dumps(metrics))
    print(f"accuracy {scores.mean():.4f} ± {scores.std():.4f}, model {len(model) / 1000:.0f} kB")


if __name__ == "__main__":
    main()
