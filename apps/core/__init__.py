"""The words everyone uses: refusals, actor, lifecycle, audience, disclosure, money, clock. No tables."""
