"""Writes the mean of encoders that were fine-tuned from one start, with windows in other orders.

    python mean.py OUT.pt CHECKPOINT.pt [CHECKPOINT.pt …]

One network that is better than any of them and as fast ("model soups", Wortsman et al., ICML 2022). The fresh head has to be
the same in all at the start, as `train.py` makes it.
"""

import argparse

import torch


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("out")
    parser.add_argument("checkpoints", nargs="+")
    args = parser.parse_args()
    parts = [torch.load(path, weights_only=False) for path in args.checkpoints]
    mean = {name: sum(part["model"][name] for part in parts) / len(parts) for name in parts[0]["model"]}
    torch.save({**parts[0], "model": mean}, args.out)


if __name__ == "__main__":
    main()
