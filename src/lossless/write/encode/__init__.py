"""Arrays in, `wire.events.Value`s out: one kind a module, one dialect a function. No clock, no files, no threads."""
