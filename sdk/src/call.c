/* Call: what is too large for an inline wrapper over the host table. */
#include <deskbus/call.h>

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { LINE_SIZE = 501 };

void deskbus_log(struct deskbus_host *h, enum deskbus_level level, const char *format, ...)
{
    char line[LINE_SIZE];
    if (!DESKBUS_HOST_HAS(h, log))
        return;
    va_list args;
    va_start(args, format);
    (void)vsnprintf(line, sizeof(line), format, args);
    va_end(args);
    for (char *at = line; *at != '\0'; at++) {
        if ((unsigned char)*at < 0x20)
            *at = ' ';
    }
    h->log(h, level, line);
}

int deskbus_reply_text(struct deskbus_delivery *d, const char *text, enum deskbus_reply kind)
{
    struct deskbus_draft *draft = NULL;
    struct deskbus_message *message = NULL;
    int r = deskbus_draft_new(NULL, &draft);
    if (r < 0)
        return r;
    deskbus_draft_string(draft, "data.msg.kind", "text");
    deskbus_draft_string(draft, "data.msg.text", text);
    r = deskbus_draft_finish(&draft, &message, NULL);
    if (r == 0)
        r = deskbus_reply(d, message, kind);
    deskbus_message_unref(&message);
    return r;
}
