"""What bidders reach: the addresses for programs in `sending`, the pages in `pages`."""
