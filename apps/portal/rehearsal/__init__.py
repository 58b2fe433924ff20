"""彩排 — outside clients that drive a whole procedure as people do: over HTTP and WebSocket, with keys of their own.

Nothing here touches the database or Django; only `cast` does, which seats the people before the server starts.
"""
