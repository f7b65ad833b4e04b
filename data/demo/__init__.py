"""Demonstration years (演示年度): invented figures, every row marked 虚构."""
