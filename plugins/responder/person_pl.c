/* Polish: how customers ask for a person, and what only sounds like it. */
#include "person_rules.h"

/* Folded: no diacritics (l for the crossed one); nouns and verbs are stems, for Polish bends them all. */

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
    {"adj",
        "jacy\\w*|jakich\\w*|zyw\\w+|prawdziw\\w+|realn\\w+|jaki\\w*|jakakolwiek|kim\\w*|"
        "wasz\\w*|pan\\w*|wasz|z|ze|do|od|u|na|o|innym|inn\\w+|kolejn\\w+|kompetentn\\w+|"
        "normaln\\w+|odpowiedzialn\\w+|tym|tej|ten|ta|to|jedn\\w+|ktoryms|ktorym\\w*|swoj\\w*|"
        "twoj\\w*|ludzk\\w+|szanown\\w+|prosze|juz|teraz|tylko|po prostu|w koncu|wreszcie|"
        "natychmiast|bezposrednio|tutaj|tu|jakas|jakims|dostepn\\w+|was"},
    {"adjs", "(?:<adj> ){0,6}"},
    {"human",
        "czlowiek\\w*|ludzi|ludzmi|ludzie|ludzia\\w*|zyw\\w+ (?:osob\\w+|czlowiek\\w*)|"
        "prawdziw\\w+ (?:osob\\w+|czlowiek\\w*|konsultan\\w+|ludz\\w+)|osob(?:a|e|y|ie|o)|"
        "osobami|istot\\w+ ludzk\\w+|ludzk\\w+ (?:pomoc\\w*|konsultan\\w+|obslug\\w+|wsparci\\w+|"
        "kontakt\\w*)|kim\\w* (?:zywym|prawdziwym|realnym)|kogos (?:zywego|prawdziwego|realnego)|"
        "ktos (?:zywy|prawdziwy|realny)"},
    {"staff",
        "konsultan\\w+|konsulent\\w*|pracowni\\w+|agent\\w*|operator\\w*|doradc\\w+|"
        "przedstawiciel\\w*|kierowni\\w+|menadzer\\w*|menedzer\\w*|manager\\w*|przelozon\\w+|"
        "szef\\w*|asystent\\w*|specjalis\\w+|obslug\\w+(?: klienta)?|biur\\w+ obslugi(?: "
        "klienta)?|dzial\\w* (?:obslugi(?: klienta)?|reklamacji|pomocy|wsparcia|technicz\\w+)|"
        "bok|bok u|infolini\\w+|personel\\w*|zespol\\w*|ekspedient\\w+|sprzedawc\\w+|"
        "wsparci\\w+(?: klienta| techniczn\\w+)?|support\\w*|serwisant\\w*|technik\\w*|"
        "supervisor\\w*|helpdesk\\w*|telefonist\\w+|recepcjonist\\w+|opiekun\\w*(?: klienta)?|"
        "reprezentant\\w*|kogos z (?:obslugi|was|firmy|biura|dzialu|zespolu|pracownikow)|kims z "
        "(?:obslugi|was|firmy|biura|dzialu|zespolu)|ktos z (?:obslugi|was|firmy|biura|dzialu|"
        "zespolu|panstwa)"},
    {"some", "kims|kimkolwiek|kogos|ktos|ktokolwiek|kogokolwiek|komus|kim"},
    {"person", "<human>|<staff>"},
    {"anyperson", "<human>|<staff>|<some>"},
    {"gap3",
        "(?:(?!nie|bot\\w*|robot\\w*|chatbot\\w*|automat\\w*|maszyn\\w+|chce|potrzebuje|ale)[^ "
        ".,]+ ){0,3}"},
    {"bot",
        "bot\\w{0,4}|robot(?:em|a|ami|ow|y|u|owi)?|chat\\s?bot\\w*|czat\\s?bot\\w*|automat(?:em|"
        "a|u|ami|ow|y|owi|yczn\\w+)?|maszyn\\w+|komputer\\w*|sztuczn\\w+ inteligencj\\w+|ai|si|"
        "program(?:em|u)?|algorytm\\w*|wirtualn\\w+ asystent\\w+|asystent\\w+ wirtualn\\w+|"
        "nagrani\\w+"},
    {"talk",
        "rozmawiac|porozmawiac|pogadac|gadac|pomowic|mowic|rozmowic sie|rozmowic|rozmow\\w+|"
        "popisac|pisac|czatowac|skontaktowac(?: sie)?|kontakt\\w*(?: sie)?|porozmawiam|"
        "porozmawialbym|porozmawialabym|pogadam|gadam|rozmawiam|polacz\\w*(?: sie)?|laczyc(?: "
        "sie)?|omowic(?: to)?|wyjasnic(?: to)?|zalatwic(?: to)?|zwrocic sie|pomowil\\w*|"
        "porozmawiajmy|dodzwonic sie|dogadac sie|skonsultowac(?: sie)?|zamienic slowo|dyskutowac|"
        "konsultacj\\w+"},
    {"want",
        "chce|chcem|chcemy|chcialbym|chcialabym|chcialem|chcialam|chcielibysmy|potrzebuje|"
        "potrzebujemy|potrzebny|potrzebna|potrzebni|potrzeba|trzeba mi|zadam|domagam sie|wymagam|"
        "poprosze|prosze o|prosze|prosimy o|wole|wolalbym|wolalabym|wolimy|dajcie(?: mi)?|daj(?: "
        "mi)?|dac|szukam|zycze sobie|oczekuje|oczekujemy|czekam na|zawolaj\\w*|wezwij\\w*|"
        "wolaj\\w*|musze|musimy|dawaj\\w*|dawac|daj ze|zycz\\w+|wnosze o|prosilbym o|prosilabym "
        "o|dostane|dostac|moge dostac|moge prosic|moge poprosic|macie|maja panstwo|gdzie jest|"
        "gdzie sa|gdzie znajde|jest tu|jest tam|sa tu|sa tam|jest|dajcie|niech bedzie|znajdz\\w*|"
        "przyslij\\w*|podeslij\\w*|pragne|czy mozna prosic|mozna prosic(?: o)?|mozna|moze byc|"
        "bardzo prosze|koniecznie"},
    {"put",
        "polacz\\w*|przelacz\\w*|przekieruj\\w*|przekierowac|przekierowani\\w+|przekaz\\w*|"
        "przekazac|przelaczyc|polaczyc|laczcie|lacz|odeslij\\w*|skieruj\\w*|skierowac|dajcie|daj|"
        "podlacz\\w*|przepnij\\w*|przerzuc\\w*|przeslij\\w*|eskaluj\\w*|eskalowac|zeskalowac|"
        "zeskaluj\\w*|przepiac|oddaj\\w*|przekieruje\\w*|przelaczenie|polaczenie|zamow\\w*|"
        "umow\\w*|skontaktuj\\w*"},
    {"help",
        "pomoze|pomoc|pomogl\\w*|zadzwoni\\w*|zadzwonil\\w*|dzwoni\\w*|oddzwoni\\w*|odpowie\\w*|"
        "odpisze|odpisac|odpowiedziec|zajmie sie|zajac(?: sie)?|zajal\\w*|skontaktuje sie|"
        "skontaktowac sie|wyjasni\\w*|obsluzy\\w*|porozmawia\\w*|odezwie sie|odezwal\\w*|"
        "rozwiaze|zalatwi\\w*|doradzi\\w*|napisze|wytlumacz\\w*|zerknie|spojrzy|przyjrzy|"
        "skontaktowal\\w*|odebral\\w*|odbierze|poradzi|mnie obsluzy|kontaktowac|obsluzyc|"
        "spojrzec|zerknac|przeczytac|sprawdzic|przyjrzec|pomagac|rozpatrzyc|rozmawial\\w*"},
    {"neg", "nie|bez|ani|nigdy|zaden|zadnego|zadnej"},
    {"no",
        "nie|bez|ani|nigdy|powiedzial\\w*|mowil\\w*|dla|byl\\w*|jako|moj\\w*|moim|naszego|przez|"
        "opini\\w+|ocen\\w*|kurier\\w*|ktor\\w+|podziek\\w+|jestem|zadowol\\w+|dziekuj\\w+|"
        "ksztalcie|marki|wczoraj|zarabia|zatrudniacie|anatomii|jest"},
    {"told", "powiedzial\\w*|obiecal\\w*|ktor\\w+|byl\\w*|mowil\\w*|napisal\\w*"},
    {"strong",
        "konsultan\\w+|pracownik\\w*|pracownic\\w*|czlowiek\\w*|agent(?:a|em|owi|ka|ke)?|"
        "doradc\\w+|przedstawiciel\\w*|kierowni\\w+|przelozon\\w+|operator(?:a|em|ka|ke)?|"
        "obslug\\w+ klienta|zyw\\w+ \\w+|prawdziw\\w+ osob\\w+|kims zywym|menedzer\\w*|"
        "menadzer\\w*|szef(?:a|em|owi)?|biur\\w+ obslugi"},
    {"wish",
        "prosze|poprosze|chce|chcemy|chcialbym|chcialabym|moge|mozna|moglbym|moglabym|mozecie|"
        "niech|potrzeb\\w+|gdzie|jak|daj|dajcie|dawaj|wole|zadam|skarg\\w+|tylko|rozmaw\\w+|"
        "porozmaw\\w+|kontakt\\w*|zadzwonic|wolalbym|wolalabym|da sie|musze|szukam|czekam|kiedy|"
        "pomoc|telefon|zawolaj\\w*|blagam|oczekuje|wnosze|domagam|przekaz\\w*|moze|mam dosc|dosc"},
    {"lgap",
        "(?:(?!nie|bez|ani|powiedzial\\w*|mowil\\w*|dla|o|byl\\w*|jest|sa|jako|moj\\w*|moim|"
        "naszego|przez|opini\\w+|ocen\\w*|kurier\\w*|ktor\\w+|ze|podziek\\w+|jestem|wasz|"
        "zadowol\\w+)[^ .,]+ ){0,6}"},
    {NULL, NULL},
};

