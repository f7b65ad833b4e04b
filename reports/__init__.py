"""Documents (文档): tables, reports and pictures; handed results, it reads no store."""
