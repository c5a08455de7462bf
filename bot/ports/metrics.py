"""Counters of what the bot does, in Prometheus' form: numbers only, never words, ids or names of people."""

from __future__ import annotations

from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

REGISTRY: Final = CollectorRegistry()
EVENTS: Final = Counter("consultant_events", "Inbound events, by kind", ["kind"], registry=REGISTRY)
ACKS_LATE: Final = Counter("consultant_acks_late", "Requests acknowledged after three seconds", registry=REGISTRY)
REFUSED: Final = Counter("consultant_events_over_limit", "Events over a person's limit", registry=REGISTRY)
POSTS: Final = Counter("consultant_posts", "Messages, by what became of them", ["outcome"], registry=REGISTRY)
RETRIES: Final = Counter("consultant_retries", "Calls to Slack that were repeated", registry=REGISTRY)
MODEL_CALLS: Final = Counter("consultant_model_calls", "Model calls, by outcome", ["outcome"], registry=REGISTRY)
QUEUE: Final = Gauge("consultant_queue", "Length of a queue", ["queue"], registry=REGISTRY)
TURN_SECONDS: Final = Histogram(
    "consultant_turn_seconds",
    "From an event's storage to the end of its handling",
    buckets=(0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100),
    registry=REGISTRY,
)


def render_metrics() -> bytes:
    """All counters, as Prometheus reads them."""
    return generate_latest(REGISTRY)
