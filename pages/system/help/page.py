"""帮助."""

from pages.ui import frame

frame.heading("帮助", [])
