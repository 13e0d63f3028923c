"""A run's history as a table: for a spreadsheet (CSV) and for pandas, R and their like (Parquet)."""

from __future__ import annotations

import io

import pandas as pd

from dashboard.shell.show import csv_of
from model.course.history import History


def history_table(history: History) -> pd.DataFrame:
    """A row a test, in order, all of them; how the never studied went stands in the row of the test before.

    They were first asked before any test: that is row 0, which has nothing else. Shares are between 0 and 1, losses in
    nats.
    """
    tests = pd.DataFrame(
        {
            "test": history.step,
            "round": history.round,
            "loss": history.loss,
            "perplexity": history.perplexity,
            "spot_on": history.spot_on,
            "close": history.close,
            "way_off": history.way_off,
            "accuracy": history.accuracy,
            "learning_rate": history.learning_rate,
        }
    )
    never_studied = pd.DataFrame(
        {
            "test": history.held_out_step,
            "never_studied_loss": history.held_out_loss,
            "never_studied_spot_on": history.held_out_spot_on,
            "never_studied_accuracy": history.held_out_accuracy,
        }
    )
    table = tests.merge(never_studied, how="outer", on="test", sort=True)
    return table.astype({"round": "Int64"})


def history_csv(history: History) -> bytes:
    """The table in UTF-8 with every digit, a comma between cells."""
    return csv_of(history_table(history))


def history_parquet(history: History) -> bytes:
    """The table as Parquet: every bit of every number."""
    file = io.BytesIO()
    history_table(history).to_parquet(file, engine="pyarrow", index=False)
    return file.getvalue()
