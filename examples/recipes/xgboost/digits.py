"""Writes scikit-learn's handwritten digits in LIBSVM format: train.svm (1,000 images) and test.svm (797)."""
import pathlib

from sklearn.datasets import dump_svmlight_file, load_digits
from sklearn.model_selection import train_test_split

X, y = load_digits(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, train_size=1000, stratify=y, random_state=0)
pathlib.Path("data").mkdir(exist_ok=True)
dump_svmlight_file(X_train, y_train, "data/train.svm")
dump_svmlight_file(X_test, y_test, "data/test.svm")
