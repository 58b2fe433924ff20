"""Views of the hall: `acts` for what is done there, `pages` for what is looked at."""
