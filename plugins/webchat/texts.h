/* Texts: what the page says, in the operator's words, by language; read from YAML and handed to the page as JSON. */
#ifndef WEBCHAT_TEXTS_H
#define WEBCHAT_TEXTS_H

#include <deskbus/findings.h>

struct texts;

/* Reads and checks the file; what is wrong goes to out (codes WEB010...; the file's own absence is a warning at `place`). Returns 0, -ENOMEM,
 * -EBADMSG, or the errno of reading. */
int texts_read(const char *path, struct deskbus_place place, struct deskbus_findings *out,
        struct texts **ret);
void texts_free(struct texts **texts);
/* {"en": {"title": "..."}, ...}, ended with NUL; valid as long as texts. */
const char *texts_json(const struct texts *texts);

#endif
