/* Spanish: how customers ask for a person, and what only sounds like it. */
#include "person_rules.h"

/* Folded: no accents, no tilde on the n; question and exclamation marks are the word ".". */

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
        "tu|tus|un|una|el|la|los|las|algun|alguna|algunos|algunas|ningun|otro|otra|mi|su|sus|"
        "vuestro|vuestra|este|esta|de|del|al|a|con|lo|real|humano|humana|verdadero|verdadera|"
        "autentico|de verdad|vivo|su equipo|en|por|favor|ya|ahora|mismo|solo|mas|persona|agente|"
        "algo|vuestros|ustedes|atencion|cliente"},
    {"dets", "(?:<det> ){0,6}"},
    {"human",
        "humanos?|humanas?|ser(?:es)? humanos?|personas? (?:reales|real|de verdad|humanas?|"
        "fisicas?|de carne y hueso|vivas?|verdaderas?|autenticas?)|personas?|gente(?: real| de "
        "verdad)?|(?:agentes?|asesor(?:es|a)?|operador(?:es|a)?|asistente|ejecutiv[oa]|"
        "representante) (?:humanos?|real|reales|en vivo|de verdad|vivo)|alguien (?:real|de "
        "verdad|humano|de carne y hueso|de su equipo|del equipo|vivo)|atencion (?:humana|"
        "personal|personalizada|de una persona)|(?:ayuda|asistencia|trato|contacto) (?:humana|"
        "humano|personal|de una persona)"},
    {"staff",
        "agentes?|asesor(?:es|a|as)?|operador(?:es|a|as)?|representantes?|ejecutiv[oa]s?|"
        "emplead[oa]s?|trabajador(?:es|a)?|encargad[oa]s?|responsables?|gerentes?|"
        "supervisor(?:es|a)?|jef[ea]s?|consultor(?:es|a)?|especialistas?|tecnic[oa]s?|"
        "dependient[ea]s?|companer[oa]s?|teleoperador(?:es|a)?|comercial(?:es)?|asistentes?|"
        "personal|(?:servicio|atencion|soporte|departamento)(?: de)?(?: atencion)? ?(?:al|a|del|"
        "de) clientes?|servicio (?:al )?cliente|servicio tecnico|soporte(?: tecnico)?|atencion "
        "al (?:cliente|usuario|publico|consumidor)|call\\s?center|centro de atencion|miembros? "
        "(?:del|de su|de vuestro|de tu) equipo|equipo(?: de (?:soporte|atencion|ayuda|ventas))?|"
        "recepcionista|operadora"},
    {"some",
        "alguien|alguno de (?:ustedes|vosotros)|uno de (?:ustedes|vosotros)|algun[oa]? de sus|"
        "quien (?:pueda|me pueda|sepa|corresponda|me atienda)"},
    {"person", "<human>|<staff>"},
    {"anyperson", "<human>|<staff>|<some>"},
    {"gap3", "(?:(?!no|bot|robot|quiero|necesito|maquina|chatbot)[^ .,]+ ){0,3}"},
    {"bot",
        "bots?|robots?|chat\\s?bots?|maquinas?|maquinitas?|ordenador(?:es)?|computador(?:as?|"
        "es)?|contestador(?:as?)?|automatic[oa]s?|automatizad[oa]s?|ia|ai|inteligencia "
        "artificial|asistentes? virtual(?:es)?|grabacion(?:es)?|programas?|algoritmos?|software"},
    {"talk",
        "hablar|hablo|hablarle|hablarlo|hable|platicar|charlar|conversar|chatear|dialogar|"
        "comunicarme|comunicarse|comunicarnos|comunicarte|contactar(?:me|se|nos|te)?|ponerme en "
        "contacto|ponerse en contacto|entrar en contacto|tratar(?:lo)?|dirigirme|entrevistarme|"
        "ablar|acudir|recurrir|hablemos|discutir(?:lo)?|conectarme|conectar|hablando|(?:tener|"
        "mantener) una (?:conversacion|charla|platica)"},
    {"want",
        "quiero|qiero|kiero|quisiera|queria|querria|queremos|quisieramos|deseo|desearia|necesito|"
        "necesitaria|necesitamos|nesecito|nesesito|necesitaba|me gustaria|nos gustaria|prefiero|"
        "preferiria|exijo|exigimos|solicito|solicitamos|pido|pedir|requiero|requerimos|busco|"
        "estoy buscando|ocupo|espero|me urge|urge|hace falta|demando|deme|dame|denme|dadme|ponme|"
        "ponganme|pongame|ponedme|consigame|consigueme|traigame|traeme|mandame|mandeme|llame a|"
        "llama a|llamen a|busqueme|buscame|puedo tener|quiero tener|que me de|asigname|asignenme|"
        "asigneme|puedes darme|puede darme|pueden darme|me das|me da|me dan|me pones?|me ponen|"
        "me consigues|hay|habra|tienen|tienes|teneis|donde esta|donde estan|donde hay|donde "
        "encuentro|a ver si hay|vamos a|me ponga"},
    {"put",
        "pas[ae]me|pasenme|pasadme|pasarme|pasa|pase|pasen|transfier[ae]me|transfier[ae]nme|"
        "transferirme|transferidme|transfiera|transfieran|comuni(?:ca|que|quen)me|comunicarme|"
        "comunicadme|conect[ae]me|conectenme|conectarme|conectadme|conecta|conecte|deriv[ae]me|"
        "derivenme|derivarme|derivar|derivadme|deriva|deriven|redirigirme|redirijame|redirigeme|"
        "redirija|remit[ae]me|remitanme|enlaz[ae]me|enlazarme|enlacenme|enlaceme|canalic[ae]me|"
        "canalizarme|canalizame|me (?:pase[sn]?|pasas?|pasan|pasais|paseis|transfiera[sn]?|"
        "transfieres?|transfieren|comunica[sn]?|comunique[sn]?|conecta[sn]?|conecte[sn]?|"
        "deriva[sn]?|derive[sn]?|enlaza[sn]?|enlace[sn]?|ponga[sn]?|pone[sn]?|pongais|"
        "redirija[sn]?|redirige[sn]?|puede[sn]? (?:pasar|transferir|comunicar|conectar|derivar|"
        "enlazar|poner|redirigir)|podria[sn]? (?:pasar|transferir|comunicar|conectar|derivar|"
        "enlazar|poner|redirigir))|ponga(?:n)?me|ponme|ponedme|ponerme|escala(?:r|lo|me)?|"
        "escale(?:n|me)?|canalizar|transferir|derivar"},
    {"help",
        "ayude[sn]?|ayudar(?:me|nos)?|ayuda|ayudeis|atienda[sn]?|atiende|atender(?:me|nos)?|"
        "atendais|llame[sn]?|llamar(?:me|nos)?|llama|llameis|responda[sn]?|responder(?:me|nos)?|"
        "responde|conteste[sn]?|contestar(?:me|nos)?|contesta|contacte[sn]?|contactar(?:me)?|"
        "asista|asesore|asesorar(?:me)?|hable[sn]?|hablar|escriba|resuelva[sn]?|resolver(?:me|"
        "lo)?|solucione[sn]?|solucionar(?:me|lo)?|explique[sn]?|explicar(?:me)?|eche una mano|"
        "haga caso|escuche|aclare|orientar|oriente|guie|comunique conmigo|ponga en contacto"},
    {"neg", "no|nunca|jamas|tampoco|sin|ni"},
    {"no",
        "no|ni|nunca|sin|para|sobre|dijo|era|es|fue|son|mi|mis|resena|opinion|propina|dice|"
        "gracias|como|palabra|soy|dijeron|forma|talla|trabajo|marca|salario|gana|contratando|ayer"},
    {"told", "dijo|dijeron|prometio|que|fue|era|aseguro"},
    {"strong",
        "humanos?|humana|ser humano|agentes?|asesor(?:es|a)?|operador(?:es|a)?|representantes?|"
        "ejecutiv[oa]s?|encargad[oa]s?|supervisor(?:es|a)?|gerentes?|responsables?|emplead[oa]s?|"
        "atencion al cliente|servicio al cliente|(?:su|tu|un|el) (?:superior|jefe)|superiores|"
        "person(?:a|as) (?:real|reales|de verdad|humana|de carne)|un companero"},
    {"wish",
        "quiero|queremos|necesito|necesitamos|puedo|podemos|puede|puedes|pueden|podria|podrias|"
        "podrian|favor|porfa|deseo|quisiera|quisieramos|prefiero|preferiria|exijo|exigimos|dame|"
        "deme|denme|pon|pongame|ponme|hay|donde|como|gustaria|me (?:atiende|ayuda|llama|contesta|"
        "responde|atiendan|pone|pones|pasa|pasas|comunica)|que (?:venga|me|nos|lo|lea|alguien|"
        "intervenga|se ponga)|hablar|llamar|reclamacion|queja|solo|llame|llama|llamen|traigan|"
        "necesario|busco|quien|solicito|pido|exijo|ante|basta|sirves|entiendes"},
    {"lgap",
        "(?:(?!no|ni|nunca|sin|para|sobre|dijo|era|es|fue|son|mi|mis|resena|opinion|propina|dice|"
        "gracias|como|de|cobra|cobran|palabra|soy)[^ .,]+ ){0,6}"},
    {NULL, NULL},
};

