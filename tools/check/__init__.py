"""What must hold before anything is merged, as programs that say yes or no."""
