"""An app that shows a line and does nothing else: how fast a first page with Streamlit can be at best here."""

import streamlit as st

st.write("Nothing to see.")
