"""Scoring workbook (评分工作簿): its sheets, their places, the formulas of every rule, and the exact values beside them."""
