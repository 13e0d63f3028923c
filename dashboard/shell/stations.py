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
    does: str
    """What the student goes through there, as a clause."""

    @property
    def slug(self) -> str:
        """The field's word as a key."""
        return self.term.replace(" ", "-")


SITS = Station("pages/forward_pass.py", "Sits", "forward pass", ":material/edit_note:", "It sits")
GRADED = Station("pages/loss.py", "Graded", "loss", ":material/grading:", "It is graded")
NOTES = Station(
    "pages/backward_pass.py", "Notes", "backward pass", ":material/rate_review:", "It gets notes"
)
STUDIES = Station("pages/update.py", "Studies", "update", ":material/menu_book:", "It studies")

STATIONS = (SITS, GRADED, NOTES, STUDIES)
