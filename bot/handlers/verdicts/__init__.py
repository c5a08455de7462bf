"""Verdicts: rendered and announced, listed and looked for, with the chart behind them."""
