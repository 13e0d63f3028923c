"""Three lesson plans: aims, minutes, what to do, what a class answers, and what it gets wrong."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

from dashboard.rooms.teachers.expected import expected
from dashboard.rooms.teachers.views import VIEWS, open_view


@dataclass(frozen=True)
class Step:
    """Some minutes of a lesson."""

    minutes: int
    does: str
    """What teacher and class do, in Markdown; names in braces are numbers of `expected`."""
    view: str = ""
    """The view that is open: a key of `VIEWS`."""
    expect: str = ""
    """What a class will find or say."""
    misconception: str = ""
    """What somebody may believe here, and what to answer."""


@dataclass(frozen=True)
class Plan:
    """A lesson."""

    aims: tuple[str, ...]
    needs: str
    steps: tuple[Step, ...]

    @property
    def minutes(self) -> int:
        """How long it takes."""
        return sum(step.minutes for step in self.steps)


BET = Step(
    3,
    "Everyone writes down: after how many tests is it 90 % sure of “{right}”? Then **Play**; stop at 20, 45 and 70.",
    "before",
    "Sure of “{right}” after 10, 40, 70 and 150 tests: {sure_10}, {sure_40}, {sure_70}, {sure_150}. Marks lost fall "
    "from {first_loss} to {last_loss}.",
    "“It got it wrong again, so it has learned nothing.” Each test asks other questions: look at ten tests, not one.",
)
GRADED = Step(
    4,
    "Which answer costs most? Bet, then look. Table: p = 50, 25 and 5 %. What does half as sure cost?",
    "graded",
    "Dearest is “{dearest}”, {dearest_told}. Half as sure costs 0.69 (ln 2) more, wherever you stand.",
    "“A right answer costs nothing.” It costs −ln p of the right word, however right: {midway_right} are right here.",
)
NOTES = Step(
    5,
    "One weight up by a hundredth: more marks lost, or fewer? Bet, then compare with what was measured.",
    "notes",
    "{wiggle}, and so says the note (gradient), before anything is tried.",
    "“The note says what the weight should be.” It says the slope here and now, nothing about how far.",
)
STUDYING = Step(
    4,
    "One step, and the same paper again. Then bet: how many times the step is too hard?",
    "studies",
    "The mean falls, {better}. Going on in the same direction breaks {breaks}.",
    "“It studies until it has understood.” One step a test, right or not.",
)
FOLLOWS = Step(
    5,
    "Will the {n_never} sums that it never studied follow? Bet, then Play to test {end}.",
    "rounds",
    "By test {end}: {never}. A round has {per_round} tests.",
    "“It understood.” It is right on {n_never} sums like the studied ones; that was measured, and no more. Ask it for "
    "nine plus ten: no word for it.",
)
TWO = Step(
    4,
    "First sums beside Capitals: which of them answers what it never studied? Bet first.",
    "two",
    "First sums alone. Sums share structure; nothing about Paris follows from Rome.",
    "“It needs more tests.” No number of tests tells it a capital that never comes up.",
)
TICKET = Step(
    2,
    "Exit ticket, on the sheet of bets: one way in which it is **not** a student.",
    expect="It forgets the test; it never means anything; it can't object; it stops when nobody asks.",
)

PLANS = (
    Plan(
        (
            "say what is measured when a model “learns”",
            "tell being right from being sure",
        ),
        "A projector. One device for all.",
        (BET, GRADED, Step(1, "Say the rule aloud: marks lost = −ln p of the right word."), TICKET),
    ),
    Plan(
        (
            "name the four stations and the field's words for them",
            "predict the sign of a weight's change from its gradient",
            "tell what was studied from what was not",
        ),
        "A device for two, and the sheet of bets.",
        (
            BET,
            Step(
                2,
                "How sure is it? Find A to D, and then all other words.",
                "sits",
                "The shares of A to D don't add up to 100 %: it chooses among all words that it knows.",
                "“It picks one of four.” Four are printed, all are possible.",
            ),
            GRADED,
            NOTES,
            STUDYING,
            FOLLOWS,
            TICKET,
        ),
    ),
    Plan(
        (
            "work out a loss, a mean and one update with a calculator",
            "predict the sign of a weight's change from its gradient",
            "explain why one exam generalizes and the other does not",
            "say where “student” misleads",
        ),
        "A device for two, both sheets, calculators with ln.",
        (
            Step(
                3,
                "Projected: an untrained student and the capital of France. The class bets on Paris.",
                "france",
                "Every word is about as likely as any other, “rhubarb” too.",
                "“It knows nothing, so it says nothing.” It has no such answer: it always names a word.",
            ),
            Step(
                5,
                "Ten questions before the lesson, under the chapters.",
                "chapters",
                "Some will say that it remembers its tests. Don't correct it yet.",
            ),
            BET,
            GRADED,
            Step(
                6,
                "Sheet “What an answer costs”, with calculators, in pairs. Then look how the mean of the whole test "
                "is worked out.",
                "mean",
                "The solutions stand upside down at the sheet's foot.",
                "“The score is the share of wrong answers.” It is the mean of −ln p over all of them, right ones too.",
            ),
            NOTES,
            STUDYING,
            FOLLOWS,
            TWO,
            Step(
                4,
                "The same ten questions again. What changed?",
                "chapters",
                "Compare the two columns, first of all those on what sort of thing it is.",
            ),
            TICKET,
        ),
    ),
)


def plan_words(plan: Plan) -> str:
    """A plan in Markdown, with links to its views and the numbers that a class will find."""
    found = expected()
    lines = [
        f"**Afterwards pupils can** {'; '.join(plan.aims)}. **Needs:** {plan.needs}",
        "",
    ]
    starts = accumulate((step.minutes for step in plan.steps), initial=0)
    for start, step in zip(starts, plan.steps, strict=False):
        opens = f" Open {open_view(VIEWS[step.view])}." if step.view else ""
        said = [f"**{start}–{start + step.minutes} min** {step.does.format_map(found)}{opens}"]
        if step.expect:
            said.append(f"*Expect:* {step.expect.format_map(found)}")
        if step.misconception:
            said.append(f"*If somebody says* {step.misconception.format_map(found)}")
        lines.append("- " + "  \n  ".join(said))
    return "\n".join(lines)
