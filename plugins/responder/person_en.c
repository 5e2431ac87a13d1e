/* English: how customers ask for a person, and what only sounds like it. */
#include "person_rules.h"

/* Word lists are filled line by line, not set in columns. */

/* Word lists are filled line by line, not set in columns. */

/* Word lists are filled line by line, not set in columns. */

/* Word lists are filled line by line, not set in columns. */

/* Word lists are filled line by line, not set in columns. */

/* Word lists are filled line by line, not set in columns. */

/* Word lists are filled line by line, not set in columns. */

/* Word lists are filled line by line, not set in columns. */
/* clang-format off */
static const struct person_class classes[] = {
    {"det",
        "a|an|the|one|some|any|this|that|your|ur|another|actual|real|live|living|breathing|human|"
        "proper|genuine|trained|qualified|competent|different|local|english|speaking|flesh|blood|"
        "and|or|non|ai|senior|normal|available|online|customer|service|support|sales|to|with|"
        "from|of|of you|you|guys|just|only|please|now|damn|bloody|fucking|freaking|god|effing|"
        "friendly|nice|helpful|intelligent|at|an?"},
    {"dets", "(?:<det> ){0,6}"},
    {"human",
        "humans?|human beings?|human person|human agent|real (?:person|people|human|humans|man|"
        "woman|guy|one|agent)|actual (?:person|people|human)|live (?:person|people|agents?|chat|"
        "human|operator|support|representative|rep|advisor)|living (?:person|being|soul)|"
        "(?:person|people|somebody|someone|anyone|anybody) (?:real|human|alive|living|not a bot)|"
        "human (?:help|support|assistance|operator|contact|representative|rep|advisor|adviser|"
        "assistant|interaction|touch|employee|service|intervention)"},
    {"staff",
        "agents?|representatives?|rep|reps|operators?|advis[oe]rs?|consultants?|(?:a |an "
        ")?assistants?|staff|staff members?|employees?|team\\s?members?|members? of (?:the |your "
        ")?(?:staff|team)|customer (?:services?|support|care|relations)|cs agent|csr|support|"
        "(?:the |your )?(?:support|service|help) (?:team|agents?|person|staff|desk|rep|people)|"
        "help\\s?desk|managers?|supervisors?|specialists?|colleagues?|team|service "
        "(?:representative|rep|agent|department)|real support|clerk|attendant|worker"},
    {"some",
        "someone|somebody|anyone|anybody|some one|some body|any one|any body|one of your "
        "(?:people|staff|team|agents|colleagues|employees)|one of you guys|one of you"},
    {"person", "<human>|<staff>|persons?|people|guy|man or woman|individual"},
    {"anyperson", "<person>|<some>"},
    {"gap2", "(?:(?!<bot>)[^ .,]+ ){0,2}"},
    {"gap3", "(?:(?!<bot>|want|need|id|give|get)[^ .,]+ ){0,3}"},
    {"bot",
        "bots?|robots?|chat\\s?bots?|machines?|computers?|computer programs?|ai|automated|"
        "automat(?:on|ion)s?|virtual assistants?|answering machine|recordings?|software|program|"
        "algorithms?|auto\\s?repl(?:y|ies)|canned (?:responses?|answers?|replies)|artificial "
        "intelligence"},
    {"talk",
        "talk|talking|speak|speaking|chat|chatting|converse|communicate|communicating|deal|"
        "dealing|interact|discuss (?:this|it)|have a (?:chat|word|talk|conversation|call)"},
    {"contact",
        "contact|contacting|reach|reaching|connect|connecting|get hold of|get a hold of|get "
        "ahold of|get through|get in touch|call|phone|ring|message|text|email|hear from|meet|"
        "find|see|consult"},
    {"with", "to|with|w|2|too|wth|wit|tp|for"},
    {"want",
        "want|wants|wanna|wan|wants|need|needs|require|demand|would like|d like|id like|would "
        "love|id love|would prefer|id prefer|would rather have|id rather have|rather have|prefer|"
        "wish|like|can i get|can i have|could i get|could i have|may i have|can you get me|get "
        "me|get|give me|gimme|give us|bring me|bring|send me|send|find me|show me|asking for|ask "
        "for|ask you for|request|requesting|looking for|connect me|put on|put me on|pass me|pass "
        "me to|hand me|switch me|switch to|assign me|assign|i prefer|waiting for|wait for|where "
        "is the|wheres the|where are the|where are your|how about|insist on|expecting|do you "
        "have|dont you have|have you got|got any|let me have|bring in"},
    {"move",
        "connect|transfer|put|switch|pass|forward|redirect|hand|patch|bring|direct|route|refer|"
        "escalate|link|send|get|move|reroute|conect|take|assign|hook|pass this|loop"},
    {"me",
        "me|us|this|it|my (?:call|case|chat|issue|problem|complaint|question|ticket|request)|"
        "this (?:call|case|chat|issue|problem|complaint|ticket|request|conversation)|the (?:call|"
        "case|chat|issue|conversation)|myself"},
    {"here",
        "here|there|available|around|online|out there|on (?:your|the) (?:end|team|line)|i (?:can|"
        "could|may) (?:actually |really |please )?(?:talk|speak|chat|contact|reach|call|ask|get|"
        "deal|complain|discuss|turn)|who can|who could|who is able|that can|that could|able|to "
        "(?:talk|speak|chat|help|assist|contact|answer)|working|home|with a pulse|free|reading|"
        "listening|behind (?:this|the|that)|on the other (?:end|side)|at (?:the|your) (?:company|"
        "office|store|shop)|left"},
    {"help",
        "help|assist|call|ring|phone|contact|answer|talk to|speak to|speak with|talk with|get "
        "back to|reach out to|respond to|reply to|message|text|write to|email|serve|attend to|"
        "look after|take care of|chat with|look into|deal with|sort|handle"},
    {"neg",
        "dont|do not|didnt|did not|doesnt|does not|wont|will not|not|never|no need|without|no "
        "reason|havent|wasnt|isnt|hasnt|shouldnt|neednt|needn t|wouldnt|dnt"},
    {"adv",
        "really|actually|even|just|yet|ever|necessarily|currently|particularly|want|wish|need|"
        "have|having|like|feel|to|asking|looking|trying|wanting|needing|require|require to"},
    {"no",
        "not|no|dont|never|said|told|says|was|were|is|are|mean|means|for|about|from|than|like|"
        "who|which|review|thank|thanks|rate|tip|become|my|his|her|their|our|name|named|word|said|"
        "job|had|did|brand|made|born|work|sized|shaped"},
    {"told", "said|told|says|was|were|promised|who|which|needed"},
    {"strong",
        "humans?|human beings?|agents?|representatives?|reps?|operators?|advis[oe]rs?|"
        "supervisors?|managers?|(?:real|live|actual|living) (?:person|people|agent|one|employee|"
        "human)|customer (?:service|support|care)|employees?|staff|support team|member of (?:the "
        "|your )?(?:staff|team)|your (?:team|colleagues?|people|superior)"},
    {"wish",
        "want|need|can|could|may|please|pls|plz|let|lets|get|gets|give|like|prefer|ask|must|"
        "demand|would|connect|transfer|escalate|complain to|complaint to|talk|speak|call|contact|"
        "wish|insist|stop|enough|have|pick|where|how|any|only|rather|make|request|try|put|bring|"
        "send me|take me"},
    {"lgap",
        "(?:(?!not|no|dont|never|said|told|says|by|was|were|for|about|of|is|are|mean|means|from|"
        "than|like|without|who|which|review|thank|rate|feedback|pay|tip|as|become|my|his|her|"
        "their|our|becoming|word|named)[^ .,]+ ){0,7}"},
    {NULL, NULL},
};

