"""画像与对标."""

from pages.ui import frame

frame.heading("画像与对标", [])
