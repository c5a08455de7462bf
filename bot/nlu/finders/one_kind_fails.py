"""A cluster of failures told by example: "it does well on cars and houses but falls apart on boats"."""

from __future__ import annotations

_WELL = (
    r"(?:(?:does|do|doing|works?|working|performs?|runs?) (?:really |very |quite |pretty )?"
    r"(?:well|fine|great|ok|okay|good|perfectly|nicely|reliably)"
    r"|(?:really |very |quite )?(?:good|great|fine|perfect|excellent|reliable|spot on|solid|flawless))"
    r" (?:on|for|with|in|at)"
)
_HANDLES = r"(?:nails|handles|gets|manages|copes with|masters)"
_BADLY = (
    r"(?:falls? apart|goes? to pieces|fails?|failing|struggles?|stumbles?|chokes?|breaks?(?: down)?|gets? lost|is lost"
    r"|makes? a mess|(?:it )?(?:is |are )?(?:really |very |quite |pretty )?(?:bad|terrible|hopeless|useless|awful|poor"
    r"|lousy|a mess|a disaster|unusable|off))"
)
_NO_KIND = (  # an aspect of all outputs, a place, or everything
    r"(?!(?:the |its |our |a |an |any )*(?:format|formatting|tone|style|voice|wording|reasoning|logic|json|structure"
    r"|length|facts|speed|latency|cost|production|prod|practice|reality|real|live|test|everything|all|most|every|anything"
    r"|that|this|it|us|times|task|job|rest|paper|principle|theory|general|eval|first|\d[\d.,]*)\b)"
)
ONE_KIND_FAILS = (
    rf"\b(?:{_WELL} {_NO_KIND}|{_HANDLES} {_NO_KIND})[^.;?!]{{2,50}}?(?:,| but| and| while| yet| though)+ (?:it )?"
    rf"(?:just |still |completely |totally |always )?{_BADLY} (?:on|with|for|in|at) {_NO_KIND}"
    rf"|\b(?:{_WELL} {_NO_KIND}|{_HANDLES} {_NO_KIND})[^.;?!]{{2,50}}?(?:,| but| while| yet| though)+ "
    rf"(?:on|with|for|in) {_NO_KIND}[^.;?!]{{2,30}}? (?:it |the (?:prompt|model|bot) )(?:is |just |always )*{_BADLY}\b"
)