static const char *const words[] = {
    "<human>", "<staff>", "persons?", "people", "0", "zero", "agnet", "talk to <anyperson>",
    "humano?", "<some>", "call\\s?back", "hotline", "speak to <anyperson>", "escalat(?:e|ion)",
    "handoff|hand off|handover", "human mode",
    "(?:customer|client|sales|service|support) (?:representatives?|agents?|advisors?|rep)",
    "press 0|press zero|dial 0", "connect me|transfer me|put me through|call me(?: back)?",
    NULL,
};

static const char *const fillers[] = {
    "please", "pls", "plz", "pleas", "hi", "hello", "hey", "thanks", "thank you", "thx", "now",
    "right now", "asap", "immediately", "ok", "okay", "yes", "yeah", "no", "just", "a", "an", "the",
    "real", "live", "i said", "sorry", "excuse me", "some", "quickly", "urgent", "urgently",
    "today", "here", "only", "instead", "another", "your", "good (?:morning|afternoon|evening|day)",
    "dear", "help", "help me", "wtf", "ffs", "omg", "well", "so", "first", "with a", "to a",
    "to an", "actual", "there", "again", "for god s? ?sake", "any", "any\\s?more", "fucking",
    "damn", "bloody",
    NULL,
};

/* What the hidden grammar of the patterns would catch too, spelt out: the operator's list begins here. */ static const char *const phrases[] = {
    "talk to a human", "speak to a human", "talk to a person", "speak to a person", "human please",
    "real person please", "agent please", "representative please", "operator please", "live agent",
    "live chat with", "connect me to an agent", "transfer me to an agent", "speak to an agent",
    "speak with an agent", "speak to a representative", "talk to customer service",
    "speak to customer service", "speak to a manager", "speak to your manager",
    "speak to a supervisor", "talk to someone", "speak to someone", "talk to somebody",
    "speak with someone", "get me a human", "i want a human", "i need a human", "i want a person",
    "i need an agent", "can i talk to", "can someone help me", "put me through to",
    "let me talk to", "let me speak to", "human assistance", "human support", "someone real",
    "not a robot please", "no bots please", "speak to the manager", "talk to the manager",
    NULL,
};

