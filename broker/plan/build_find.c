/* Build, find: hands findings on, but for what follows from scalars that are missing anyway. */
#include "plan/build.h"

#include <stdarg.h>
#include <stdio.h>

enum { TEXT_BYTES = 1024 };

static void find(struct build *build, enum deskbus_severity severity, const char *code,
        const struct deskbus_node *at, const char *text)
{
    struct deskbus_place place = deskbus_node_place(at);
    if (!config_unresolved(build->config, place))
        deskbus_find(build->out, severity, code, place, "%s", text);
}

void build_error(struct build *build, const char *code, const struct deskbus_node *at,
        const char *format, ...)
{
    char text[TEXT_BYTES];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    find(build, DESKBUS_ERROR, code, at, text);
}

void build_warn(struct build *build, const char *code, const struct deskbus_node *at,
        const char *format, ...)
{
    char text[TEXT_BYTES];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    find(build, DESKBUS_WARNING, code, at, text);
}

void build_take_findings(struct build *build, const struct deskbus_findings *from)
{
    const struct deskbus_finding *finding = NULL;
    for (size_t i = 0; (finding = deskbus_findings_at(from, i)) != NULL; i++)
        if (!config_unresolved(build->config, finding->place))
            deskbus_find(build->out, finding->severity, finding->code, finding->place, "%s",
                    finding->text);
}