static const char *const words[] = {
    "<human>", "<staff>", "alguien", "agente[s]?", "humano", "persona", "asesor", "operadora",
    "ejecutivo", "<staff> (?:en linea|en vivo|online|disponible)",
    "<staff> de (?:atencion|ventas|servicio|soporte|turno|cuenta)(?: al cliente)?",
    "algun humano(?: por (?:ahi|aqui))?", "0", "cero", "representante", "<put>",
    "hablar con <anyperson>", "llamenme|llamame|llameme",
    NULL,
};

static const char *const fillers[] = {
    "por favor", "porfavor", "porfa", "porfis", "pf", "plis", "please", "hola", "buenas",
    "buenos dias", "buen dia", "buenas tardes", "buenas noches", "gracias", "muchas gracias", "ya",
    "ahora", "ahora mismo", "urgente", "urgentemente", "si", "ok", "vale", "un", "una", "el", "la",
    "con", "real", "en vivo", "de verdad", "a", "al", "solo", "oye", "oiga", "disculpe", "disculpa",
    "perdon", "joder", "venga", "no", "otro", "otra", "algun", "alguna", "necesito", "quiero",
    "cuanto antes", "inmediatamente", "rapido", "xfa", "x favor", "es que", "mejor", "digo",
    "he dicho", "carajo", "de una vez", "favor", "te lo pido", "se lo ruego",
    NULL,
};

