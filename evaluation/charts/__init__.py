"""One fictional patient a module; each holds its `chart`."""
