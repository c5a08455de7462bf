"""The doors: thin listeners, each of one kind. They read, keep, acknowledge, and call the use cases."""
