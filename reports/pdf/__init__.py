"""Printed pages (印制页): set by typst from templates beside this file, with the shipped fonts and no others."""
