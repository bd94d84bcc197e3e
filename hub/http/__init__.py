"""The outermost layer of the web: what holds for every request, whichever context answers it."""
