"""Tests of every kind: one word asked, two, one of two positions, all of them, and words that mean harm."""

from functools import cache

from model import Record, Run, Settings

NASTY_WORDS = (
    "<b>bold</b>",
    '<a/href="https://example.org">link</a>',
    "$x^2$",
    "**stars**",
    ":red[red]",
    "שלום",
    "👩‍🚀",
    "`code`",
    "[text](https://example.org)",
    "x" * 200,
)
"""Each is the answer to a question of its own."""

NASTY = tuple((f"{word} means", word) for word in NASTY_WORDS)

KINDS: dict[str, Settings] = {
    "first-sums": Settings(n_head=2, d_model=8),
    "calculator": Settings.recommended(
        "calculator", n_layer=1, n_head=2, d_model=8, batch_size=12, rounds=2
    ),
    "capitals": Settings.recommended("capitals", n_head=2, d_model=8, batch_size=5, rounds=2),
    "story": Settings.recommended("story", n_head=2, d_model=8, batch_size=4, rounds=2),
    "ai-rocks": Settings.recommended("ai-rocks"),
    "nasty": Settings(exam="own", pairs=NASTY, n_head=2, d_model=8, batch_size=10),
}


@cache
def record_of(kind: str, test: int = 4) -> Record:
    """That test of a small student on an exam of that kind."""
    return Run(KINDS[kind]).record_at(test)


def place_of(record: Record, line: int = 1) -> int:
    """The place in the exam, from 0, of the question on that line of the test, from 1."""
    return int(record.batch.questions[line - 1])


def place_not_in(record: Record) -> int | None:
    """The first question of the exam, by its place, that this test does not ask; None where it asks all of them."""
    asked = set(record.batch.questions.tolist())
    return next(
        (p for p in range(len(record.settings.questions.questions)) if p not in asked), None
    )


@cache
def diverged_record() -> Record:
    """The test at which a student that studies far too hard diverges."""
    run = Run(Settings(n_head=2, d_model=8, optimizer="sgd", learning_rate=1000.0))
    run.advance_to(run.settings.last_step)
    assert run.diverged_at is not None
    return run.record_at(run.diverged_at)