static const char *const phrases[] = {
    "hablar con una persona", "hablar con un humano", "hablar con alguien", "hablar con un agente",
    "hablar con un asesor", "hablar con un operador", "hablar con una operadora",
    "hablar con un representante", "hablar con un ejecutivo", "hablar con el encargado",
    "hablar con el gerente", "hablar con un responsable", "hablar con un supervisor",
    "hablar con atención al cliente", "hablar con servicio al cliente", "hablar con soporte",
    "persona real", "agente humano", "asesor humano", "operador humano", "atención humana",
    "pásame con", "páseme con", "pásenme con", "comuníqueme con", "comunícame con",
    "transfiérame con", "transfiéreme a", "conécteme con", "quiero una persona", "quiero un humano",
    "necesito un agente", "necesito un asesor", "que me atienda una persona", "que me llamen",
    "llámenme", "llámame por favor", "persona de carne y hueso", "de carne y hueso",
    NULL,
};

static const char *const masks[] = {
    /* other trades and compounds */
    "agentes? (?:de (?:viajes?|seguros?|seguridad|policia|transito|trafico|aduanas?|bolsa|"
    "limpieza|futbol|movilidad|la propiedad|transporte|carga|reparto|envios?|la ley|ventas de)|"
    "inmobiliari[oa]s?|secretos?|quimicos?|limpiador(?:es)?|infeccios[oa]s?|aduanal(?:es)?|"
    "naranja|007|patogeno|espumante|blanqueador|especial|fiscal)",
    "(?:numero|codigo|nombre|id|clave|comision|portal|cuenta) (?:de(?:l)? )?(?:mi |su "
    ")?(?:agente|asesor|operador|representante|empleado)",
    "recursos humanos|derechos humanos|error humano|cuerpo humano|ser humano (?:es|tiene|puede|"
    "necesita)|cabello humano|pelo humano|(?:consumo|talla|tamano|cerebro|raza|anatomia|calidad|"
    "uso|trafico|especie|naturaleza|genoma|cerebro|capital|oido|ojo|factor|calor|sangre|piel) "
    "(?:humano|humana)|humanidad|humanitari[oa]|crema humana",
    "(?:uso|higiene|aseo|cuidado|ropa|datos?|informacion|documento|area|limpieza|desarrollo|"
    "finanzas|defensa|prestamo|lubricante|marca|efectos?|objetos?|perfil|motivos?|cuenta|"
    "computadora?|ordenador|gusto|problema|asunto|agenda|pagina|codigo) personal(?:es)?",
    "para una (?:sola |misma |otra )?persona|(?:para|por|de|entre) (?:\\w+ )?(?:\\d+|dos|tres|"
    "cuatro|cinco|seis|ocho|diez|varias|muchas|pocas|la|las|cada|mi|ese|esa|esta|otra|mas) "
    "(?:sola |misma |otra )?(?:personas?|gente)|\\d+ personas|(?:dos|tres|cuatro|cinco|seis|ocho|"
    "diez|muchas|varias|otras|cuantas|las|algunas|menos|pocas|mas) personas|por personas?|cada "
    "persona|en persona|tercera persona|primera persona|(?:mucha|toda la|la|tanta|poca|cuanta|"
    "esa|mas) gente|persona (?:que (?:lo |la |me |le )?(?:entrego|trajo|repartio|vino|firmo|"
    "recibio|recogio|vendio|atendio|llamo|contesto|hizo|pago|va a|va|compro|envio|dejo|llevo|"
    "entrega)|mayor|enferma|alergica|alta|discapacitada|autorizada|fallecida|juridica|equivocada|"
    "desconocida|encargada de la (?:entrega|mudanza)|natural)",
    "(?:operador(?:es|a)?) (?:turistico|turisticos|movil|moviles|logistico|logisticos|de (?:grua|"
    "camara|telefonia|red|maquina|maquinaria|transporte|internet|telecomunicaciones|montacargas|"
    "cable|turismo)|telefonic[oa]|logico|booleano|algebraico|ternario|economico|lineal)",
    "(?:asesor|asesora|asesores|asesoria) (?:fiscal|financier[oa]|legal|juridic[oa]|"
    "inmobiliari[oa]|de imagen|de seguros|de belleza|contable|laboral|energetico)",
    "tecnico en|ropa tecnica|equipo (?:de (?:futbol|musica|sonido|aire|esqui|buceo|deporte|"
    "camping|trabajo)|deportivo|completo|nuevo|electronico|informatico|roto|danado|averiado|"
    "ideal|nacional|local|favorito|de proteccion)|(?:compre|compramos|camiseta|configurar|"
    "reparar|comprar|un|el|mi|este|pedi un) (?:de(?:l)? )?equipo",
    "soporte (?:para|de (?:tv|pared|movil|mesa|monitor|bicicleta|telefono|celular|television|"
    "suelo|techo|coche|laptop|guitarra)|lumbar|magnetico|ajustable|roto)|(?:el|un|mi|este|compre "
    "un) soporte (?!tecnico|al)",
    "(?:traje|ropa|uniforme|vestido|trabajo|contrato|viaje|viajante|centro|local|uso|zona|agente|"
    "camara|direccion|registro|calle|avion|nombre|valor|espacio|fin|derecho|galeria|vehiculo) "
    "comercial(?:es)?|asistentes? (?:de (?:google|voz|vuelo|cocina|direccion)|virtual(?:es)?|"
    "dental|social|medico)",
    "(?:horario|horarios|telefono|numero|correo|email|e mail|direccion|hora|horas|calidad|nivel|"
    "encuesta|opinion|experiencia|felicitar|felicito|agradecer|agradezco|gracias (?:a|por)|"
    "valorar|puntuar|calificar|quejarme|queja|quejas|nombre|sueldo|trabajo|empleo|vacante|puesto|"
    "curso|queja (?:de|contra|sobre)|satisfech[oa] con|content[oa] con|encantad[oa] con|conforme "
    "con) (?:(?:de|del|al|a|para|la|el|los|su|sus|un|una|por|con|vuestro|vuestra|como|excelente|"
    "gran|buena|buen) ){0,4}<person>",
    "(?:su|el|la|vuestro|vuestra|tu|este|esta|buen|excelente|pesim[oa]|mal|mala) (?:servicio|"
    "atencion)(?: de atencion)? (?:al|a) clientes? (?:es|fue|era|ha sido|ha|deja|me parece|"
    "estuvo|funciona|da|no sirve|tiene)",
    "(?:servicio|atencion) (?:al|a) clientes? (?:es|fue|era|ha sido|excelente|pesimo|de diez|muy|"
    "10|me (?:dijo|informo|confirmo|prometio)|dijo|abre|cierra|24|deja que desear|estuvo)",
    /* not his own wish, reports, somebody else's person */
    "(?:no|sin|ni|nunca|tampoco) (?:me |nos |lo |se |les |hay |es |tengo |hace )?(?:quiero|"
    "queremos|quisiera|deseo|necesito|necesitamos|hace falta|falta|es necesario|necesario|"
    "necesidad|requiero|gustaria|gusta|ganas|prefiero|busco|pido|pedi|tener|tengo|hay que|"
    "quieres?|pase[sn]?|transfiera[sn]?|conecte[sn]?|comunique[sn]?|derive[sn]?|ponga[sn]?|"
    "llame[sn]?|llamar|que) (?:de )?(?:que )?(?:(?:me|nos|le|se|a|con|hablar|contactar|tratar|"
    "hable|hablo|ningun|ninguna|un|una|el|la|al|algun|alguna|nadie|mas|tener|pasar|pasen|pase|"
    "llame|llamar|atienda|ayude|comunicarme|contacto|chatear|llamen|transfieran|transferir|"
    "conectar|comunicar|conecten|todavia|aun|de|real|otro|otra|que|ver|recurrir|molestar|por "
    "ahora) ){0,6}<anyperson>",
    "(?:sin (?:tener que )?|antes de |en vez de |en lugar de |evitar |odio |despues de |tras |al "
    ")(?:hablar|llamar|contactar|esperar|tratar|molestar|chatear|comunicarme)(?: (?:con|a|al))? "
    "(?:<dets>)<anyperson>",
    "(?<!que\\s)(?<!me\\s)(?<!nos\\s)(?<!se\\s)(?:hable|hablamos|habia hablado|habiamos hablado|"
    "he hablado|hemos hablado|contacte|he contactado|llame|he llamado|chatee|platique|converse|"
    "me (?:atendio|atendieron|ayudo|llamo|llamaron|dijo|dijeron|contacto|respondio|contesto|"
    "informo|paso|ha (?:atendido|ayudado|llamado|dicho|contestado|resuelto|respondido|informado)|"
    "estuvo)|fui atendid[oa]|ya (?:hable|me)|estuve hablando|estaba hablando|trate) (?:ya |ayer |"
    "antes |hoy |muy bien |anoche |hace poco |telefono |por |esta manana |con |a |al |la semana "
    "pasada ){0,4}(?:<dets>)(?:(?!quiero|necesito)[^ .,]+ ){0,1}<anyperson>",
    "(?:<anyperson>) (?:ya )?(?:me |nos |que me )(?:atendio|ayudo|llamo|dijo|contesto|resolvio|"
    "respondio|informo|prometio|colgo|explico|aseguro|ha (?:atendido|dicho|ayudado|resuelto|"
    "llamado)|vendio|confirmo|trato|entrego)",
    "(?:mi|mis|su|nuestro|nuestra|el|la) (?:esposo|esposa|marido|mujer|madre|padre|hijo|hija|"
    "amigo|amiga|vecino|vecina|jefe|jefa|hermano|hermana|novia|novio|repartidor|mensajero|"
    "cartero|vendedor) (?:quiere|queria|quiso|necesita|necesitaba|hablo|habla|hablara|va a|pidio|"
    "tiene|es|era|trabaja|fue) (?:que )?(?:hablar |contactar |trabajar |ser )?(?:con |de |como |"
    "a )?(?:<dets>)<anyperson>",
    "(?:hablar|hablarlo|hablare|consultar|consultarlo|consultare|preguntar|trato|tratar) "
    "(?:primero |antes |a |esto )?(?:con |a )?(?:mi|mis|nuestro|nuestra) (?:[^ .,]+ "
    ")?(?:jef[ea]s?|equipo|agentes?|asesor(?:a)?|gerente|companer[oa]s?|supervisor(?:a)?|"
    "encargad[oa]|comercial|asistente|tecnico|gente|personal|empleados)",
    "(?:mi|mis|nuestro|nuestra|nuestros) (?:jef[ea]s?|equipo|asesor(?:a)?|gerente|companer[oa]s?|"
    "supervisor(?:a)?|encargad[oa]|comercial|asistente|tecnico|gente|personal|empleados|persona|"
    "agente|comerciales)",
    "(?:hay que|tengo que|debo|es necesario|es obligatorio|hace falta|se puede|debe uno|tendre "
    "que) (?:hablar|llamar|contactar|ir|pasar|esperar|acudir)(?: (?:con|a|por|al))? "
    "(?:<dets>)<anyperson> (?:para|cuando|si|en caso)",
    "(?:repartidor|mensajero|conductor|chofer|transportista|cartero)[^.]{0,24}(?:llame|llama|"
    "llamo|llamar|llamen|contacte|avise)[^.]{0,12}",
    "(?:llamame|llameme|llamenme|me llamo|llamarme|me llaman|me llame|me llamen) (?:por mi "
    "nombre|senor|senora|don|dona|cuando|antes|si )[^.]*",
    "(?:eres|es usted|sois|soy|es|son|estoy hablando con|(?<!como\\s)hablo con|esto es|somos|era|"
    "parece|pareces|como|sere|seas|fueras) (?:<dets>)(?:<person>)(?: (?:o|ni|y no) (?:un |una "
    ")?(?:<bot>))?|(?:<bot>) o (?:un |una )?(?:<person>)|(?:<person>) o (?:un |una )?(?:<bot>)",
    "(?:dice|pone|escribe|escribi|puse|palabra|marca|llamado|llamada|llama|significa|definicion "
    "de) (?:agente|humano|operador|persona|asesor|representante)",
    "(?:trabajar|empleo|trabajo|vacante|puesto|contratar|ser(?! humano)|estudiar|hacerme|"
    "convertirme) (?:de |como |para |en |una? |la |el ){0,3}<person>",
    "(?:regalo|talla|perfume|crema|ropa|cama|apto|adecuado|segur[oa]|bueno|juguete|enviar|"
    "enviarlo|regalar|regalarlo|mandar|dar|prestar|sirve|recomendado|regalarselo|enviarselo|"
    "vender|reenviar|ideal|comida)(?: (?:es|esta))? (?:para|a|en) (?:<dets>)(?:<person>|<some>)",
    "alguien (?:mas|robo|tomo|se llevo|abrio|firmo|uso|usa|hackeo|ha|entro|recibio|dejo|pidio|"
    "compro|tiene|esta usando|dijo|con)",
    "(?<!con )(?:otra|misma) persona|cuant[oa]s? (?:<person>)|(?:los|las|sus) (?:humanos|"
    "empleados|trabajadores|operadores|asesores|agentes|personas) (?:son|fueron|estan|tienen|no "
    "(?:saben|hacen)|trabajan|cobran|han|se|que)",
    "(?:no|tampoco) (?:es necesario|hace falta|quiero|necesito|deseo|hay necesidad de|me)(?: "
    "de)?(?: que)? (?:me |nos )?(?:llamen|llame|llames|contacten|contacte|llamar|llamarme)",
    "(?:dice|pone|aparece|sale|indica) (?:que )?(?:contacte|contacta|llame|llama|hable|"
    "comuniquese)[^.,]*",
    "(?:encanta|gusta|odio) (?:hablar|charlar|conversar) con [^.,]*",
    NULL,
};

