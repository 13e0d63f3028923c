"""Charts: pure functions from model data to a `Chart`. No Streamlit here."""
