"""Views of the evaluation: `acts` for what is done, `pages` for what is looked at."""
