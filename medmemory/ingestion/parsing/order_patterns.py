"""How text addresses a program that reads it: each pattern is of one way to do so.

They are matched against small letters with single spaces.
"""

import re

_MACHINE = (
    r"(?:(?:an? |the |any |all |every )?(?:(?:ai|a\.i\.|artificial intelligence|llm|automated"
    r"|virtual|digital|intelligent|medical ai|clinical ai)[ -](?:(?:powered|based) )?"
    r"(?:assistants?|models?|systems?|agents?|tools?|summari[sz]ers?|readers?|bots?|chatbots?"
    r"|scribes?)|(?:ai )?(?:large )?language models?|llms?|chat ?bots?|chat ?gpt|gpt-?\d?"
    r"|medmemory|artificial intelligence))"
)
_IGNORE = (
    r"(?:ignore|disregard|forget|override|overrule|bypass|discard|neglect|do not follow"
    r"|don't follow|do not obey|stop following|stop obeying|pay no attention to|set aside|drop)"
)
_BEFORE = (
    r"(?:previous|prior|above|earlier|preceding|foregoing|existing|original|initial|former|system"
    r"|your|my|these|those|other|safety)"
)
_RULES = (
    r"(?:instructions?|prompts?|directives?|directions|rules|guidelines|commands?|guardrails?"
    r"|constraints?|programming|training|restrictions|polic(?:y|ies))"
)
# Instructions about something, of somebody or by somebody are a clinic's own.
_CLINICAL_AFTER = (
    r"(?! ?(?:on|about|regarding|concerning|for|from|given|by|re|sent|provided|as to|in the"
    r" (?:letter|leaflet)|until|printed|dated|with regard) )(?! ?(?:on|from|of|dated) \d)"
)
_NOT_TOLD = (
    r"(?<!told to )(?<!asked to )(?<!advised to )(?<!instructed to )(?<!should )(?<!can )(?<!may )"
    r"(?<!did )(?<!to have )(?<!patient to )(?<!chose to )(?<!tends to )"
)


def _way(words: tuple[str, ...], *alternatives: str) -> tuple[tuple[str, ...], re.Pattern[str]]:
    return words, re.compile("|".join(alternatives))