static const char *const masks[] = {
    /* other trades and compounds */
    "(?:travel|estate|insurance|secret|cleaning|booking|shipping|customs|letting|lettings|"
    "leasing|double|free|literary|talent|ticket|user|chemical|bonding|whitening|raising|foaming|"
    "thickening|freight|sports|press|federal|fbi|cia|special|undercover|purchasing|change|parcel|"
    "delivery|post|airline|gate|ticketing|pickup|collection|bleaching|oxidi[sz]ing|gelling|"
    "shopping|forwarding) agents?",
    "(?:agent|operator|owner|user|service|support)s? manuals?",
    "agents? (?:numbers?|ids?|codes?|names?|fees?|s name|login|discount|accounts?|provocateur|"
    "orange|price|commission|portal|smith|carter|00\\w+|\\d{3}\\w*|of (?:change|shield))",
    "(?:house|property|free) agents?",
    "human (?:resources?|rights?|hair|errors?|body|size|anatomy|nature|made|kind|trafficking|"
    "consumption|centi?pede|sized|skin|food|grade|teeth|tooth|figure|skull|skeleton|shaped?|"
    "league|capital|ear|eye|resource|use|readable|race|history|growth|design)",
    "(?:made|done|used|worn|tested|packed|written|checked|eaten|consumed|touched|handled|"
    "assembled|safe) (?:by|for|on|with) (?:real |actual )?(?:a )?(?:humans?|people|persons?)",
    "operator (?:algebra|manual|license|licence|theory|overloading|panel|precedence|s manual|"
    "handbook|training|instructions)",
    "(?:tour|crane|forklift|network|mobile|phone|cable|boolean|logical|machine|ternary|train|bus|"
    "ferry|telecom|internet|modulo|math|camera|drone|radio|smooth|gsm|cell|cruise) operators?",
    "(?:delivery|contact|missing|sales|first|second|third|sick|old|young|disabled|lazy|busy|tall|"
    "wrong|same|different|nice|morning|night|tech|cat|dog|unauthori[sz]ed|deceased) (?:person|"
    "people|guy|man)",
    "(?:\\d+|one|two|three|four|five|six|seven|eight|ten|single|double|per|each|every|multi|in) "
    "(?:person|people|persons)(?! (?:please|now|to talk))",
    "(?:person|people) (?:who|that) (?:delivered|brought|came|sold|took|signed|packed|stole|sent|"
    "received|answered|served|called|lives?|ordered|paid|made)",
    "live chats? (?:hours|history|transcript|is|was|feature|widget|on your)",
    "(?:support|service|customer service|customer support|help\\s?desk|live chat|operator|agent|"
    "customer care) (?:hours?|opening|times?|phone|number|numbers|email|e mail|address|"
    "department (?:address|hours)|was|were|is (?:terrible|awful|great|bad|good|horrible|amazing|"
    "excellent|the|so|very|really|a|useless|closed|open)|has been|experience|survey|job|jobs|"
    "vacanc\\w+|skills|policy|training|rating|ticket number|page|website|article|forum|software|"
    "tool|level|agreement|contract|plan|package|said|told|promised|advised|charge|fees?|awards?)",
    "(?:open|hours|number|email|address|phone|name|rate|review(?: for| of| about)?|reviewing|"
    "compliment|praise|thank|thanks to|feedback (?:on|about|for|to)|complain about|complaint "
    "about|experience with|happy with|pleased with|satisfied with|impressed by|impressed with) "
    "(?:of |for |is |the |your |you |a |an |my |that |this |all ){0,3}<person>(?: <staff>)?",
    "(?:work|job|apply|career|position|vacancy|hiring|interview|application|hire|become|becoming|"
    "working|train|trained|study) (?:as |for |in |an |a |the |your |to |be |with |you "
    "){0,4}<person>",
    "<person> (?:job|position|vacancy|role|salary)",
    "laptop support|support (?:group|bra|bras|stand|stocking|stockings|pillow|cushion|bracket|"
    "beam|bandage|belt|usb|bluetooth|android|windows|mac|for)|(?:knee|back|arch|wrist|lumbar|"
    "ankle|device|usb|wifi|phone|neck|tv|software|language|lifetime) support",
    "team (?:shirt|jersey|jerseys|kit|sport|sports|building|fortress|colou?rs?|viewer|spirit|"
    "uniforms?)",
    "(?:football|soccer|sports|basketball|national|home|our|my|development) teams?",
    "personal|staff (?:discount|party|only|picks|room|price|canteen)|assistant (?:professor|app|"
    "coach|device|manager s?)|(?:google|voice|shopping|virtual|personal|smart|digital|automatic|"
    "automated) assistants?",
    "(?:window|file|task|password|download|boot|package|device|contact|case|money|cable|boot) "
    "managers?",
    "(?:show|help|call|tell|teach|remind|let) (?:me|us|him|her|them) (?:by|mr|mrs|ms|when|before|"
    "if|the|how|crazy|stupid|old|know|where|why|what)",
    /* not his own wish, or somebody else's person */
    "(?:<neg>|no longer|no more) (?:<adv> ){0,4}(?:<want>|<talk>|<contact>|<move>|<help>) "
    "(?:<me> )?(?:to |with |for |me |be |talk |speak |chat |connected |transferred "
    "){0,3}<gap3><anyperson>",
    "<neg> (?:<adv> ){0,3}(?:to be |be |being |get )?(?:connected|transferred|escalated|"
    "forwarded|called|contacted|redirected)",
    "(?:no|nobody|no one|none|without) (?:<dets>)<anyperson> (?:needed|required|necessary|is "
    "needed|has to|needs to|should|please call|called|answered|came|replied|helped|picked)",
    "(?:no|without) (?:a |any )?(?:need|reason) (?:for|of|to involve|to bother|to call|to "
    "contact)(?: (?:a|an|any|the|your))? <anyperson>",
    "<neg> (?:<adv> ){0,3}(?:a|an|any|your|the) (?:real |live |human )?<anyperson>",
    "(?:without|instead of|rather than|avoid|avoiding|hate|hating|skip|before|after|while|when i "
    "was) (?:having to |ever |even )?(?:talking|speaking|chatting|contacting|calling|dealing|"
    "waiting|talk|speak|to talk|to speak|connecting|reaching)(?: (?:to|with|for))? "
    "(?:<dets>)<anyperson>",
    "(?:do|does|must|should|would|will|have|why would|when would|why should|when should) (?:i|we|"
    "you|one|she|he|my \\w+) (?:really |actually |still |always )?(?:need|have|must|has|be "
    "required|required) (?:to )?(?:talk|speak|chat|call|contact|see|go through|be|wait)(?: (?:to|"
    "with|for))? (?:<dets>)<anyperson>",
    "(?<!how\\s)(?:do|does|must|should) (?:i|we|you|one) (?:really |actually |still )?(?:talk|"
    "speak|call|contact)(?: (?:to|with))? (?:<dets>)<anyperson>",
    "(?<!be\\s)(?<!get\\s)(?<!being\\s)(?:talked|spoke|spoken|chatted|called|contacted|phoned|"
    "reached|emailed|texted|met|saw|dealt|messaged|complained|was (?:talking|speaking|chatting)|"
    "were (?:talking|speaking)|been told|had a (?:chat|word|talk|conversation|call)) (?:already |"
    "just )?(?:to |with |by )?(?:<dets>)(?:[^ .,]+ ){0,1}<anyperson>",
    "(?:he|she|they|husband|wife|mother|father|mom|mum|dad|son|daughter|friend|neighbou?r|boss|"
    "driver|courier|colleague|brother|sister|seller) (?:wants?|wanted|needs?|needed|asked|asks|"
    "talks?|speaks?|tried|tries|likes|liked|would like|had|has|is|was|will) (?:to )?(?:talk |"
    "speak |chat |call |contact |talking |speaking |for )?(?:to |with )?(?:<dets>)<anyperson>",
    "(?:my|his|her|their|our|s|another company s) (?:[^ .,]+ ){0,2}(?:managers?|boss|"
    "supervisors?|colleagues?|staff|people|team|employees?|assistants?|consultants?|advis[oe]rs?|"
    "clerk|person|support|workers?|human|humans|operators?)",
    "(?:my|his|her|their|our) (?:[^ .,]+ )(?:agents?)",
    "(?:he|she|they|it|who) (?:said|promised|told|says|would|will|was going to) (?:me |us "
    ")?(?:that )?(?:[^ .,]+ ){0,3}(?:call|contact|phone|ring) (?:me|us)(?: back)?",
    "(?:tell|ask|told|asked|get|have) (?:the |your |ur )?(?:driver|courier|delivery[^.]{0,12}|"
    "postman|carrier|mailman|fedex|ups|dhl)(?: guy| man| person)? (?:to )?(?:please )?(?:call|"
    "ring|phone|contact|text|message)[^.]*",
    "(?:driver|courier|postman|neighbou?r) (?:to |can |could |please |will |should |must "
    ")?(?:call|ring|phone|contact|text) (?:me|us)(?: back)?",
    "(?:want|need|wanted|like|ask|asked|tell|told|let) (?:the|your|an?|that|this) (?:[^ .,]+ "
    ")?<person> (?:who|to (?!<help>|be )|was|were|that was|you sent|i (?:spoke|talked|dealt))",
    "(?:i am|im|we are|as|i was|being|youre|you are|are you|r u|is this|is it|am i (?:talking|"
    "speaking|chatting) (?:to|with)|i m|as an?|were you|was that|is that|was this|was it|(?:im|i "
    "am) (?:actually |really )?talking (?:to|with)) (?:really |actually |even |now |probably |"
    "either )?(?:<dets>)(?:real |live |human )?<person>(?: (?:or|not) (?:an? )?(?:<bot>))?(?! "
    "(?:here|there|available|please))",
    "(?:<bot>) or (?:an? )?(?:<person>)",
    "(?:<person>) or (?:an? )?(?:<bot>)",
    "(?:say|write|type|wrote|typed|says|saying|the word|called|named|brand|meaning of|means?|"
    "define) (?:agent|human|operator|person|representative)",
    "(?:what|whats|what s) (?:does|do|is|s|are) (?:[^ .,]+ ){0,4}<anyperson>[^.]* mean|what "
    "(?:does|is) (?:talk|speak|agent|human)[^.]*mean[^.]*",
    "(?:how many|lots of|many|most|other|some|few|several|these|those|all|young|old|more|two|for|"
    "thousands of|for how many) (?:other )?(?:people|persons|employees|humans|agents|operators|"
    "staff|managers|representatives)(?! (?:please|i can))",
    "(?:present|gift|made|suitable|safe|good|ok|okay|size|sizes|fit|fits|toys?|perfume|clothes|"
    "enough|bed|room) for (?:<dets>)(?:[^ .,]+ )?(?:<person>|<some>)",
    "is (?:there )?(?:anyone|anybody|someone|somebody|any one) else",
    "(?<!talk to )(?<!speak to )(?<!talk with )(?<!speak with )(?<!chat with )(?:anyone|anybody|"
    "someone|somebody) (?:else|stole|took|opened|signed|used|hacked|has|had|is using|from|at "
    "your|in your|told|said|wrote|called|delivered|left|picked|gave|sent|ordered|already|in my|"
    "bought)",
    "(?<!talk )(?<!speak )(?<!chat )(?:to|for|with|by|from) (?:anyone|anybody|someone|somebody|"
    "some one) else",
    "(?:gift|send|ship|deliver|give|sell|lend|transfer|forward)(?: (?:it|this|them|my \\w+|the "
    "\\w+|money|an? \\w+))? (?:to |for )(?:<dets>)?(?:someone|somebody|anyone|a friend|another "
    "person|a different person|people)",
    "(?:send|get|give|put|bring|direct|take|pass|transfer|route|move) (?:it|this|the \\w+|my "
    "(?:parcel|order|package|money|\\w+)) to (?:the |a |your )?(?:support|agent|agents|assistant|"
    "manager|person|team|people)(?! (?:please|now))(?= (?:of|at|for|in|address|s|for))",
    "(?:it|page|app|screen|error|message|site|website|system) (?:says|said|tells me|told me|"
    "reads|shows)(?: to| please)? (?:contact|call|talk|speak|reach)[^.,]*",
    "(?:love|enjoy|hate|like) (?:talking|speaking|chatting) (?:to|with) [^.,]*",
    NULL,
};

