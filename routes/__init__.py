"""Routes (路由): what is served beside the pages."""
