"""What is behind the answers: sections that are filled when they are opened."""

from __future__ import annotations

from dashboard.rooms.inside.change import change_it
from dashboard.rooms.inside.heads import measured, prompt_attention
from dashboard.rooms.inside.lens import lens
from dashboard.rooms.inside.untaught import untaught
from dashboard.rooms.inside.words_map import map_of_words
from dashboard.rooms.inside.write_on import write_on
from dashboard.shell.sections import Section

LIVE = (
    Section("who-looks", "What looks at what", prompt_attention),
    Section("word-map", "The map of words", map_of_words),
    Section("each-layer", "The answer after each layer", lens),
)
"""What moves with the tests."""

IN_PEACE = (
    Section("untaught", "What it was never taught", untaught),
    Section("change-it", "Change it: a student without one of its heads", change_it),
    Section("heads", "What each head does, measured", measured),
    Section("write-on", "Let it write on: temperature and top-k", write_on),
)
"""What is looked at in peace."""
