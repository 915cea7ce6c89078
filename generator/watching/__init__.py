"""Watching: a report folder is looked at again on every save, and its page shown in a browser of this machine."""
