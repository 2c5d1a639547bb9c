"""Fine-tunes or trains a text classifier with the Trainer of transformers. All flags of TrainingArguments are accepted."""
import sys
from dataclasses import dataclass, field

import numpy as np
from datasets import load_dataset
from tokenizers import Tokenizer, models, pre_tokenizers, processors, trainers
from transformers import (
    AutoModelForSequenceClassification,
    AutoTokenizer,
    BertConfig,
    BertForSequenceClassification,
    DataCollatorWithPadding,
    HfArgumentParser,
    PreTrainedTokenizerFast,
    Trainer,
    TrainingArguments,
    set_seed,
)


@dataclass
class DataTrainingArguments:
    train_file: str = field(metadata={"help": "CSV file with the columns sentence and label"})
    validation_file: str = field(metadata={"help": "the same for validation"})
    max_seq_length: int = field(default=32, metadata={"help": "longer texts are cut"})


@dataclass
class ModelArguments:
    model_name_or_path: str | None = field(default=None, metadata={"help": "a pretrained model; default: a new BERT"})
    hidden_size: int = field(default=64, metadata={"help": "width of a new BERT"})
    num_hidden_layers: int = field(default=2)
    num_attention_heads: int = field(default=2)
    intermediate_size: int = field(default=256)
    hidden_dropout_prob: float = field(default=0.1)


def new_tokenizer(texts):
    """A WordPiece tokenizer of these texts, for a model that is not pretrained."""
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.train_from_iterator(texts, trainers.WordPieceTrainer(vocab_size=1000, special_tokens=special))
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    names = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, **names)


def load_model(args, texts, labels):
    if args.model_name_or_path is not None:
        tokenizer = AutoTokenizer.from_pretrained(args.model_name_or_path)
        return tokenizer, AutoModelForSequenceClassification.from_pretrained(
            args.model_name_or_path, num_labels=len(labels)
        )
    tokenizer = new_tokenizer(texts)
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=args.hidden_size,
        num_hidden_layers=args.num_hidden_layers,
        num_attention_heads=args.num_attention_heads,
        intermediate_size=args.intermediate_size,
        hidden_dropout_prob=args.hidden_dropout_prob,
        num_labels=len(labels),
    )
    return tokenizer, BertForSequenceClassification(config)


def main():
    parser = HfArgumentParser((ModelArguments, DataTrainingArguments, TrainingArguments))
    if len(sys.argv) == 2 and sys.argv[1].endswith(".json"):
        model_args, data_args, training_args = parser.parse_json_file(sys.argv[1])
    else:
        model_args, data_args, training_args = parser.parse_args_into_dataclasses()
    set_seed(training_args.seed)

    files = {"train": data_args.train_file, "validation": data_args.validation_file}
    raw = load_dataset("csv", data_files=files, cache_dir="data/cache")
    labels = sorted(set(raw["train"]["label"]) | set(raw["validation"]["label"]))
    tokenizer, model = load_model(model_args, raw["train"]["sentence"], labels)

    def encode(rows):
        encoded = tokenizer(rows["sentence"], truncation=True, max_length=data_args.max_seq_length)
        encoded["labels"] = [labels.index(label) for label in rows["label"]]
        return encoded

    data = raw.map(encode, batched=True, remove_columns=["sentence", "label"], load_from_cache_file=False)

    trainer = Trainer(
        model=model,
        args=training_args,
        train_dataset=data["train"],
        eval_dataset=data["validation"],
        data_collator=DataCollatorWithPadding(tokenizer),
        compute_metrics=lambda p: {"accuracy": float((np.argmax(p.predictions, axis=1) == p.label_ids).mean())},
    )
    if training_args.do_train:
        result = trainer.train()
        trainer.save_metrics("train", result.metrics)
        trainer.save_model()
        trainer.save_state()
    if training_args.do_eval:
        metrics = trainer.evaluate()
        metrics["eval_parameters"] = model.num_parameters()
        trainer.log_metrics("eval", metrics)
        trainer.save_metrics("eval", metrics)


if __name__ == "__main__":
    main()