static const char *const requests[] = {
    "<talk> con (?:un |una )?ser humano",
    "<talk> (?:<dets>)?(?:con |a |al |de )<gap3><anyperson>", "<talk> (?:<dets>)<person>",
    "<want> (?:<dets>)(?:<human>|<staff>)",
    "<want> (?:<dets>)<some> (?:que|con quien|para|de|real|ahi|aqui|disponible|me|a quien|por)",
    "<want> (?:un |una |el |la |de |alguna? )*(?:ayuda|asistencia|atencion|contacto|trato) "
    "(?:humana|humano|personal|personalizada|de (?:una |un )?(?:persona|humano|alguien|verdad))",
    "<put> (?:a |por favor |ya |en contacto |en comunicacion |directamente |de una vez |ahora |"
    "mi (?:caso|llamada|chat|consulta|queja) |este (?:caso|chat) |esto |la (?:llamada|"
    "conversacion) |el (?:caso|chat) )*(?:con |a |al |hacia |por )(?:<dets>)<anyperson>",
    "<put> (?:<dets>)<person>",
    "en contacto con (?:<dets>)<anyperson>",
    "(?:hay|habra|esta|estan|anda|queda) (?:<dets>)(?:<anyperson>)(?: (?:[^ .,]+ )?(?:ahi|alli|"
    "aqui|disponibles?|por ahi|del otro lado|al otro lado|detras|con (?:quien|el que|la que|"
    "vida)|que (?:me )?(?:pueda|atienda|ayude|responda|hable|conteste|lea)|para (?:ayudarme|"
    "atenderme|hablar|responder)|conectad[oa]|en linea|real|vivo|para))",
    "(?:hay|habra) (?:<dets>)(?:<person>|alguien)(?= \\.|$| por favor)",
    "(?:con quien|a quien) (?:puedo|podria|debo|tengo que|podemos|se puede) (?:<talk>|dirigirme|"
    "llamar|acudir|consultar)",
    "(?:como|donde|quiero|puedo|podria|necesito|hay forma de|es posible|se puede|quisiera|me "
    "gustaria|intento|llevo \\w+ intentando|intentando|tratando de|quien puede|tratar de) "
    "(?:puedo |podria |hago para |para |se |le |yo |que |pueda )*(?:<talk>|localizar|llamar|"
    "encontrar|dar|obtener|conseguir|acceder|llegar|tener|pedir|ver|contacto) (?:a |con |en "
    "contacto con |por telefono |a hablar )*(?:<dets>)<anyperson>",
    "(?:que|para que|puede|puedes|pueden|podria|podrias|podrian|quiero que|necesito que|hay|si) "
    "(?:me |nos |por favor )*<help> (?:ya |por favor |con esto |directamente |a |aqui |en esto |"
    "mejor )*(?:<dets>)<anyperson>",
    "<anyperson> (?:que |me |nos |por favor |puede |pueda |podria |real |humano |humana |de "
    "verdad |de su equipo |para |puede que )*(?:me |nos )?<help>(?:me|nos)?(?! (?:por|un par|de "
    "acuerdo))",
    "(?:puede|podria|pueden|podrian|puedes|quiero que|necesito que|exijo que|espero que|pido que|"
    "favor|por favor|que|solicito que|agradeceria que|y que) (?:alguien )?(?:me |nos "
    ")(?:llame[sn]?|llameis|llamar|telefonee[sn]?|telefonear|contacte[sn]?|contactar|contacteis|"
    "atienda una persona)(?= \\.|$| (?:por|al|a|ya|hoy|ahora|en cuanto|lo antes|cuanto|de|para|"
    "urgente|manana|un|una|porque|y|sobre))",
    "(?:puede[sn]?|podeis|podria[sn]?|podriais|pueden ustedes) (?:por favor )?(?:llamarme|"
    "llamarnos|contactarme|telefonearme|devolverme la llamada|marcarme)",
    "(?:ser|sea|seamos|fuera|estar|que) (?:atendid[oa]s?|ayudad[oa]s?|contactad[oa]|derivad[oa]|"
    "transferid[oa]|comunicad[oa]|asistid[oa]) (?:por|con|a) (?:<dets>)<anyperson>",
    "(?:llamenme|llamame|llameme|llamadme|telefoneenme|contactenme|contactame|contacteme)",
    "(?:quiero|necesito|solicito|quisiera|deseo|pido|prefiero|esperando) (?:recibir |que me "
    "hagan |agendar |una |por |tener )*(?:llamada|llamado|que me llamen|devolucion de llamada|"
    "contacto telefonico)",
    "(?:^|\\. |, )(?:(?:por favor|porfa|porfavor|ya|ahora|no|si|hola|buenas|mejor) (?:, "
    ")?)*(?:un |una |el |la |al |con un |con una |a una |a un )*(?:<human>)(?: (?:por favor|"
    "porfa|porfavor|ya|ahora|ya mismo|ahora mismo|urgente|gracias|no (?:un |una )?<bot>))*(?= "
    "\\.|$)",
    "(?:^|\\. )(?:(?:por favor|porfa|porfavor|ya) (?:, )?)+(?:un |una |el |la |al |con un |con "
    "el )*(?:<person>)(?= \\.|$)",
    "(?:un |una |el |la |al |con |algun |alguna )(?:<person>) (?:por favor|porfa|porfavor|porfis|"
    "plis|ya|ahora|ahora mismo|ya mismo|urgente|cuanto antes)",
    "(?:<person>) (?:por favor|porfa|porfavor|plis|ya mismo|ahora mismo)(?= \\.|$)",
    "(?:inutil|tonto|bot|robot|maquina|automatico|no sirves?|no ayuda[s]?|no me ayuda[s]?|basta|"
    "harto|harta|no entiende[s]?|no me entiende[s]?)\\b.*\\. (?:<dets>)<person>(?= \\.|$)",
    /* away with the bot */
    "(?:no|harto|harta|hartos|cansad[oa]|basta|odio|sin|deja|dejen|nada|otro|mas|nunca|evitar|"
    "quita|quiten|desactiva|estoy|hasta|fuera|menos) (?:(?!entiendo|se |bueno|saber)[^ .,]+ "
    "){0,5}(?:(?:chat\\s?|ro)?bots?|respuestas? automaticas?|mensajes? automaticos?|"
    "contestador(?:a)?(?: automatic[oa])?|asistentes? virtual(?:es)?|inteligencia artificial|ia|"
    "robotitos?|sistema automatico|respuestas? (?:enlatadas?|automatizadas?|de robot))(?! "
    "(?:aspirador|de cocina|cocina|limpia|cortacesped|que compre|aspiradora|barredor|"
    "limpiafondos|roomba|de juguete|o|es|que))",
    "(?:hablar|hablando|chatear|tratar|seguir|hablo|charlar|discutir|platicar) (?:mas |aqui |"
    "hablando )*con (?:un |una |este |esta |el |la |tu |su )*(?:maquinas?|robots?|bots?|"
    "ordenador|computadora?|contestador(?:a)?|programa|grabacion|algoritmo)",
    "(?:quiero|necesito|prefiero|exijo|quisiera|busco|solicito|deme|dame) (?:[^ .,]+ "
    "){0,2}(?:atencion|asistencia|ayuda) (?:humana|personal|personalizada|de verdad|real)",
    "alguien (?:que (?:me |si |realmente |de verdad |lo )*(?:entienda|sepa|piense|pueda|escuche|"
    "ayude|atienda|hable|lea|resuelva|solucione|conteste|responda)|competente|responsable|a "
    "cargo|real|de verdad|con cerebro|de carne)",
    "(?:quien|alguien) (?:me )?(?:puede|podria) (?:atender(?:me)?|ayudar(?:me)?|llamar(?:me)?|"
    "hablar conmigo)(?: (?:en persona|personalmente|por telefono|de verdad))?",
    "(?:de persona a persona|de humano a humano|cara a cara)",
    "(?:con )?quien (?:este a cargo|manda|mande|sea responsable)",
    "(?:pasar|cambiar|ir|hablar|pasame|pasarme|paso) (?:a |con )(?:un |una |modo )?(?:humano|"
    "humana|persona|agente|asesor)",
    /* wishes in words that were not foreseen */
    "<wish> <lgap><strong>(?! (?:que|me dijo|dijo|era|fue|es|son|esta))",
    "(?:que|deja que|dejen que|por favor|favor de que|podria|puede|quiero que|necesito que) "
    "(?:me |lo |nos |esto )*(?:una persona|alguien|un humano|<strong>) (?:me |lo |nos |de verdad "
    "|real )*(?:lea|lo lea|revise|vea|mire|intervenga|conteste|responda|explique|solucione|"
    "resuelva|tome|se ocupe|leer|revisar|ver|mirar|responder|contestar)",
    "(?:no )?hay nadie (?:ahi|alli|aqui|por ahi|que (?:me )?(?:atienda|ayude|conteste|responda|"
    "pueda)|mas|con quien|disponible|humano)|hola hay (?:alguien|alguno)",
    "(?:no me sirves?|no sirves?|no me ayudas?|no ayudas?|no entiendes?|no me entiendes?|inutil) "
    "(?:<dets>)<person>(?= \\.|$)",
    "(?:me|nos) (?:atiende|atienden|ayuda|contesta|responde|llama|puede atender|puede ayudar) "
    "(?:alguien|una persona|un humano|algun humano)(?: (?:ya|por favor|real|de verdad|o no|aqui|"
    "ahi|o que))?(?= \\.|$| ,)",
    /* a wish and then a person in one sentence without a no */
    "(?<![^ .,])(?:<wish>)\\b(?:(?!\\b(?:<no>)\\b)[^.])*?\\b(?:<strong>)(?!(?: [^ .,]+){0,5} "
    "(?:<told>))",
    "con quien (?:hablo|puedo hablar|tengo que hablar|debo hablar|se habla)",
    "<put> (?:a|al|con|con el|con la|a la) (?:<dets>)(?:departamento|area|seccion|equipo|oficina)",
    "(?:<strong>|<some>|companer[oa]) (?:que )?(?:me |mi |se |lo |por favor )*(?:tome|tomara|"
    "tomase|encargue|encargara|haga cargo|hiciera cargo|lleve|llevara|atendiera|ayudara|llamara|"
    "contactara|respondiera|revisara|pudiera)",
    "(?:hablar|conversar|comunicarnos|hablarlo|platicar|hablamos|hablemos) (?:[^ .,]+ )?por "
    "(?:telefono|llamada)",
    "(?:ayuda|asistencia|atencion|apoyo|respuesta|llamada) de (?:<dets>)<person>",
    "(?:algun|alguna) (?:<human>|<staff>) (?:por (?:ahi|aqui)|disponible|ahi|aqui|real)",
    NULL,
};

