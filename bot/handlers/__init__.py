"""The use cases: load, one pure turn, keep, tell. Nothing here knows Slack's JSON, SQL or a model's API."""
