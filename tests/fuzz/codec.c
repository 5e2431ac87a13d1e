/* Fuzz target: foreign bytes through everything that libdeskbus reads; the first byte says what they are. */
#include <assert.h>
#include <deskbus/deskbus.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void walk(struct deskbus_value value, bool checked, unsigned depth)
{
    char text[16];
    struct deskbus_walk at = deskbus_value_walk(value);
    size_t count = 0;
    assert(depth <= 64);
    (void)deskbus_value_copy(value, text, sizeof(text));
    while (deskbus_walk_next(&at)) {
        walk(at.value, checked, depth + 1);
        count++;
    }
    assert(count == deskbus_value_count(value) || !checked);
}

/* What was written as JSON is read again, unless it is beyond the limits of what is read from outside. */
static void check_json(struct deskbus_value value)
{
    struct deskbus_builder *builder = NULL;
    struct deskbus_value again;
    char *json = NULL;
    if (deskbus_value_to_json(value, &json, NULL) < 0 || deskbus_builder_new(&builder) < 0)
        abort();
    deskbus_build_json(builder, json, strlen(json));
    int r = deskbus_builder_finish(builder, &again, NULL);
    assert(r == 0 || r == -EINVAL);
    assert(r < 0 || deskbus_value_kind(again) != DESKBUS_ABSENT);
    deskbus_builder_free(&builder);
    free(json);
}

/* A message that was taken is taken again after it was copied field by field. */
static void check_message(struct deskbus_message *message)
{
    static const char *const paths[] = {
            "data.msg.text", "data.to.+.addr", "data.conv.id", "annotations.lang.name", "x.y.z"};
    const char *text = NULL;
    (void)deskbus_message_text(message, &text);
    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        struct deskbus_draft *draft = NULL;
        struct deskbus_message *copy = NULL;
        if (deskbus_draft_new(message, &draft) < 0)
            abort();
        deskbus_draft_string(draft, paths[i], "set");
        deskbus_draft_string(draft, "data.msg.subject", NULL);
        int r = deskbus_draft_finish(&draft, &copy, NULL);
        assert((r == 0) == (copy != NULL));
        deskbus_message_unref(&copy);
    }
    struct deskbus_draft *same = NULL;
    struct deskbus_message *copy = NULL;
    if (deskbus_draft_new(message, &same) < 0)
        abort();
    int r = deskbus_draft_finish(&same, &copy, NULL);
    assert(r == 0);
    check_json(deskbus_message_base(copy));
    deskbus_message_unref(&copy);
}

static void try_value(const uint8_t *bytes, size_t size)
{
    struct deskbus_value value;
    struct deskbus_error *err = NULL;
    if (deskbus_value_check(bytes, size, NULL, &value, &err) == 0) {
        walk(value, true, 0);
        check_json(value);
    }
    /* never checked: nothing may be read beyond its end */
    walk((struct deskbus_value){bytes, size < 64 ? size : 64}, false, 0);
    deskbus_error_free(&err);
}

static void try_message(const uint8_t *bytes, size_t size)
{
    struct deskbus_message *message = NULL;
    struct deskbus_error *err = NULL;
    int r = deskbus_message_decode(bytes, size, NULL, &message, &err);
    assert(r == 0 || (r == deskbus_error_code(err) && message == NULL));
    if (r == 0)
        check_message(message);
    deskbus_message_unref(&message);
    deskbus_error_free(&err);
}

static void try_json(const uint8_t *bytes, size_t size)
{
    struct deskbus_message *message = NULL;
    struct deskbus_error *err = NULL;
    if (deskbus_message_from_json((const char *)bytes, size, NULL, &message, &err) == 0)
        check_message(message);
    deskbus_message_unref(&message);
    deskbus_error_free(&err);
}

static void try_yaml(const uint8_t *bytes, size_t size)
{
    struct deskbus_findings *out = NULL;
    struct deskbus_node *node = NULL;
    if (deskbus_findings_new(&out) < 0)
        abort();
    int r = deskbus_node_parse((const char *)bytes, size, "fuzz", NULL, out, &node);
    assert((r == 0) == (deskbus_findings_errors(out) == 0));
    deskbus_findings_sort(out);
    deskbus_node_free(&node);
    deskbus_findings_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static void (*const tries[])(const uint8_t *, size_t) = {
            try_value, try_message, try_json, try_yaml};
    if (size > 0)
        tries[bytes[0] % 4](bytes + 1, size - 1);
    return 0;
}
