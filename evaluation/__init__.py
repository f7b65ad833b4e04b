"""The rules (考核规则): pure arithmetic from figures to points, totals, places and grades."""
