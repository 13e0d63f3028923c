"""The four stations of a test, in the analogy's words and the field's."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Station:
    """One of the four things that happen at every test, and the page that shows it."""

    page: str
    """The page's file, as `st.navigation` knows it."""
    verb: str
    """What happens, in the analogy's word."""
    term: str
    """The field's word for it."""
    icon: str
    invitation: str
    """What a link to the page says."""

    @property
    def slug(self) -> str:
        """The field's word as a key."""
        return self.term.replace(" ", "-")


SITS = Station(
    "pages/forward_pass.py", "Sits", "forward pass", ":material/edit_note:", "Watch it sit"
)
GRADED = Station("pages/loss.py", "Graded", "loss", ":material/grading:", "See the marks")
NOTES = Station(
    "pages/backward_pass.py", "Notes", "backward pass", ":material/rate_review:", "Read the notes"
)
STUDIES = Station("pages/update.py", "Studies", "update", ":material/menu_book:", "Watch it study")

STATIONS = (SITS, GRADED, NOTES, STUDIES)