static const char *const words[] = {
    "<person>", "agent", "ktos", "kogos", "0", "zero", "czlowiek(?:a|iem)?",
    "konsultant(?:a|em|ka|ke)?", "oddzwonic|oddzwoncie|zadzwoncie|zadzwon", "z <anyperson>",
    "polacz\\w*|przelacz\\w*",
    "rozmowa z <anyperson>|kontakt z <anyperson>|polaczenie z <anyperson>", "infolinia",
    "<talk> z <anyperson>",
    NULL,
};

static const char *const fillers[] = {
    "prosze", "poprosze", "pls", "plis", "plisss?", "prosze o", "prosze bardzo", "bardzo prosze",
    "hej", "halo", "czesc", "dzien dobry", "dobry wieczor", "witam", "dzieki", "dziekuje", "teraz",
    "juz", "natychmiast", "pilne", "pilnie", "ok", "tak", "nie", "zywy", "zywego", "zywa",
    "prawdziwy", "prawdziwego", "prawdziwa", "klienta", "chce", "dajcie", "daj", "mi", "tylko",
    "jakis", "jakiegos", "jakas", "potrzebuje", "kurde", "kurcze", "kurwa", "serio", "no", "do",
    "z", "o", "na zywo", "panie", "pani", "pan", "szybko", "wreszcie", "w koncu", "od razu",
    "blagam", "czy", "moze", "mozna", "moge", "jest", "tu", "ja", "sie", "ze mna", "mnie",
    NULL,
};

