"""Conduct (办理): every step of a figure on its way from 待报 to 已审定, asked of workflow and policy and then recorded."""
