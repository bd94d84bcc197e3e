"""What goes wrong in the virtual town: planned from the seed before a run begins, and done to it while it runs."""
