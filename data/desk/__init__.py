"""Desks (办理台): what the pages 数据报送 and 数据审核 show of the records, every read asked of the policy."""
