"""One call while it runs: what was asked, what it has used so far, how it ended; and its record."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace

from bot.claude.ledger import Cost, Spent, day_of
from bot.claude.models import ModelSpec, Tokens, model
from bot.claude.outcomes import Outcome
from bot.claude.request import ModelRequest, most_tokens
from bot.claude.server_profiles import ServerProfile
from bot.ports.inbound import Person
from bot.ports.usage import UsageRow

CHARACTERS_PER_TOKEN = 3  # on the safe side, for what a call may cost at most


@dataclass
class Call:
    """`deadline`: 0 until it is sent. `answered_by`: the name in the reply, "" until there is one.

    `received`: characters of output so far.
    """

    ask: ModelRequest
    asker: Person
    model: ModelSpec
    server: ServerProfile
    deadline: float = 0.0
    tokens: Tokens = field(default_factory=Tokens)
    outcome: Outcome = Outcome.CANCELLED  # until it is known better
    answered_by: str = ""
    request: str = ""
    refusal: str = ""
    received: int = 0

    @property
    def used(self) -> Tokens:
        """The tokens so far. A stream that was stopped names few: what it had written is counted from its length.

        A call that was sent and timed out without a word counts for the most that it may have used.
        """
        if self.outcome is Outcome.TIMEOUT and self.deadline and not self.tokens.total:
            return self._most_tokens
        return replace(self.tokens, output=max(self.tokens.output, self.received // CHARACTERS_PER_TOKEN))

    @property
    def cost(self) -> Cost:
        """What it has cost so far. A price is known only for the model that answered, at its own provider."""
        name = self.answered_by or self.model.id
        answered = self.model if name == self.model.id else model(name)
        usd = answered.cost(self.used) if self.server.needs_key else None
        return Cost(name, self.used, usd)

    @property
    def most(self) -> Spent:
        """What it may cost at most."""
        most = self._most_tokens
        usd = self.model.cost(most) if self.server.needs_key else None
        return Spent(tokens=most.total) if usd is None else Spent(usd)

    @property
    def _most_tokens(self) -> Tokens:
        return Tokens(
            write_5m=self.ask.characters // CHARACTERS_PER_TOKEN,
            output=most_tokens(self.ask, self.model, self.server),
        )

    def usage(self, at: float, seconds: float) -> UsageRow:
        """Its record. `at` is Unix seconds."""
        cost = self.cost
        return UsageRow(
            at=at,
            day=day_of(at),
            team=self.asker.team,
            person=self.asker.user,
            purpose=self.ask.purpose,
            model=cost.model,
            outcome=self.outcome.value,
            **asdict(cost.tokens),
            usd=cost.usd,
            seconds=seconds,
            request=self.request,
            refusal=self.refusal,
        )