static const char *const phrases[] = {
    "rozmawiać z człowiekiem", "porozmawiać z człowiekiem", "rozmawiać z konsultantem",
    "porozmawiać z konsultantem", "rozmowa z konsultantem", "połącz mnie z konsultantem",
    "proszę o kontakt z konsultantem", "kontakt z pracownikiem", "rozmawiać z pracownikiem",
    "żywy człowiek", "żywego człowieka", "żywym człowiekiem", "prawdziwy człowiek",
    "prawdziwego człowieka", "prawdziwym człowiekiem", "prawdziwa osoba", "prawdziwą osobą",
    "żywą osobą", "żywa osoba", "chcę człowieka", "potrzebuję człowieka", "dajcie człowieka",
    "proszę konsultanta", "proszę o konsultanta", "poproszę konsultanta", "poproszę z konsultantem",
    "poproszę człowieka", "przełącz mnie do", "przełączcie mnie", "proszę mnie połączyć",
    "proszę mnie przełączyć", "proszę o telefon", "proszę do mnie zadzwonić",
    "proszę o oddzwonienie", "biuro obsługi klienta", "rozmawiać z kimś", "porozmawiać z kimś",
    "pogadać z kimś", "obsługa klienta proszę", "kontakt z człowiekiem", "rozmowę z człowiekiem",
    "rozmowę z konsultantem",
    NULL,
};

