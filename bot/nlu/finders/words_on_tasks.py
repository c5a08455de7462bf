"""What is said of a task and its prompt in whole expressions, where no word names either.

"CVs into 22 fields", "mails -> start, end, type", "letters into plain language", "must say left or right"; "only a
short instruction and that's it"; "an eval? no, never did one"; "the style: I can't say it, I only can show it".
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.decision.profile import Value
from bot.nlu.message.mentions import Message
from bot.nlu.message.wordings import NUMBER, compiled

Found = tuple[str, Value, tuple[int, int]]  # field, value, span of the line
_FIELD = (
    r"(?:dates?|names?|address(?:es)?|amounts?|numbers?|ibans?|vat|net|totals?|plates?|prices?|quantit(?:y|ies)|qty"
    r"|weights?|sizes?|colou?rs?|brands?|models?|start|end|times?|places?|cit(?:y|ies)|zip|pin|street|house"
    r"|countr(?:y|ies)|emails?|phones?|doses?|diagnos[ie]s|senders?|vendors?|suppliers?|deadlines?|currenc(?:y|ies)"
    r"|type|kind|sku|skus|moisture|licen[cs]e|birthday|part(?:y|ies)|terms?|notice periods?|subjects?|sums?|skills?"
    r"|employers?|degrees?|symptoms?|drugs?|substance|duration|rent|deposit)"
)
_NEXT = r"(?:,| /|/| and| &|, and) ?(?:the )?"
_LIST = rf"{_FIELD}(?: of [a-z]+)?(?:{_NEXT}[a-z]+(?: of [a-z]+)?){{0,2}}{_NEXT}{_FIELD}"
_EXTRACTION = (
    r"(?:->|=>|→) ?\d+ (?:[a-z]+ ){0,2}(?:fields|columns|values)\b|\b\d+ fields, (?:[a-z]+ )?(?:layout|form"
    r"|template)s?\b"
    rf"|\bout of [a-z ]{{2,24}} we (?:need|want|take) {_LIST}\b|\b(?:invoices|receipts|bills)\b[^.;?!]*\blayouts?\b|"
    r"\b(?:in)?to (?:the |our |its |a |an |their )?(?:fixed |standard |same )?(?:\d+|several|all the|the) ?-?(?:db "
    r"|database |form |crm )?(?:fields|columns|slots|attributes)\b|(?:->|=>"
    rf"|→) ?(?:[a-z]+(?: [a-z]+)?{_NEXT})?{_LIST}\b|\b(?:split(?:s|ting)?(?: up)?|separated?"
    r"|cut) (?:in)?to (?:[a-z]+(?: [a-z]+)?(?:, | ?/ ?)){1,}(?:and )?[a-z]+|\b(?:we |i )?(?:want|need|get|gets"
    rf"|fish|takes?|notes?|grabs?|reads?|out come|come|comes) (?:the |out |only )?{_LIST}\b(?=[^?!]{{0,40}}\b(?:from"
    r"|out of|off|of (?:it|them|each)|as fields|into|in the system)\b|[.;,]|$)|\b(?:out of (?:it|them|each|these)"
    r"|from (?:it|each|every [a-z]+|the [a-z]+)),? (?:we (?:want|need|take) )?(?:\d+ fields|(?:come "
    rf"|comes )?{_LIST})\b|\bfills? (?:in )?(?:the |our |a )?(?:\d+ )?(?:fields|form|columns|boxes)\b"
)
_PLAIN = (
    r"(?:plain|easy|easier|simple|simpler|easy-to-read|everyday|leichte|understandable)[ -](?:language|words"
    r"|english|german|text|sentences)"
)
_SUMMARY = (
    rf"(?<!me )\b(?:in|into|to) {_PLAIN}\b(?![^.]*\?)(?! what the)|\b{_PLAIN} versions?\b|\b(?:writes?|makes?"
    r"|drafts?|turns?|produces?|gives?|boils?|puts?)\b[^.;?!]{0,50}\b(?:short|brief|1-line|one-line|2-line|1-page"
    r"|one-page|half-page|(?:\d|two|three|five|six)-(?:line|sentence|page)) (?:[a-z]+ )?(?:status|notes?|summar\w+"
    r"|digest|overview|account|minutes|version|recap|abstract|report|history|letter|text)\b"
    r"|\bso that (?:[a-z]+ ){1,3}(?:understands?|can read|can follow|can understand)(?: it| them)?\b"
    r"|\b(?:becomes?|into|down to) (?:half a page|(?:1|one|a) (?:page|paragraph)|(?:\d|five|six) (?:lines|sentences"
    r"|paragraphs))\b|\bminutes (?:from|out of|of) (?:the |our )?[a-z ]{0,24}(?:transcripts?|recordings?"
    r"|meetings?|hearings?)\b|\b(?:transcripts?|recordings?)\b[^.;?!]{0,50}\b(?:writes?|makes?|into|->"
    r"|become) (?:the |short |our )*(?:minutes|protocols?)\b"
)
_KIND = (
    r"(?:grade|class|category|kind|team|queue|department|code|group|label|folder|type|bin|gate|lane|shelf|ward|desk"
    r"|level)"
)
_CLASSIFICATION = (
    r"\bmis-?classif\w+|\b(?:we|i|coders|students) coded\b[^.;?!]{0,40}\bby hand\b|\byes ?(?:/"
    r"|or) ?no (?:[a-z]+ )?(?:screening|check"
    r"|question|decision|filter)\b|\bputs? (?:them|it|each|every [a-z]+) (?:in|into|on) (?:\d+|several) (?:heaps"
    r"|piles|stacks|boxes|bins|groups)\b|\b(?P<one>[a-z]+) ?/ ?not (?P=one)\b|\b(?:model|it|ai|bot|assistant"
    r"|system)\b[^.;?!,]{0,40}\b(?:says?|decides?|tells?|picks?|chooses|must say"
    rf"|has to say) (?:us )?(?:which|what) (?:[a-z]+ )?{_KIND}\b|\bwhich of (?:our |the |these "
    rf"|their )?(?:{NUMBER}) (?!us\b|you\b)[a-z]+\b(?=[^?]*\b(?:decides?|says?|picks?|chooses?|tells?)\b)"
    r"|\band (?:then )?(?:says?|decides?|answers?) (?:only |just )?[a-z]+ or [a-z]+(?=[.;,!]|$)"
    rf"|\basks? (?:the model|it|the ai) (?:which|what) (?:[a-z]+ )?{_KIND}\b|\b(?:must|has to|should|only|just|it"
    r"|model) says? (?:only )?(?:[a-z]+(?: [a-z]+)?) or (?:[a-z]+(?: [a-z]+)?)(?=[.;,!]|$)|\b(?:it|model|ai"
    r"|bot) (?:only )?decides? ?: ?[a-z]+(?:, [a-z]+)+|\b(?:same|always|is it|one|1) [^.;?!]{0,30}(?:, "
    r"| )(?:yes or no|yes ?/ ?no|ok ?/ ?not ok|pass ?/ ?fail)\b|\b(?:each|every) (?:one |1 |[a-z]+ )?(?:should "
    r"|must |has to |shall |needs to )?(?:lands?|goes?|end up|belongs?) (?:with|in|into|to|on) (?:1"
    rf"|one) of (?:{NUMBER})\b|\b(?:match or no match|spam or (?:not|ham)|relevant or not|urgent or not|fraud or not)\b"
)
_BARE = (  # "we only gave the model a short instruction and that is it"
    r"\b(?:only|just|nothing but|merely|no more than|nothing more than|all (?:we|i) (?:have|gave it|wrote"
    r"|use) is)\b[^.;?!,:]{0,30}\b(?:a |an |one |1 |2 )(?:(?:short|single|plain|simple|bare|brief|quick|one-line"
    r"|rough) )*(?:instruction|sentence|1-liner|one-liner|line|paragraph)s?(?! of)\b(?!,? (?:with|plus|and (?:an?"
    r"|the|some|\d)|explaining|for|per|of output))|\b(?:a |an |one |1 )(?:short|single|plain|simple|bare"
    r"|brief) (?:instruction|sentence|one-liner|1-liner)(?: and|,) (?:that is (?:it|all)|nothing (?:else|more)"
    r"|no more)\b"
)
_UNTESTED = (  # "an eval? no, never did one"
    r"\b(?:did|have|has) (?:we|i|you|anybody|anyone|somebody) (?:ever |already )?(?:test|measure|count|evaluate"
    r"|check)(?:ed)?\b[^.;!?]{0,20}\? ?(?:no\b(?! (?:problem|wrong))|never|not yet|nobody)"
    r"|\btest sets? ?[:=] ?(?:none|no\b|0|nothing)|\b(?:evals?|evaluations?|tests?|test set|measurements?|numbers"
    r"|benchmarks?|baseline)(?: so far| yet)? ?\? ?[\"']?(?:no\b(?! (?:problem|wrong|failures))|never|none|not yet"
    r"|nothing|what for|we have none|0\b|did not)"
)
_SHOWN = (  # "I can not say it. I only can show it"
    r"\b(?:can|could) (?:not|hardly) (?:say|explain|describe|put|tell|define|write)\b(?! (?:if|whether|how (?:many"
    r"|often|much)))[^?!]{0,40}?\b(?:only )?(?:can |could )?(?:only )?(?:show|point at|point to)\b|\b(?:read|reads"
    r"|look at|see|sees) (?:2|two|three|3|a few|one|1) (?:lines|sentences|words) and (?:know|knows|see|sees|hear"
    r"|hears)\b"
)
_RULES_FAILED = (  # "we tried to put it into rules, and it was never us"
    r"\b(?:tried|attempted|attempts?) (?:to )?(?:put|putting|write|writing|turn|turning|catch|catching|get|getting)"
    r" (?:it|that|this|the (?:style|tone|voice)|our (?:style|tone|voice)) (?:in)?to (?:[a-z]+ )?(?:rules|words|a guide"
    r"|a style (?:guide|sheet)|guidelines)\b[^?]{0,100}?\b(?:is not (?:us|you|him|her|ours)|never (?:us|worked|sounded)"
    r"|did not work|in vain|without success|failed)\b"
    r"|\b(?:you|one|we) can only (?:see|feel|hear|find|learn) it (?:in|from|by) (?:the |our |reading )?(?:old|past|real"
    r"|existing|original|examples|samples)\b"
)
_RULES_WORK = (  # "with the rules in the prompt it does sound like us"
    r"\b(?:with|when|once|since|if) (?:(?!not\b)[a-z0-9-]+ ){0,6}in (?:the|our|its) prompt,?"
    r" (?:(?:it|they|(?:the |our )?(?:texts?|posts?|letters?|drafts?|replies|copy|result)) )(?:does |do |really |now )*"
    r"(?:sounds?|reads?|feels?) (?:exactly |just |really |quite )?(?:like (?:us|me|ours)|as we (?:write|do|would))\b"
)
_WRITTEN = (
    r"\b(?:rules?|quirks|preferences|habits|likes|wishes|style|voice|tone)\b[^.;?!]{0,40}\b(?:can|could) (?:all "
    r"|easily |well )?be (?:all )?(?:written (?:down|out)|listed|spelled out|put (?:in|into) words)\b"
    r"|\b(?:house style|style (?:guide|sheet|book)|voice (?:guide|bible))\b[^?!]{0,50}?\b(?:everything|it all"
    r"|all of it) (?:stands|is|is written) (?:in (?:there|it)|down|written)\b"
)
_CRITERIA = (
    rf"\b(?:{NUMBER}) (?:points|criteria|questions|checks|items|boxes),? (?:for )?(?:each|all"
    r"|every one)?(?: of them)?(?: is| are| answered)?(?: with| by| a)? ?(?:yes (?:or|/) ?no|yes/no|pass(?: or "
    r"|/)fail|ticked? or not)\b"
)
_NARROW = (
    r"\b(?:one|1|a single) (?:yes/no|tiny|small) (?:check|question|decision)(?:,| and) nothing else\b"
    r"|\ball the same question\b|\b(?:one|1|a single|the same) (?:single |narrow |and only )?(?:job"
    r"|task) (?:only|and nothing else)\b|\bone single job\b"
)
_MIXED = (
    r"\b(?:quite|very|totally|completely) different (?:tasks|jobs|kinds|types|from each other"
    r"|from one another)\b|\b(?:everything|all|completely|totally|wildly) mixed\b|\ba mixed bag\b|\bmixed bag of\b"
)
_UNTRAINED = (
    r"\b(?:nothing|no model)(?: has| was| is|'s)?(?: been)? (?:trained|tuned) (?:for (?:this|it|the new)|here"
    r"|so far|yet|by us)\b"
)
_TO_ME = (
    r"\b(?:write|tell|answer|give|send|show)\b.{0,12}\b(?:me|us)\b|\bplease\b|\bexplain\b"  # what is asked of the bot
)
_PATTERNS: tuple[tuple[str, Value, str], ...] = (
    ("task", "extraction", _EXTRACTION),
    ("task", "summarization", _SUMMARY),
    ("task", "classification", _CLASSIFICATION),
    ("prompt_ingredients", ("instruction",), _BARE),
    ("eval_examples", 0, _UNTESTED),
    ("style_need", "example_level", _SHOWN),
    ("style_need", "describable", _WRITTEN),
    ("style_need", "example_level", _RULES_FAILED),
    ("style_need", "describable", _RULES_WORK),
    ("criteria_written", True, _CRITERIA),
    ("input_diversity", "narrow", _NARROW),
    ("input_diversity", "diverse", _MIXED),
    ("already_tuned", False, _UNTRAINED),
)


def said_of_tasks(message: Message) -> Iterator[Found]:
    """What a message says of its task, its prompt, its style and its test."""
    line = message.words.line
    for name, value, pattern in _PATTERNS:
        for match in compiled(pattern).finditer(line):
            if name != "task" or not compiled(_TO_ME).search(message.sentence_text(match.start())):
                yield name, value, match.span()
