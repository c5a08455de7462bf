"""The application: the table of ids, the dispatcher, the commit, and one module for each surface of Slack.

`routes` says which id leads to which handler, `dispatcher` hands each event over, `context` commits what comes of it,
`in_progress` knows what is in hand, `retries` handles again what was interrupted. All other modules here are surfaces;
what several of them share lies in the folders, each named after what it is about. Nothing here knows Slack's JSON, SQL
or a model's API.
"""
