"""Maps (地图): boundaries, class breaks, label places and charts; handed values, it reads no store."""
