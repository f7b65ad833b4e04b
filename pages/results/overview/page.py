"""总览."""

from pages.ui import frame

frame.heading("总览", [])
