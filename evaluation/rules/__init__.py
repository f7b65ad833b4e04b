"""The rules (计分规则): one small function each; `registry.RULES` names them all."""
