"""Personal data is counted by kind; what only looks like it is not."""

from __future__ import annotations

import pytest

from bot.evidence.training.record_checks import count_personal_data


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Write to anna.meier@firma-koeln.de or bob@corp.co.uk.", {"email": 2}),
        ("user@example.com, a@test.com, b@mail.example.org", {"email_example": 3}),
        ("call +49 221 4710 1234 now", {"phone": 1}),
        ("(212) 736-5000 or 212-736-5001", {"phone": 2}),
        ("dial 212-555-0123", {"phone_example": 1}),
        ("IBAN DE89 3704 0044 0532 0130 00", {"iban": 1}),
        ("IBAN DE89370400440532013000.", {"iban": 1}),
        ("IBAN DE88 3704 0044 0532 0130 00 is mistyped", {}),
        ("card 4539 1488 0343 6467", {"card": 1}),
        ("card 4111 1111 1111 1111", {"card_example": 1}),
        ("card 4539 1488 0343 6468", {}),
        ("SSN 219-09-9999? 123-45-6780", {"us_social_security_number": 1}),
        ("versions 1.2.3, 2024-05-01, 10:30:00, 192.168.0.1", {}),
        ("SELECT a@b FROM t WHERE id = 1234567890123", {}),
        ("order 12345678, invoice 2024-0001234, price 1,234,567.89", {}),
        ("@handle and me@localhost", {}),
        ("", {}),
    ],
)
def test_kinds_and_counts(text: str, expected: dict[str, int]) -> None:
    assert dict(count_personal_data(text)) == expected
