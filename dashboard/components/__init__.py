"""Live components: what moves with the tests or answers to a press.

The page's `supply` brings what they show of each test, and the `player` decides which test is on screen.
"""

from dashboard.components.facts import Fact, FactsFrame, facts
from dashboard.components.frontend import early_scripts
from dashboard.components.live_chart import Click, live_chart
from dashboard.components.paper import Blank, Option, PaperFrame, Question, paper
from dashboard.components.player import player
from dashboard.components.save import save_figure
from dashboard.components.supply import Request, supply

__all__ = [
    "Blank",
    "Click",
    "Fact",
    "FactsFrame",
    "Option",
    "PaperFrame",
    "Question",
    "Request",
    "early_scripts",
    "facts",
    "live_chart",
    "paper",
    "player",
    "save_figure",
    "supply",
]