static const char *const masks[] = {
    "agent\\w* (?:nieruchomosci|ubezpieczeniow\\w+|celn\\w+|podrozy|turystyczn\\w+|specjaln\\w+|"
    "sprzedaz\\w+|fbi|007|handlow\\w+|czyszcz\\w+|wybielajac\\w+|pocztow\\w+|transferow\\w+|"
    "tajn\\w+|pieniacy|spedycyjn\\w+)|(?:tajn\\w+|podwojn\\w+) agent\\w*|agencj\\w+",
    "(?:numer\\w*|kod\\w*|id|nazw\\w+|imie|nazwisko|prowizj\\w+|konto|login) (?:mojego |naszego |"
    "waszego )?(?:agent\\w*|konsultan\\w+|doradc\\w+|operator\\w*|pracowni\\w+)",
    "operator\\w* (?:komork\\w+|telekom\\w*|telefonii|sieci|gsm|logistyczn\\w+|pocztow\\w+|"
    "wozk\\w+|dzwigu|koparki|kamery|internet\\w*|logiczn\\w+|maszyn\\w*|telefoniczn\\w+|"
    "platnosci|kurierski\\w*|liniow\\w+|drona|cnc|modulo)|(?:siec|zmiana|zmienic|moj|moim|mojego|"
    "innego|zmienilem|zmienilam|nowego|u) operator\\w*",
    "(?:zasob\\w+|cial\\w+|organizm\\w*|prawa?|blad|czynnik\\w*|wlos\\w*|kapital|ucho|oko|blad|"
    "twarz|oblicze|natura|skora|rasa) (?:ludzk\\w+|czlowieka)|ludzki\\w* (?:blad|cial\\w+|"
    "wlos\\w*|organizm\\w*|czynnik|wzrok|glos)|prawa czlowieka|dla (?:ludzi|czlowieka|osoby|"
    "osob)|przez (?:ludzi|czlowieka)|od (?:ludzi)|miedzy ludzmi|pies na ludzi|czlowiek(?:iem|a)? "
    "(?:ktory|pajak|orkiestra|z blizna|roku)",
    "(?:\\d+|jednej|dwoch|trzech|czterech|pieciu|szesciu|dwie|trzy|cztery|jedna|kilka|wiele|"
    "innej|drugiej|trzeciej|tej|tamtej|kazd\\w+|wiekszosc|starsz\\w+|mlod\\w+|inna|inne|druga|"
    "trzecia|obca|obcej|niepelnosprawn\\w+|upowazniona|uprawniona|wskazana|blisk\\w+|fizyczn\\w+|"
    "prawn\\w+|ta sama|niewlasciwa|kontaktow\\w+|obcy|chora|chorej) (?:osob\\w*|ludzi|ludzie)|"
    "osob\\w* (?:prywatn\\w+|fizyczn\\w+|prawn\\w+|trzeci\\w+|starsz\\w+|kontaktow\\w+|"
    "dorosl\\w+|niepelnosprawn\\w+|zmarl\\w+|odbierajac\\w+|upowaznion\\w+|bezrobotn\\w+|"
    "chor\\w+|niewidom\\w+|ktor\\w+ (?:dostarcz\\w+|przywioz\\w+|odebra\\w+|podpisa\\w+|wysl\\w+|"
    "pakow\\w+|zamow\\w+|przynios\\w+|mnie obslugiw\\w+|odbier\\w+))|osobist\\w+|wiele osob|ile "
    "osob|kilka osob|dla osob|na osob\\w+|za osob\\w+|od osob\\w+|ilu ludzi|wielu ludzi|duzo "
    "ludzi|tylu ludzi",
    "(?:zapytac|spytac|pytac|zapytam|spytam|powiedziec|pokazac|dam znac) (?:mojego |swojego |"
    "moja |o to )?<person>",
    "(?:moj|moja|moim|mojego|mojej|moje|nasz|nasza|naszym|naszego|swoj|swoim|swojego|jej|jego|"
    "ich) (?:[^ .,]+ )?(?:agent\\w*|doradc\\w+|pracowni\\w+|kierowni\\w+|menadzer\\w*|"
    "menedzer\\w*|manager\\w*|szef\\w*|przelozon\\w+|asystent\\w*|zespol\\w*|technik\\w*|"
    "konsultan\\w+|ludzie|ludzmi|operator\\w*|sprzedawc\\w+|personel\\w*)(?! (?:obslugi|klienta))",
    "(?:szef\\w*|kierowni\\w+|asystent\\w*) (?:kuchni|produktu|google|glosow\\w+|parkowania|"
    "kuchenny|budowy)|kierownic\\w+(?! sklepu)|asystent\\w* (?:google|glosow\\w+|parkowania)|"
    "obslug\\w+ (?:blik|kart\\w*|bluetooth|urzadzen\\w*|programu|pralki|sprzetu|maszyny|5g|wifi|"
    "esim|jednej|platnosci|aplikacji|kodow)|(?:instrukcj\\w+|latw\\w+|prost\\w+|sposob|"
    "szkolen\\w+|panel\\w*|w|samo) obslug\\w+(?! klienta)|obsluguj\\w+|technik\\w* (?:rtv|pracy|"
    "montazu|komputerow\\w+)|sprzedawc\\w+ (?:allegro|napisal\\w*|wyslal\\w*|z allegro|nie)|"
    "prac\\w+ (?:jako|w) [^.]{0,30}|zespol\\w* (?:muzyczn\\w+|napedow\\w+|rockow\\w+)|dzial\\w* "
    "(?:dzieci\\w+|damsk\\w+|mesk\\w+)|wsparcie (?:lancucha|pod|bluetooth|dla systemu|kolana|"
    "kregoslupa)|specjalist\\w+ (?:od|ds) (?:rekrutacji|[^.]{0,10} praca)",
    "(?:godzin\\w*|numer\\w*|nr|numer telefonu|adres\\w*|mail\\w*|e mail|email|ocen\\w*|"
    "opini\\w+|jakosc\\w*|pochwal\\w+|podziek\\w+|dziekuje|dzieki|skarg\\w+ na|skarze|"
    "zastrzezeni\\w+|ankiet\\w+|kultur\\w+|praca|prace|oferta pracy|rekrutacj\\w+|etat|"
    "wyplat\\w+|zarobk\\w+|stanowisk\\w+|uwag\\w+|zadowolon\\w+|obrazon\\w+|poziom) (?:pracy |"
    "dla |do |na |za |z |ze |od |w |jako |waszego |waszej |waszych |panstwa |otwarcia |tego |tej "
    "|pan\\w* |mil\\w+ |naszego |o |biura |dzialu |kontaktow\\w+ )*<person>",
    "(?:wasz\\w*|panstwa|ten|ta|tam\\w+|kazd\\w+|niektor\\w+|mil\\w+|fajn\\w+|bardzo|swietn\\w+|"
    "super|fatalna|okropna|beznadziejna|najgorsza|dobra|zla) (?:<staff>|czlowiek|osoba) "
    "(?:klienta )?(?:byl\\w*|jest|sa|powiedzial\\w*|obiecal\\w*|zapewnil\\w*|nie|mi|mnie|"
    "mowil\\w*|twierdzil\\w*|odmowil\\w*|zachow\\w+|sie|ktor\\w+|wczoraj|dzis|pomogl\\w*|ma|"
    "potrafi|byli)",
    "(?:<staff>) (?:klienta )?(?:byl\\w*|powiedzial\\w*|obiecal\\w*|zapewnil\\w*|mowil\\w*|"
    "twierdzil\\w*|odmowil\\w*|poinformowal\\w*|napisal\\w*|wczoraj|pomogl\\w*|potwierdzil\\w*|"
    "na (?:szostke|piatke|medal|wysokim|najwyzszym|plus)|bardzo mil\\w+|super|rewelac\\w+|"
    "fatalna|beznadziejna|dramat|swietna|swietnie|rozlaczyl\\w*|oddzwonil\\w*|zadzwonil\\w*|"
    "(?:wczoraj|juz) )",
    "(?:nie|bez|ani|nigdy) (?:juz |trzeba |musi\\w* |ma |mam |potrzeba |potrzeby |chce |chcemy |"
    "chcialbym |chcialabym |potrzebuje |potrzebujemy |zyczy sobie |zycze sobie |wole |szukam |"
    "prosze |prosilem |prosilam |musze |ma potrzeby |jest |mam ochoty |mam czasu |mam potrzeby |"
    "sobie |teraz |wcale |zamierzam |lubie |koniecznie |potrzebny |potrzebna |ma sensu |"
    "polaczajcie |angazowac |fatygowac |wymaga |wymagam |zadnego |zadnej |przez ){1,4}(?:juz |"
    "mnie |mi |sie |do mnie |zeby |aby |to |zadn\\w+ |z |ze |do |o |na |od |kontaktu |kontakt |"
    "rozmowy |rozmowe |rozmawiac |gadac |kontaktowac |laczyc |przelaczac |polaczyc |dzwonic |"
    "dzwonil |dzwonila |telefonu |udzialu |pomocy |interwencji |czekac |polaczenia |ingerencji |"
    "angazowac |pisac |isc |przelaczyc |wolac |fatygowac )*(?:<adjs>)<anyperson>",
    "nie (?:lacz\\w*|przelacz\\w*|przekierow\\w+|dzwon\\w*|polacz\\w*|przekazuj\\w*) (?:mnie |mi "
    "|do mnie |juz |prosze |z |ze |do |na )*(?:<adjs>)(?:<anyperson>)?",
    "(?:bez|zamiast|przed|po|podczas|unikac|uniknac|nienawidze|w trakcie|zanim|w czasie) "
    "(?:koniecznosci |wczorajszej |dzisiejszej |porannej )?(?:rozmow\\w+|rozmawiania|kontakt\\w*|"
    "dzwonieni\\w+|telefon\\w*|gadania|udzialu|pomocy|czekania|polaczeni\\w+)(?: "
    "(?:telefonicznej|telefonicznie|sie))? (?:z |ze |do |na |od )?(?:<adjs>)<anyperson>",
    "(?:rozmawialem|rozmawialam|rozmawialismy|gadalem|gadalam|mowilem|mowilam|pisalem|pisalam|"
    "dzwonilem|dzwonilam|kontaktowalem|kontaktowalam|skontaktowalem|skontaktowalam|rozmawial|"
    "rozmawiala|spotkalem|spotkalam|widzialem|widzialam|obslugiwal\\w*|pytalem|pytalam|uzyskalem|"
    "uzyskalam|dostalem|dostalam|odebral|odebrala|napisalem|napisalam) (?:sie |juz |wczoraj |"
    "dzis |dzisiaj |rano |przed chwila |telefonicznie |wczesniej |tydzien temu |na czacie |mnie |"
    "o tym |w tej sprawie |odpowiedz |informacje |przez telefon |kilka dni temu |niedawno )*(?:z "
    "|ze |do |od |u )?(?:<adjs>)(?:[^ .,]+ )?<anyperson>",
    "(?:maz|zona|mama|tata|syn|corka|kolega|kolezanka|sasiad\\w*|szef|brat|siostra|kurier|"
    "znajom\\w+|ojciec|matka|chlopak|dziewczyna|przyjaciel\\w*) (?:[^ .,]+ ){0,2}(?:chce|"
    "chcial\\w*|potrzebuje|rozmawial\\w*|pyta\\w*|jest|byl\\w*|prosil\\w*|woli|wolal\\w*|"
    "pracuje) (?:[^ .,]+ ){0,2}(?:z |ze |jako |w )?(?:<adjs>)<anyperson>",
    "czy (?:musze|trzeba|mam|nalezy|powinienem|powinnam|musimy) (?:[^ .,]+ )?(?:rozmawiac|"
    "dzwonic|zadzwonic|kontaktowac|skontaktowac|isc|czekac|pisac|rozmowy|kontaktowac)(?: sie)? "
    "(?:z |ze |do |na )?(?:<adjs>)<anyperson>",
    "(?:kurier\\w*|dostawc\\w+|listonosz\\w*|kierowc\\w+)(?: [^ .,]+){0,3} (?:zadzwoni\\w*|"
    "dzwoni\\w*|skontaktowal\\w*|oddzwoni\\w*|mial|kontakt\\w*)[^.]*",
    "(?:jestes|czy to|(?:czy )?jestes|jest pan|jest pani|to jest|jestem|rozmawiam z|czy "
    "rozmawiam z|pisze z|gadam z|czy pisze z|czy jestes|to byl|jestescie|czy to jest|jako|byc|"
    "mam do czynienia z) (?:w ogole |naprawde |tez )?(?:<adjs>)(?:<person>|<bot>)(?: czy (?:z "
    ")?(?:<bot>))?",
    "(?:<bot>) czy (?:z )?(?:<adjs>)(?:<person>)|(?:<person>) czy (?:z )?(?:<bot>)",
    "(?<!z )(?:ktos|kogos|kims|komus|ktokolwiek) (?:inn\\w+|ukradl\\w*|wzial|wlamal|zhakowal|ma|"
    "mial|odebral|podpisal|uzyl|uzywa|otworzyl|obcy|moze miec|jeszcze|jeszcze ma|zabral|zamowil|"
    "kupil|inny|z rodziny|napisal|wystawil|od was byl)",
    "(?:prezent|upominek|dla|rozmiar|wyslac|przekazac|oddac|podarowac|sprzedac|kupic) (?:[^ .,]+ "
    ")?(?:dla |do )?(?:kogos|ktos|komus)(?! (?:z obslugi|z was))",
    "slowo (?:czlowiek|agent|konsultant|operator)|(?:napisz|napisac|wpisz|wpisalem|wpisalam) "
    "(?:slowo )?(?:agent|konsultant|czlowiek)|(?:film|ksiazk\\w+|serial\\w*|gr\\w|plyt\\w+|"
    "plakat\\w*|figur\\w+|koszulk\\w+) (?:[^ .,]+ ){0,2}(?:czlowiek\\w*|agent\\w*|ludzi\\w*|"
    "operator\\w*)",
    "jako <person>|zosta\\w+ <person>|(?:ilu|ile) (?:macie )?<person>|(?:wszyscy|wasi|tamci|"
    "niektorzy|mili|fajni|ci) (?:ludzie|pracownicy|konsultanci|doradcy|operatorzy|agenci)|ludzie "
    "(?:mowia|pisza|kupuja|maja|narzekaja|sa|tu)",
    "(?:chce|chcialbym|chcialabym|prosze|trzeba) (?:zeby |aby |by )?(?:kurier\\w*|dostawc\\w+|"
    "kierowc\\w+)[^.]*",
    "(?:zadzwonic|dzwonic|kontakt|skontaktowac sie|zadzwoncie|telefon)(?: (?:do|z))? kurier\\w*|"
    "(?:zadzwonic|zadzwoncie|dzwonic|zadzwoni\\w*|dzwonil\\w*) (?:[^ .,]+ )?(?:do|z) "
    "(?:kurier\\w*|dostawc\\w+|sprzedawc\\w+|kierowc\\w+)",
    "czy (?:musze|trzeba|nalezy|musimy|mam) (?:[^ .,]+ ){0,4}<anyperson>",
    "(?:lubie|uwielbiam|kocham|nienawidze) (?:<talk>) z [^.,]*",
    "(?:pisze|wyswietla|jest napisane|pojawia)[^.,]{0,24}(?:skontaktow|kontakt|zadzwon)[^.,]*",
    "(?:skontaktow\\w+ sie|kontakt\\w*) z administrator\\w*", "kto (?:jest|byl|to) [^.,]*",
    "<person> (?:jest |juz )?(?:niepotrzebn\\w+|zbedn\\w+|nie jest potrzebn\\w+)",
    NULL,
};

