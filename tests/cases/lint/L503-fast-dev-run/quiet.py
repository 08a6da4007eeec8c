"""Off, or asked for by the command line."""

import argparse

import lightning as L

parser = argparse.ArgumentParser()
parser.add_argument("--fast-dev-run", action="store_true")
args = parser.parse_args()

trainer = L.Trainer(max_epochs=3, fast_dev_run=args.fast_dev_run)
other = L.Trainer(max_epochs=3, fast_dev_run=False)
third = L.Trainer(max_epochs=3, fast_dev_run=0)
