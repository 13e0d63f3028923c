"""Live components: what moves under play or answers to a click.

They take frames, one for each test number, and the `player` on the page decides which is on screen.
"""

from dashboard.components.facts import Fact, FactsFrame, facts
from dashboard.components.frontend import early_scripts
from dashboard.components.live_chart import ChartFrame, Click, live_chart
from dashboard.components.paper import Blank, Option, PaperFrame, Question, paper
from dashboard.components.player import PlayerEvent, player, player_event
from dashboard.components.save import save_figure

__all__ = [
    "Blank",
    "ChartFrame",
    "Click",
    "Fact",
    "FactsFrame",
    "Option",
    "PaperFrame",
    "PlayerEvent",
    "Question",
    "early_scripts",
    "facts",
    "live_chart",
    "paper",
    "player",
    "player_event",
    "save_figure",
]
