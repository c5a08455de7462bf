"""The formats of eval tools, a file each: what a tool wrote becomes EvalCases."""