static const char *const hints[] = {
    "humanos?|humanas?", "persona", "agentes?", "asesor(?:a|es)?", "operador(?:a|es)?", "alguien",
    "(?:hablar|contactar|comunicarme) (?:con|a)", "(?:chat)?bot",
    "representantes?|supervisor|gerente|encargado", "llamen|llamenme|llamame",
    NULL,
};

static const char *const spelling_words[] = {
    "hablar", "quiero", "quisiera", "necesito", "persona", "humano", "humana", "agente", "asesor",
    "asesora", "operador", "operadora", "representante", "ejecutivo", "empleado", "encargado",
    "supervisor", "gerente", "responsable", "atencion", "cliente", "alguien", "comunicarme",
    "pasame", "paseme", "transfiereme", "transfierame", "conectame", "conecteme", "contactar",
    "favor", "real", "prefiero", "maquina", "soporte", "servicio", "trabajador", "comunicame",
    "comuniqueme",
    NULL,
};

static const char *const spelling_keep[] = {
    "quiera", "quieres", "quiere", "quieran", "personas", "personal", "humanos", "humanas",
    "agentes", "asesores", "asesoras", "operadores", "clientes", "empleada", "encargada",
    "gerentes", "urgente", "servicios", "necesita", "necesite", "hablan", "hablas", "contactare",
    "prefiera", "maquinas", "soportes", "soporta", "empleo", "empleados", "pasamos", "pasme",
    "humor", "operado", "presentante", "pasarme", "pasaje", "asesoria", "alguien", "hablaron",
    "agentes", "regente", "agenda", "person", "human", "agency", "agent", "ejecutiva", "ejecutivos",
    "trabajadora", "comunicarse", "habla", "haber", "responsables", "gente", "operar", "habilar",
    "cliente", "client", "service", "asesoro", "encargados",
    NULL,
};

/* clang-format on */
const struct person_rules person_rules_es = {
        .lang = "es",
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
