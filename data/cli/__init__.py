"""The commands (命令): `python -m data …`; each reads, asks `evaluation`, writes, and says what happened."""