# Words of which the text must hold one for the pattern to be tried at all, and the pattern.
ORDER_PATTERNS = (
    _way(
        (
            "instruction", "prompt", "directi", "rule", "guid", "command", "constraint",
            "programming", "training", "restriction", "polic", "guard",
        ),
        rf"{_NOT_TOLD}\b{_IGNORE} (?:all |any |every |each |of |the |and |or )*{_BEFORE}(?: "
        rf"(?:(?:or|and) )?{_BEFORE})*(?: (?:system|safety|hidden|model|user))? "
        rf"{_RULES}\b{_CLINICAL_AFTER}",
    ),
    _way(
        (
            "ignore", "disregard", "forget",
        ),
        r"\b(?:ignore|disregard|forget) (?:all|any|everything|anything) (?:of )?(?:the "
        r")?(?:text |content |context |that (?:was|came|is|has been) )?(?:above|before(?: "
        r"this)?|previous(?:ly)?|prior|written so far|said|you (?:were|have been|know|are) )",
    ),
    _way(
        (
            "ignore", "disregard",
        ),
        rf"\b{_IGNORE} (?:all (?:the )?(?:instructions|rules|prompts)\b|(?:the "
        r")?(?:instructions|rules|prompts?) (?:above|before this|so far|you (?:were|have been) "
        r"given))",
    ),
    _way(
        (
            "prompt",
        ),
        r"\b(?:system|hidden|initial|developer|original|secret) prompts?\b",
        r"\bprompt injection\b",
        r"\byour (?:\w+ )?prompt\b",
        r"\bprompt (?:override|leak|update)",
    ),
    _way(
        (
            "you are ", "you're ", "act as", "pretend", "roleplay", "role-play", "behave",
        ),
        r"\b(?:you are|you're)(?: now)?(?: no longer)?(?: an?| the| in| my)? (?:\w+[ "
        rf"-]){{0,3}}?(?:{_MACHINE}|ai\b|helpful assistant|assistant model|unrestricted"
        r"|unfiltered|jailbroken|developer mode|dan\b|system administrator|root user|bound by"
        r"|different (?:assistant|system|model)|new (?:assistant|system|model|persona))",
        r"\bact as (?:if you (?:are|were) )?(?:an? |the )?(?:unrestricted|unfiltered|ai\b"
        r"|chatbot|assistant|linux|terminal|dan\b|system|different|language model)",
        r"\bpretend (?:that )?(?:you are|you're|to be) (?:an? )?(?:ai\b|assistant|chatbot"
        r"|doctor|physician|clinician|different|unrestricted|model)",
        r"\brole-?play as\b",
    ),
    _way(
        (
            "from now on", "henceforth", "for the rest of",
        ),
        r"\b(?:from now on|henceforth|for the rest of (?:this|the) (?:conversation|chat"
        r"|session)),? (?:you (?:will|must|shall|should|are to|only)|always|never|only) "
        r"(?:only |always |never )?(?:act|respond|answer|reply|ignore|pretend|say|speak|output"
        r"|obey|behave|write|cite|refuse|state|claim)",
    ),
    _way(
        (
            "<|", "[inst", "<<sys", "</system", "<system", "[system", "<assistant",
            "[assistant", '"role"', "'role'", "### system", "### instruction", "### response",
            "### assistant", "<tool_", "<function", "<instructions>", "</instructions>",
            "begin system", "end system", "[end of", "<user>", "<prompt", "</prompt",
            "### human", "<context>", "</context>", "</document", "</passage", "system:",
            "assistant:", "human:",
        ),
        r"<\|[a-z_ ]{2,20}\|>",
        r"\[/?inst\]",
        r"<</?sys>>",
        r"</?(?:system|assistant|user|prompt|instructions|context|documents?|passages?|tool_\w+"
        r"|function_\w+)>",
        r"\[/?(?:system|assistant)\b[^\]\n]{0,20}\]",
        r"[\x22']role[\x22'] ?: ?[\x22'](?:system|assistant|developer)",
        r"### ?(?:system|instruction|response|assistant|human)\b(?!s)",
        r"\b(?:begin|end)(?:ing)?(?: of)? (?:the )?system (?:prompt|message|instructions?|note)",
        r"\[end of (?:document|context|prompt|passages?|record|input)\]",
        r"(?:^|\n)system ?: ?(?:you|ignore|override|new|respond|answer|always|never|the (?:user"
        r"|assistant|model))",
        r"(?:^|\n)assistant ?: ?(?:ignore|disregard|override|you (?:are|must))",
        r"(?:^|\n)human: [^\n]*\n+ ?assistant:",
    ),
    _way(
        (
            " ai ", " ai,", " ai:", " ai-", " ai.", " ai;", " ais ", "\nai ", "\nai:", "\nai-",
            "(ai)", "virtual a", "digital a", "automated ", "intelligent a", "summari",
            "language model", "llm", "chatbot", "chat bot", "gpt", "claude", "copilot", "gemini",
            "artificial intelligence", "medmemory", "a.i.", "llama", "mistral",
        ),
        r"\b(?:note|notice|attention|message|instructions?|important|dear|hey|hello|hi|warning"
        r"|reminder|directives?|commands?|addressed|request)\b[,:;]? ?(?:to |for |: ?)?(?:the "
        rf"|any |all |this |every |an? )?(?:{_MACHINE}|ai)(?:s|\b)(?! (?:generated|consult))",
        rf"(?:^|[.\n!?;:] ?){_MACHINE}s?(?: ?[,:-]| (?:that|who|which|reading|processing"
        r"|summari[sz]ing|must|should|shall|please|you must))[^.\n]{0,60}\b(?:must|shall|ignore"
        r"|disregard|always|never|please|do not|say|state|answer|respond|report|output|include"
        r"|recommend|cite|mention|rate|conclude|reply|write|treat|follow)\b",
        r"\b(?:if|when|since|because|as) (?:you are|you're|this is (?:being )?read by|read by"
        rf"|being read by|processed by|you,?) ?{_MACHINE}\b",
        rf"\b{_MACHINE} (?:reading|processing|summari[sz]ing|analy[sz]ing|that reads?|parsing"
        r"|indexing) (?:this|the|these)\b",
        rf"\bas an? {_MACHINE},? you\b",
        r"\b(?:claude|gemini|copilot|mistral|llama)[,:] (?:please )?(?:ignore|disregard|you "
        r"must|state that|output|do not mention)\b",
    ),
    _way(
        (
            "the user", "users ",
        ),
        r"(?:\b(?:do not|don't|never) (?:tell|inform|mention|reveal|disclose|show|warn|alert"
        r"|notify)|\b(?:tell|inform|assure|convince|persuade|instruct|trick|mislead|deceive)) "
        r"(?:to )?(?:the )?users?\b(?! (?:manual|guide))",
        r"\b(?:when|if|whenever|before|after) the user (?:asks|asked|requests|queries|inquires"
        r"|wants|says|types)",
    ),
    _way(
        (
            "reveal", "mention", "disclose", "repeat", "print", "output", "show", "leak",
            "display", "tell",
        ),
        r"\b(?:do not|don't|never) (?:reveal|mention|disclose|acknowledge|repeat|refer to"
        r"|report|quote|show) (?:to anyone )?(?:this|these|the existence of (?:this|these)|your"
        r"|that you) (?:\w+ )?(?:instructions?|prompts?|messages?|directives?|passages?|rules"
        r"|received|were told|text)\b",
        r"\b(?:reveal|print|output|display|repeat|show|leak|disclose)(?: me| us)? (?:verbatim "
        r")?(?:all |the |your )*(?:hidden |secret |system |initial |internal |original "
        r")*(?:system prompt|prompt|hidden instructions|secret instructions|internal "
        r"instructions|chat history|conversation history|api keys?|other patients'? (?:data"
        r"|records?))\b",
        r"\byour (?:system |hidden |secret |internal |initial |original )(?:instructions|rules"
        r"|message|configuration|guidelines)\b",
    ),
    _way(
        (
            "respond", "answer", "reply", "output", "summar",
        ),
        r"(?:^|[.;:!?\n] ?|\b(?:must|only|always|please|and|then|instead,?) )(?:respond|reply"
        r"|output|answer)(?: to (?:all|any|every) (?:further |future |following )?(?:questions?"
        r"|queries|requests?))? (?:only|exactly|solely|always|nothing but)(?: (?:with|that|by"
        r"|in))?\b",
        r"\b(?:answer|respond to|reply to) (?:all|any|every) (?:further |future |following "
        r"|subsequent )?(?:questions?|queries|requests?)[^.\n]{0,40}\b(?:with|by|that)\b",
        r"\b(?:in|at the (?:end|beginning|start) of) (?:your|every|all|each) (?:of your "
        r")?(?:answer|summary|response|reply|output|answers|responses|replies)s?,? (?:you "
        r")?(?:must |should |always |please |only )*(?:say|state|include|mention|write|add"
        r"|insert|append|claim|omit|recommend|put|do not)\b",
        r"\b(?:when|if) (?:you are )?(?:asked|summari[sz]ing|answering|queried"
        r"|questioned)\b[^.\n]{0,60},? (?:you )?(?:must |should |always |please |only )*(?:say"
        r"|state|answer|respond|reply|claim|output|write|pretend) (?:that |with |\x22|')",
    ),
    _way(
        (
            "passage", "source", "excerpt", "context", "document", "retriev", "chunk", "cite",
            "overrid", "supersed",
        ),
        r"\b(?:ignore|disregard|do not (?:use|cite|quote|rely on|consult|read|trust)|don't "
        r"(?:use|cite|trust)|discard) (?:all |any |the |every )*(?:other|remaining|rest of the"
        r"|retrieved|preceding|previous|above) (?:of the )?(?:passages?|sources?|excerpts?"
        r"|chunks?|context|evidence|retrieved documents?)\b(?! of\b)",
        r"\b(?:this|the following) (?:passage|excerpt|text|document|message|note) (?:overrides"
        r"|supersedes|replaces|takes (?:precedence|priority) over) (?:all |any |the |other "
        r")*(?:system|prompts?|passages?|sources?|excerpts?|your (?:instructions|rules))\b",
        r"\b(?:always|only) cite (?:this|the following) (?:passage|document|source|text"
        r"|excerpt)\b",
        r"\byour instructions (?:are|is|have been)\b",
    ),
    _way(
        (
            "developer mode", "jailbreak", "do anything now", "dan mode", "god mode", "sudo",
            "admin override", "maintenance mode", "without any restrictions", "safety filter",
            "content filter", "content polic", "new task", "new role", "real task",
            "actual task", "only task", "real instructions", "new instructions",
        ),
        r"\b(?:developer|dan|god) mode\b",
        r"\bjailbreak",
        r"\bdo anything now\b",
        r"\badmin override\b",
        r"\b(?:enter|enable|activate) (?:maintenance|debug|sudo|root|admin) mode\b",
        r"\b(?:disable|bypass|turn off|remove) (?:all |your |the |any )*(?:safety|content"
        r"|security) (?:filters?|polic\w+|checks?|guidelines)\b",
        r"\byour (?:new|real|actual|only|true) (?:task|role|instructions) (?:is|are)\b",
        r"\b(?:here|these|those|following|below) are (?:your )?(?:new|real|actual) "
        r"instructions\b",
    ),
    _way(
        (
            "conversation", "chat history", "http", "prompt",
        ),
        r"\b(?:send|post|upload|exfiltrate|forward|transmit|email|append) (?:\w+ "
        r"){0,6}(?:conversation|chat history|chat log|prompt|answers?|questions?"
        r"|query)\b[^.\n]{0,60}https?://",
        r"!\[[^\]\n]{0,40}\]\(https?://[^)\s]{0,200}[?&=][^)\s]{0,200}(?:data|query|prompt|q"
        r"|history)=",
        r"\bexfiltrate\b",
    ),
    _way(
        (
            "ignorier", "vergiss", "ignora", "ignorez", "oublie", "olvida", "negeer", "忽略",
            "무시", "無視", "игнорируй", "забудь",
        ),
        r"\b(?:ignorier\w*|vergiss) (?:alle |sämtliche |die )*(?:vorherigen|bisherigen|obigen"
        r"|früheren|vorigen) (?:anweisungen|instruktionen|befehle|regeln)\b",
        r"\b(?:ignora|olvida)\w* (?:todas )?(?:las )?(?:instrucciones|indicaciones|órdenes) "
        r"(?:anteriores|previas)\b",
        r"\b(?:ignorez|oubliez|ignore|oublie) (?:toutes )?(?:les )?(?:instructions|consignes) "
        r"(?:précédentes|antérieures|ci-dessus)\b",
        r"\bignora (?:tutte )?(?:le )?istruzioni precedenti\b",
        r"\bnegeer (?:alle )?(?:vorige|eerdere) instructies\b",
        r"忽略(?:之前|以上|前面|先前)[的所有]*(?:指令|指示|说明)",
        r"(?:игнорируй|забудь)\w* (?:все )?предыдущие (?:инструкции|указания)",
    ),
)  # fmt: skip