static const char *const requests[] = {
    /* talk to a person, in any tense of wishing */
    "<talk> (?:<with> )<gap3><anyperson>", "<talk> (?:<dets>)<human>",
    "(?:<want>|to|how (?:do|can|could) (?:i|we)|can i|could i|may i|can we|let me|trying|try|id "
    "rather|rather|please|possible|ill|want) (?:i |we |you |to |just |please ){0,3}(?:<contact>) "
    "(?:of |to |with |through |in touch |you |touch )*(?:<dets>)<anyperson>",
    /* want a person */
    "<want> (?:<dets>)<person>(?= \\.|$| (?:please|pls|plz|now|asap|to|who|that|with|for|on|from|"
    "in|because|so|not|and|here|instead|immediately|right|today|thanks|thank|i|this|your|the|my|"
    "ok|about|or|rather|at|as|over|is|can|via|by|urgently|then|soon|already|again|regarding|"
    "quickly|no|help|but|assist|call|talk|speak|of|there|if|we|you|since|whos?|whom|could|would|"
    "when|have|has|ffs|dammit|damn|online|available|one|first|fast|sir|man|anything|its|these|me|"
    "without|every|contact|looking|look|answer|reply|dealing|handling|involved|working)\\b)",
    "(?:put|get|bring) (?:<dets>)<person> (?:on|in here|over here|to me|here|on the (?:line|"
    "phone|chat))",
    "(?:help|assistance|response|reply|answer|call|hear back|service|advice) (?:from|by) "
    "(?:<dets>)<human>",
    "(?:want|need|like|get|have|expect|require|prefer|for|demand|some|ask(?:ing)? for) (?:an? |"
    "some |to |get |have |receive |any )*(?:help|assistance|support|response|reply|answer|call|"
    "advice) (?:from|by) (?:<dets>)<anyperson>",
    "<want> (?:<dets>)<some> (?:to|who|that|from|real|human|else to|i can|please|now|on the "
    "phone|here)",
    "<want> (?:an? |your |some )?(?:human|personal|live) (?:help|assistance|support|contact|"
    "attention|response|reply|answer|conversation|chat|service)",
    /* move me to a person */
    "<move> (?:<me> )?(?:<gap2>)?(?:to|through|with|over|thru|on|back|up) (?:to |with |on to "
    ")?(?:<dets>)<anyperson>",
    "(?:put|patch|get) me (?:thru|through)",
    "(?:connect|transfer) me(?: (?:please|now|already|right now))?(?= \\.|$)", "escalate (?:<me>)",
    "(?:connect|transfer|conect) me (?:<dets>)<anyperson>",
    "(?:be|get|being|been) (?:connected|transferred|put through|redirected|passed|escalated|"
    "forwarded|switched|helped|assisted|served|contacted|called)(?: back)? (?:to|with|by|through "
    "to|over to) (?:<dets>)<anyperson>",
    /* is anybody there */
    "(?:is|are|isnt|arent|there|got|have|any|was|aint) (?:there |not |even |actually "
    "){0,2}(?:<dets>)<anyperson> (?:[^ .,]+ )?<here>",
    "(?:is|are|isnt|arent) there (?:not |even |actually )?(?:<dets>)<person>(?= \\.| please| now|"
    "$)",
    "^(?:hello |hi |hey |ok )?(?:<dets>)<anyperson> <here>(?= \\.|$)",
    "(?:any|some)(?:body|one) (?:<dets>)(?:there|home|alive|real)(?= \\.|$)",
    "(?:who|whom) (?:can|could|do|should|may) i (?:<talk>|<contact>)(?: (?:to|with))?(?= \\.|$| "
    "(?:about|here|there|for|regarding|instead|in person))",
    "where (?:is|are|can i find|do i find|s|have) (?:all )?(?:<dets>)<human>",
    "(?:how (?:do|can|could) (?:i|we)|can i|could i|want to|need to|would like to|like to) "
    "(?:get|find|have|see|reach|access|request|ask for) (?:<dets>)<person>(?! (?:sized?|shaped|"
    "proof|made))",
    /* let somebody help or call */
    "(?:can|could|would|will|may|please|pls|plz|have|get|let|need|want|like|ask|make|d like|is "
    "there|should|must) (?:please |pls |you |an? |ask |have |get |make |i (?:get|have) "
    "){0,3}(?:<dets>)<anyperson> (?:please |pls |to |kindly |just |actually |who can |that can |"
    "real ){0,3}<help> (?:me|us|with|this|my|out|back)",
    "<anyperson> (?:to|should|must|needs to|has to|can) (?:please )?<help> (?:me|us)",
    "(?:can|could|would|please|pls|plz|just|want|like|need) (?:you |u |somebody |someone |to |"
    "please |just |guys ){0,3}(?:call|ring|phone|telephone) (?:me|us)(?: back| up| please| now| "
    "today| asap| at| on)*(?= \\.|$|.?\\d| about| regarding| to| as soon| and| i| so| because| "
    "tomorrow| this| my)",
    "(?:call|ring|phone) me (?:back|asap|now|please|urgently|on \\d|at \\d)",
    "give me a (?:call|ring|phone\\s?call)",
    "(?:want|need|like|get|have|request|requesting|arrange|schedule|book) (?:a |an |to |me |"
    "please |some ){0,3}(?:call\\s?back|phone call|return call|call from)",
    /* sentence of nothing but a person and a courtesy */
    "(?:^|\\. |, )(?:(?:please|pls|plz|just|ok|now|only|no|yes|hi|hello|hey) (?:, )?)*(?:a |an |"
    "the |your )?<human>(?: (?:please|pls|plz|now|only|asap|immediately|thanks|thank you|instead|"
    "not <bot>|here|not a <bot>))*(?= \\.|$)",
    "(?:^|\\. )(?:(?:please|pls|plz|ok|now|hi|hello|hey) )+(?:a |an |the |your |to )*<person>(?= "
    "\\.|$)",
    "<person> (?:please|pls|plz|now|asap|immediately|right now|right away)(?= \\.|$| (?:thanks|"
    "thank|i|this|the|my|your|its|and|not|for))",
    "(?:useless|stupid|bot|robot|machine|automated|dumb|crap|hopeless|enough|not helping|not "
    "helpful|doesnt help|helping|pointless|ridiculous)\\b.*\\. (?:give me "
    ")?(?:<dets>)<person>(?= \\.|$)",
    /* away with the bot */
    "(?:dont|do not|not|no|stop|hate|without|enough|sick|tired|rather not|cant|wont|fed up|never|"
    "done|instead of|refuse|anything but|get rid|skip|through|over|than) (?:(?!understand|"
    "know)[^ .,]+ ){0,5}(?:(?:chat\\s?|ro)?bots?|automated (?:system|message|messages|reply|"
    "replies|response|responses|answers?|assistant)|virtual assistants?|canned (?:responses?|"
    "answers?|replies)|artificial intelligence|auto\\s?repl(?:y|ies)|ai)(?! (?:vacuum|mop|"
    "cleaner|lawn|toy|hoover|kit|arm|or|hour|model|chip|features?|camera|phone|in|for|on|which|"
    "that|i bought|i ordered|is|was|has))",
    "<talk> (?:to|with) (?:an? |this |the |your |some |stupid |another )*(?:machine|computer|"
    "computer program|software|recording|algorithm|program)(?= \\.|$| (?:any|i|but|please|again|"
    "and|all))",
    "(?:i )?(?:prefer|would prefer|want|need|like) (?:a |some |to have )?(?:human|person) (?:to|"
    "over|instead)",
    "(?:someone|somebody|anyone|anybody|person|people) (?:with a (?:brain|pulse|heart)|who "
    "(?:actually |can |really |could )*(?:understands?|knows?|thinks?|help|speaks?|fix|listens?|"
    "reads?)|in charge|competent|responsible|who is (?:not|human|real|in charge))",
    "in person (?:please|with (?:a|an|some))|person to person|human to human|face to face with "
    "(?:a|some)",
    "speak to (?:the |your )?(?:boss|management|person in charge|whoever|head|higher up)",
    "(?:want|need|like|ask) (?:to )?(?:speak|talk|chat|see|reach|contact|get) (?:to |with "
    ")?(?:the |your |a )?(?:boss|management|someone higher|higher ups?|superior)",
    "<human> , whatever|whatever gets me|(?:representative|agent|operator|human) , "
    "(?:representative|agent|operator|human)",
    "(?:take|get) me off (?:the|this) bot|turn off (?:the|this) bot|stop (?:the|this) (?:bot|"
    "robot)|bypass (?:the|this) bot",
    "(?:switch|change|go|back|over|transfer|connect|hand|escalate)(?: (?:me|us|it|this))?(?: "
    "over| back)? to (?:an? )?(?:human|manual|live)(?: \\w+)?(?= \\.| please|$)",
    "(?:i|id|we) (?:[^ .,]+ ){0,2}(?:speak|talk|chat|spk|tlk) (?:[^ .,]+ ){0,3}<human>",
    /* wishes in words that were not foreseen */
    "<wish> <lgap><strong>(?! (?:who|that|said|told|was|were|is|are|has|had))",
    "(?:can|could|please|pls|let|have|get|make|would) (?:[^ .,]+ ){0,3}(?:<some>|<strong>) "
    "(?:please |pls |on |to )?(?:pick|read|look|check|review|handle|answer|reply|respond|take "
    "over|step in|explain|fix|solve|see|intervene|join)",
    "(?:somebody|someone|anybody|anyone) (?:please|pls|plz)|get (?:me )?(?:somebody|someone|"
    "anybody|anyone) (?:on|in|here|over|out)",
    "(?:transferred|connected|put|through|transfer|connect|pass|forward|escalate|talk|speak|"
    "over)(?: (?:me|this|it|us))?(?: on| over)? (?:to|through|with) (?:the |your |someone (?:in|"
    "from) (?:the |your )?)?(?:[^ .,]+ ){1,2}(?:team|department|dept|desk|office|people|staff|"
    "manager)",
    /* a wish and then a person in one sentence without a no */
    "(?<![^ .,])(?:<wish>)\\b(?:(?!\\b(?:<no>)\\b)[^.])*?\\b(?:<strong>)(?!(?: [^ .,]+){0,5} "
    "(?:<told>))",
    "(?:<some>|<strong>|(?:a|your|some|one of your) (?:colleague|person|human|agent)s?) (?:could|"
    "can|would|should|must|to) (?:please |maybe )?(?:take over|handle|step in|look|deal|help|"
    "assist|reply|respond|answer|call|contact)",
    "(?:talk|speak|chat|discuss|talking|speaking)(?: about)?(?: this| it)?(?: with (?:you|"
    "someone))? (?:on|over|by) (?:the )?(?:phone|telephone)",
    "insist on (?:talking|speaking|being) [^.]*?(?:<strong>|<human>)",
    NULL,
};