static const char *const requests[] = {
    "<talk> (?:z |ze |do |na |od )<gap3><anyperson>", "<talk> (?:<adjs>)<person>",
    "<want> (?:<adjs>)(?:<person>)(?! (?:ktor\\w+|roku))",
    "<want> (?:<adjs>)(?:kogos|ktos) (?:kto|z|do|kompetentn\\w+|kumat\\w+|od|ogarniet\\w+|zywego|"
    "na|w|rozgarniet\\w+|innego niz)",
    "<want> (?:<gap3>)(?:z|ze|o) (?:<adjs>)<human>",
    "<want> (?:z|ze|o|do) (?:<adjs>)<anyperson>",
    "<want> (?:<adjs>)(?:o )?(?:kontakt\\w*|rozmow\\w+|polaczeni\\w+|przelaczeni\\w+|pomoc\\w*|"
    "interwencj\\w+|przekierowani\\w+|telefon\\w*|odpowiedz\\w*|wsparci\\w+|obslug\\w+) "
    "(?:telefoniczn\\w+ |bezposredni\\w+ |osobist\\w+ |na zywo )?(?:z |ze |od |do |ze strony |"
    "przez |na )?(?:<adjs>)<anyperson>",
    "<put> (?:mnie |nas |mi |to |sie |prosze |te sprawe |sprawe |rozmowe |te rozmowe |czat |moja "
    "sprawe |moje zgloszenie |temat |bezposrednio |juz |z powrotem |wreszcie |natychmiast |ten "
    "czat )*(?:<adjs>)<anyperson>",
    "(?:prosze|mozesz|mozecie|moze|mozna|czy|chce|chcialbym|chcialabym|zadam) (?:mnie |nas |sie |"
    "pan\\w* |o |mozna |moze |moga |zebyscie |zebys |byc |bym zostal |abyscie |zeby )*<put> "
    "(?:mnie |nas |sie |rozmow\\w+ )*(?:<adjs>)<anyperson>",
    "(?:prosze|czy) (?:mnie )?(?:polaczyc|przelaczyc|przekierowac)(?= \\.|$| (?:juz|teraz|dalej|"
    "natychmiast|z|do))",
    "(?:polacz|polaczcie|przelacz|przelaczcie|przekieruj|przekierujcie) (?:mnie|nas)",
    "(?:czy )?(?:jest|sa|siedzi|znajdzie sie|znajde|bedzie|macie|pracuje) (?:tu |tam |u was |"
    "tutaj |w ogole |moze |dostepn\\w+ |po drugiej stronie |wolny |wolna "
    ")*(?:<adjs>)<anyperson>(?: (?:[^ .,]+ ){0,2}(?:tu|tam|tutaj|dostepn\\w+|po drugiej stronie|"
    "do (?:rozmowy|pomocy)|z kim|kto|ktory|ktora|zywy|na zywo|zywego|kto moze|wolny|wolna|online|"
    "komu)|(?= \\.|$))",
    "jest tam kto\\w*|jest tu kto\\w*|halo jest kto\\w*|(?:z kim|do kogo) (?:moge|mozna|mam|"
    "powinienem|powinnam|moglbym|moglabym|trzeba) (?:[^ .,]+ )?(?:<talk>|sie zwrocic|zadzwonic|"
    "sie skontaktowac|napisac|pojsc|sie kontaktowac)",
    "(?:jak|gdzie|czy|chce|moge|chcialbym|chcialabym|probuje|da sie|mozliw\\w+|prosze|musze|"
    "staram sie|od godziny probuje|sposob zeby|potrzebuje) (?:moge |mozna |mam |sie |moglbym |"
    "moglabym |jest |da sie |tu |tutaj |mnie |jest mozliwa |by |od \\w+ |mozliwosc )*(?:<talk>|"
    "dostac|skontaktowac|dodzwonic|polaczyc|znalezc|zlapac|uzyskac|przelaczyc|dotrzec|trafic|"
    "wywolac|wezwac|rozmawiac|zamowic|otrzymac) (?:sie |pomoc |polaczenie |kontakt |rozmowe |tu |"
    "w koncu |wreszcie |do |z |ze |od |na )*(?:<adjs>)<anyperson>",
    "(?:niech|zeby|aby|gdyby|czy|by|moze|prosze|chce|potrzebuje|moglby|moglaby|niechze|licze|"
    "chcialbym|chcialabym) (?:moze |mi |mnie |do mnie |w koncu |wreszcie |zeby |prosze |aby |by |"
    "moglby |moglaby |jest |tu |sie )*(?:<adjs>)<anyperson> (?:[^ .,]+ ){0,4}<help>",
    "(?:niech|zeby|czy|prosze|moze|aby|moglby) (?:mi |mnie |sie |do mnie |ze mna |to |w tym |"
    "moze |moglby |moglaby |prosze |tym |w koncu )*<help> (?:mi |mnie |sie |do mnie |ze mna |tym "
    "|w tym |w koncu )*(?:<adjs>)<anyperson>",
    "(?:<person>|ktos|kogos) (?:kto |ktory |ktora |z was |mi |mnie |moze |moglby |do mnie |sie |"
    "w tym |tu |naprawde |wreszcie |mogl |mogla |tym |ze mna |z panstwa |faktycznie )*<help>",
    "(?:prosze|czy|moze|chce|chcialbym|chcialabym|poprosze|niech|mozecie|mozesz|potrzebuje|moga|"
    "moglby|mogliby) (?:o |do mnie |mozna |moga |moze |panstwo |pan\\w* |zeby |zebyscie |pilny |"
    "pilnie |mi |sie |ze mna |szybki |mnie |by |ktos |jak najszybsz\\w+ |o pilne )*(?:zadzwonic|"
    "zadzwon|zadzwoncie|zadzwonili|oddzwonic|oddzwoncie|oddzwonili|oddzwonienie|telefon(?= \\.|$|"
    " (?:zwrotny|w|do|od|pod|na|jak|z|pilnie))|kontakt telefoniczny|rozmowe telefoniczna|rozmowe|"
    "skontaktowac(?: sie)?|skontaktowali|przedzwonic|kontakt(?= \\.|$| (?:telefoniczny|z kims|"
    "osobisty)))",
    "(?:zadzwoncie|zadzwon|oddzwoncie|oddzwon|przedzwoncie) (?:do mnie|prosze|pilnie|jak "
    "najszybciej|natychmiast)|(?:oddzwoncie|zadzwoncie do)",
    "(?:^|\\. |, )(?:(?:prosze|poprosze|dawaj|no|nie|ok|halo|juz|tylko|natychmiast|hej|tak|"
    "blagam) (?:, )?)*(?:<human>|zyw\\w+ <person>|prawdziw\\w+ <person>)(?: (?:prosze|teraz|juz|"
    "natychmiast|poprosze|a nie (?:<bot>)|nie (?:<bot>)|pilnie|dziekuje))*(?= \\.|$)",
    "(?:^|\\. )(?:(?:prosze|poprosze|blagam|dawac|dawajcie) (?:, )?)+(?:z |o |do |ze "
    ")?(?:<adjs>)<anyperson>(?= \\.|$)",
    "(?:<person>) (?:prosze|poprosze|natychmiast|plis|pls|ale juz|pilnie)(?= \\.|$)",
    "(?:bezuzyteczn\\w+|glup\\w+|bot\\w*|robot\\w*|automat\\w*|nie pomaga\\w*|nic nie "
    "rozumie\\w*|dosc|bez sensu|nie rozumiesz)\\b.*\\. (?:<adjs>)<person>(?= \\.|$)",
    /* away with the bot */
    "(?:nie|dosc|bez|zadn\\w+|mam dosc|precz|koniec|wylacz\\w*|nienawidze|zamiast|stop|po co mi|"
    "zmeczon\\w+|przestan\\w*|omin\\w+|wkurza mnie|zamknij) (?:(?!wiem|rozumiem|dziala)[^ .,]+ "
    "){0,4}(?:bot(?:em|ami|a|ow|y|u)?|robot(?:em|ami)|chat\\s?bot\\w*|czat\\s?bot\\w*|automatem|"
    "automatami|automatyczn\\w+ (?:odpowiedz\\w*|wiadomosc\\w*|asystent\\w*)|odpowiedz\\w* "
    "automatyczn\\w+|maszyna(?:mi)?|wirtualn\\w+ asystent\\w+|sztuczn\\w+ inteligencj\\w+|ai)(?! "
    "(?:sprzataj\\w+|kuchenn\\w+|koszac\\w+|do|odkurzaj\\w+|vendingow\\w+|paczkow\\w+|z|nie "
    "dziala|w))",
    "(?:rozmawiac|gadac|pisac|rozmawiam|gadam|pisze|rozmowa|rozmowy|rozmawianie|gadanie) z "
    "(?:tym |tym glupim |jakims |glupim |waszym |byle |durnym |kolejnym |jakas )*(?:botem|botami|"
    "robotem|automatem|maszyna|komputerem|programem|chatbotem|czatbotem|algorytmem|nagraniem)",
    "(?:kogos|kims|ktos|kogo|osob\\w+) (?:kto |kompetentn\\w+ |ktor\\w+ |wie |mnie |cos |"
    "naprawde |w koncu |sie |na tym )*(?:rozumie|zrozumie|mysli|ogarnia|zna sie|wie|"
    "kompetentn\\w+|decyzyjn\\w+|odpowiedzialn\\w+|potrafi|umie|przeczyta)",
    "(?:zywego|zywym|zywy|zywej|zywa) (?:czlowiek\\w*|osob\\w+|konsultan\\w+|pracowni\\w+|"
    "agent\\w*|doradc\\w+)",
    "(?:przejsc|przelaczyc|przelacz|zmien|przejdz) (?:na |do |sie na |sie do )(?:rozmow\\w+ |"
    "czat\\w* |kontakt\\w* |tryb\\w* )?(?:z )?(?:<adjs>)<person>",
    "(?:czat\\w*|chat\\w*) (?:na zywo )?z (?:<adjs>)<person>",
    "(?:wole|wolalbym|wolalabym|prefer\\w+|zalezy mi na|zalezaloby mi na) (?:[^ .,]+ "
    "){0,3}(?:<human>|<staff>|kims|kogos|ludzki\\w+)",
    /* wishes in words that were not foreseen */
    "<wish> <lgap><strong>(?! (?:ktor\\w+|byl\\w*|powiedzial\\w*|mowil\\w*|kurier\\w*|"
    "obiecal\\w*))",
    "(?:niech|zeby|aby|prosze zeby|chce zeby) (?:to |sie |mi |tym |w koncu |mnie "
    ")*(?:przeczyta\\w*|sprawdzi\\w*|zobaczy\\w*|zajmie|zajal|rozpatrzy|obejrzy|oceni|rozwiaze|"
    "odpowie|odpisze|wejdzie|przejmie|pomoze) (?:sie |to |tym |mi |na to )*(?:<strong>|ktos)",
    "(?:moge|chce|mozna|chcialbym|chcialabym|da sie|musze) (?:[^ .,]+ ){0,2}(?:zadzwonic|dzwonic|"
    "sie zwrocic|napisac|zatelefonowac) do (?:was|kogos|kogokolwiek|panstwa|<strong>)",
    "(?:czlowieku|ludzie|halo|hej)(?: ,)? (?:odezwij|odezwijcie|pomozcie|pomoz|odpisz|odpiszcie|"
    "niech ktos)\\w*|(?:odezwij|odezwijcie|odpiszcie) (?:sie |w koncu )*(?:ktos|ktokolwiek|"
    "czlowieku)",
    "(?:jak|gdzie|czy) (?:[^ .,]+ ){0,3}(?:z wami|z panstwem|do was|do panstwa) (?:[^ .,]+ "
    "){0,2}(?:skontaktowac|zadzwonic|dodzwonic|porozmawiac)|(?:rozmawiac|gadac|porozmawiac) z "
    "(?:wami|panstwem|panem|pania)(?= \\.|$| (?:, )?(?:a |i )?(?:nie|osobiscie|telefonicznie))",
    "(?:moge|mozna|moglbym|moglabym|chce|chcialbym|chcialabym|musze|da sie|potrzebuje|wolalbym|"
    "wolalabym) (?:tu |tutaj |wreszcie |w koncu |tez |juz )*(?:z|ze|do) (?:<adjs>)<anyperson> "
    "(?:[^ .,]+ )?(?:<talk>|zadzwonic|napisac)",
    "(?:<put>|przekazac|oddac|przepiac) (?:mnie |nas |to |sprawe |temat |rozmowe )*(?:do "
    ")?(?:kole\\w+|wspolpracowni\\w+|komus|dalej|wyzej)",
    "czy (?:<adjs>)<staff> (?:sa|jest|bedzie|beda) (?:[^ .,]+ ){0,2}(?:dostepn\\w+|online|"
    "woln\\w+|na miejscu|osiagaln\\w+)",
    /* a wish and then a person in one sentence without a no */
    "(?<![^ .,])(?:<wish>)\\b(?:(?!\\b(?:<no>)\\b)[^.])*?\\b(?:<strong>)(?!(?: [^ .,]+){0,5} "
    "(?:<told>))",
    "(?:porozmawiac|pogadac|rozmawiac|omowic|zalatwic)(?: to| o tym)? (?:przez telefon|"
    "telefonicznie)",
    "(?:gdyby|zeby|aby|by) (?:mogl\\w* |to |sie |ta sprawa |mna |tym |mi |mnie |ze "
    "){0,3}(?:przejal|zajal|pomogl|odpisal|zadzwonil|skontaktowal|spojrzal|przeczytal)\\w* (?:[^ "
    ".,]+ ){0,3}(?:<staff>|<human>|ktos)",
    "gdyby (?:<staff>|<human>|ktos) (?:[^ .,]+ ){0,3}(?:przejal|zajal|pomogl|odpisal|zadzwonil|"
    "skontaktowal|spojrzal|przeczytal)\\w*",
    "(?:mozesz|mozecie|moze pan\\w*|prosze|chce|chcialbym|chcialabym) (?:mnie |nas |sie "
    ")(?:polaczyc|przelaczyc|przekierowac)(?= \\.|$)",
    NULL,
};

