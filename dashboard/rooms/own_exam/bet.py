"""The bet on an exam of one's own, as the link has it."""

from __future__ import annotations

from dashboard.cards.first_bet import choice_part

TESTS = {
    "20": "at most 20",
    "60": "21 to 60",
    "200": "61 to 200",
    "more": "more than 200",
    "never": "never all of it",
}
"""How many tests it may take: the link's words, and the chips'."""

OWN_BET = choice_part("own-bet", TESTS)
"""How many tests the visitor thinks that it takes until the student knows all."""
