"""快速测算: from a table somebody pastes to a result or to all its faults, each beside its cell."""