static const char *const hints[] = {
    "czlowiek\\w*", "konsultan\\w+", "pracowni\\w+", "kims|kogos|ktos",
    "rozmawiac|porozmawiac|pogadac|rozmow\\w+", "bot(?:em|a|y|ami)?",
    "doradc\\w+|przedstawiciel\\w*|kierownik\\w*|agent(?:em|a)?", "zadzwon\\w*|oddzwon\\w*",
    NULL,
};

static const char *const spelling_words[] = {
    "rozmawiac", "porozmawiac", "pogadac", "konsultant", "konsultanta", "konsultantem", "czlowiek",
    "czlowieka", "czlowiekiem", "pracownik", "pracownika", "pracownikiem", "obsluga", "obslugi",
    "klienta", "kontakt", "prosze", "poprosze", "polacz", "polaczyc", "polaczcie", "przelacz",
    "przelaczyc", "osoba", "agent", "agenta", "agentem", "operator", "operatora", "operatorem",
    "doradca", "doradcy", "kierownik", "kierownika", "kierownikiem", "prawdziwy", "prawdziwym",
    "prawdziwego", "chcialbym", "chcialabym", "potrzebuje", "botem", "robotem", "zadzwonic",
    "oddzwonic", "przedstawiciel", "skontaktowac",
    NULL,
};

