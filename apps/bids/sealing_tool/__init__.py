"""封装工具 — sealing, opening and checking without the platform's page: pure Python, no Django, the same rules as the page's."""
