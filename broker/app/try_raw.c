/* Try raw: files of the wire (mails, webhook bodies) through the source's decode(). */
#include "app/try_private.h"
#include "base/buffer.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static int on_message(struct deskbus_emit *emit, const struct deskbus_message *message)
{
    try_decoded(emit->arg, message);
    return 0;
}

static int on_status(
        struct deskbus_emit *emit, const char *ext_id, const char *state, const char *why)
{
    struct deskbus_draft *draft = NULL;
    struct deskbus_message *status = NULL;
    int r = deskbus_draft_new(NULL, &draft);
    if (r < 0)
        return r;
    deskbus_draft_string(draft, "type", "status");
    deskbus_draft_string(draft, "data.delivery.ext_id", ext_id);
    deskbus_draft_string(draft, "data.delivery.state", state);
    deskbus_draft_string(draft, "data.delivery.why", why);
    r = deskbus_draft_finish(&draft, &status, NULL);
    if (r == 0)
        try_decoded(emit->arg, status);
    deskbus_message_unref(&status);
    return r;
}

static int on_undecodable(struct deskbus_emit *emit, const char *code, const char *why)
{
    try_undecodable(emit->arg, code, why);
    return 0;
}

static int read_file(const char *path, size_t max_bytes, struct buffer *ret)
{
    char piece[65536];
    FILE *file = fopen(path, "re");
    int r = file != NULL ? 0 : -errno;
    while (r == 0 && !feof(file)) {
        size_t size = fread(piece, 1, sizeof(piece), file);
        r = ferror(file) != 0 ? -EIO : buffer_append(ret, piece, size);
        if (r == 0 && ret->size > max_bytes)
            r = -EMSGSIZE;
    }
    if (file != NULL)
        (void)fclose(file);
    return r;
}

static void decode_file(struct try_session *session, size_t source, const char *path)
{
    const struct plan_instance *instance = plan_instance(session->load.plan, source);
    struct deskbus_emit emit = {.size = sizeof(emit),
            .arg = session,
            .message = on_message,
            .status = on_status,
            .undecodable = on_undecodable};
    struct buffer bytes = {0};
    int r = read_file(path, plan_settings(session->load.plan)->message_bytes * 32, &bytes);
    if (r == 0)
        r = instance->plugin->decode(worker_self(session->instances[source].worker), bytes.data,
                bytes.size, NULL, &emit);
    if (r < 0)
        try_undecodable(session, "undecodable", strerror(-r));
    buffer_clear(&bytes);
}

void try_raw(struct try_session *session, size_t source)
{
    for (size_t i = 0; i < session->options->raw_count; i++) {
        session->lines++;
        decode_file(session, source, session->options->raw[i]);
    }
}
