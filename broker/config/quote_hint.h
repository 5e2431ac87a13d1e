/* Quote hint: says of YAML that does not parse that a ${NAME} inside { } or [ ] wants quotes. */
#ifndef CONFIG_QUOTE_HINT_H
#define CONFIG_QUOTE_HINT_H

#include <deskbus/findings.h>

/* Looks for ${ outside quotes inside { } or [ ]; each is a finding. Returns how many, with their lines in lines[max]. */
size_t quote_hint_find(const char *text, const char *name, struct deskbus_findings *out,
        unsigned *lines, size_t max);

#endif
