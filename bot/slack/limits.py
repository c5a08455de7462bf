"""Slack's limits that our cards keep to, each once. Slack changes them: change them here and nowhere else.

Source: docs.slack.dev/reference/block-kit and the SDK's own checks, autumn 2026. Counted in UTF-16 units, the largest
of the counts that Slack could mean: its unit is not documented.
"""

MESSAGE_BLOCKS = 50
MESSAGE_TEXT_TOTAL = 13_200  # over all blocks of a message; not documented, seen as msg_blocks_too_long
MESSAGE_FALLBACK = 4_000  # top-level text: longer is allowed, and is not advised
VIEW_BLOCKS = 100
VIEW_TITLE = 24
VIEW_BUTTON = 24
PRIVATE_METADATA = 3_000
SECTION_TEXT = 3_000
HEADER_TEXT = 150
CONTEXT_TEXT = 3_000
CONTEXT_ELEMENTS = 10
ACTIONS_ELEMENTS = 25
INPUT_HINT = 2_000
BUTTON_TEXT = 75
BUTTON_VALUE = 2_000
OPTION_TEXT = 75
OPTION_DESCRIPTION = 75
TICK_OPTIONS = 10  # radio buttons and checkboxes
SELECT_OPTIONS = 100
OVERFLOW_OPTIONS = 5
CONTAINER_BLOCKS = 10
PLACEHOLDER = 150
TEXT_INPUT = 3_000
BLOCK_ID = 255
ACTION_ID = 255

# Ours, for reading's sake: well inside Slack's.
WORDING = 1_500
LINE = 300
NAME = 120
REASON = 700
QUOTE = 360
ANSWER = 2_800
FOOTNOTES = 20
CONTEXT_LINES = 6  # small lines in a row that say what was understood
CONTROLS_TEXT = 7_000  # of all controls of a card
