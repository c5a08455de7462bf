"""The application: the modules of this folder are its frame and one for each surface of Slack.

The frame is `routes` (which id leads to which handler), `dispatcher`, `retries`, `context` (commit) and `in_progress`. What surfaces share lies in the folders, named after what it is about. Nothing here knows
Slack's JSON, SQL or a model's API.
"""
