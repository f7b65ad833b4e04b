"""快速测算."""

from pages.ui import frame

frame.heading("快速测算", [])
