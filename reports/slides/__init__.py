"""Slides (演示文稿): 16:9, maps as native shapes, tables as native tables, every word as text that can be edited."""
