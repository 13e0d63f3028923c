"""What every page has around it: title, desk, session, link, navigation."""