static const char *const spelling_keep[] = {
    "kontakty", "kontaktu", "kontakcie", "klientka", "klient", "klientem", "agenci", "agentka",
    "agentow", "agents", "agente", "osobe", "osoby", "osobie", "osobo", "osobna", "pracownicy",
    "pracownice", "pracowniku", "operatory", "operatorka", "operatorze", "doradce", "doradco",
    "konsultanci", "konsultantka", "konsultantow", "konsultantu", "obsluge", "obsluz", "ozdoba",
    "prosze", "prosza", "prosta", "proste", "prosty", "polaczy", "polacze", "polaczenie",
    "czlowieku", "czlowieczy", "kierownicy", "kierownica", "robotom", "botom", "contact",
    "operators", "klienci", "przelaczy", "przelaczcie", "rozmawiam", "rozmawial", "rozmawiaj",
    "konsultantki", "konsultantke", "kontaktuj", "doradcow", "doradza", "agency", "agenty",
    "operato", "agentu", "potrzebujemy", "potrzebny", "zadzwoni", "zadzwonil", "skontaktowal",
    "skontaktowali", "skontaktowala", "oddzwonil", "oddzwoni", "porozmawiam",
    NULL,
};

/* clang-format on */
const struct person_rules person_rules_pl = {
        .lang = "pl",
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
