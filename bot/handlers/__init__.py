"""The application: the modules of this folder are its frame and one for each surface of Slack.

The frame is `routes` (which id leads to which handler), `dispatcher`, `retries`, `context` (with `event_scope`, `posts`
and `running_answers`). What surfaces share lies in the folders, named after what it is about. Nothing here knows
Slack's JSON, SQL or a model's API.
"""