static const char *const hints[] = {
    "humans?", "persons?", "agents?", "representatives?", "operators?", "somebody|someone",
    "<talk> (?:to|with)", "(?:chat)?bots?", "supervisors?|managers?", "call me|contact me",
    NULL,
};

static const char *const spelling_words[] = {
    "talk", "talking", "speak", "speaking", "contact", "connect", "transfer", "agent", "agents",
    "human", "humans", "person", "people", "operator", "representative", "representatives",
    "customer", "service", "support", "manager", "supervisor", "adviser", "advisor", "consultant",
    "assistant", "somebody", "someone", "anyone", "anybody", "employee", "please", "would",
    "chatbot", "specialist", "member", "escalate", "redirect", "real", "live",
    NULL,
};

static const char *const spelling_keep[] = {
    "contract", "taking", "walking", "chart", "advise", "advice", "manage", "managed", "manages",
    "could", "world", "persona", "personal", "persons", "humane", "services", "supports",
    "customers", "contacts", "connects", "speaks", "talks", "pleased", "wouldnt", "operators",
    "operated", "employer", "employees", "managers", "representatives", "transfers", "agente",
    "humano", "agency", "pease", "lease", "release", "remember", "members", "serviced",
    "consultants", "specialists", "supporter", "escalated", "assistants", "adviser", "advisers",
    "advisors", "contacted", "connected", "speaker", "peoples", "asesor", "manger", "apple",
    "aagent", "woman", "human", "persone", "parson", "reason", "persoon",
    NULL,
};

/* clang-format on */
const struct person_rules person_rules_en = {
        .lang = "en",
        .script = PERSON_LATIN,
        .classes = classes,
        .words = words,
        .fillers = fillers,
        .phrases = phrases,
        .masks = masks,
        .requests = requests,
        .hints = hints,
        .spelling = {.words = spelling_words, .keep = spelling_keep},
};
