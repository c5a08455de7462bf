"""What every adapter of the store port must do. Subclass `StoreContract` and give it the factory of an adapter.

class TestMyStore(StoreContract):
    def factory(self, folder: Path) -> Factory: ...
"""

from __future__ import annotations

from tests.store.event_contract import EventContract
from tests.store.record_contract import RecordContract


class StoreContract(EventContract, RecordContract):
    """All of it."""
